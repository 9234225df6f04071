import { exfat } from "./exfat/index.ts";
import { fat } from "./fat/index.ts";
import type { FilesystemFormat } from "./filesystem.ts";
import { ntfs } from "./ntfs/index.ts";

/** Asked in this order; the surest opens the volume, the first of several that are equally sure. */
export const FILESYSTEMS: readonly FilesystemFormat[] = [
  fat,
  ntfs,
  exfat,
];
