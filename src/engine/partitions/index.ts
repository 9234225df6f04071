import { gpt } from "./gpt.ts";
import { mbr } from "./mbr.ts";
import type { PartitionScheme } from "./partition-table.ts";
import { wholeDisk } from "./whole-disk.ts";

/** Asked in this order; the first that finds its table divides the disk. */
export const PARTITION_SCHEMES: readonly PartitionScheme[] = [gpt, mbr, wholeDisk];
