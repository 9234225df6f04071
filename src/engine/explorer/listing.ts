import type { Filesystem } from "../filesystems/filesystem.ts";

/** A list of entries whose content can be had: a filesystem, or what a scan found. */
export type Listing = Pick<Filesystem, "table" | "content" | "times" | "how" | "slack" | "structures">;
