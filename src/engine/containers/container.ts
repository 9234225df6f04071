import type { ByteSource } from "../core/byte-source.ts";
import type { Failure } from "../core/failure.ts";
import type { Job } from "../core/job.ts";
import type { Problems } from "../core/problems.ts";
import type { Detection } from "../filesystems/filesystem.ts";

/** One file that the user gave. */
export interface Part {
  readonly name: string;
  readonly source: ByteSource;
}

/** A container opened: the disk's own bytes. */
export interface OpenedContainer {
  readonly format: string;
  readonly image: ByteSource;
  /** What the container tells about itself, in words. */
  readonly notes: readonly string[];
}

/** A file still missing (a parent, a segment), by name; only files that the user gives are ever opened. */
export interface Needs {
  readonly needs: readonly string[];
  readonly why: string;
}

/** A way to wrap a disk in files: one file here and one line in index.ts. */
export interface ContainerFormat {
  readonly name: string;
  detect(parts: readonly Part[]): Detection | null;
  open(parts: readonly Part[], problems: Problems): Job<OpenedContainer | Needs | Failure>;
}
