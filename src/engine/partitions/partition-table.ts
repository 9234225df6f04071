import type { ByteSource } from "../core/byte-source.ts";
import type { Job } from "../core/job.ts";
import type { Problems } from "../core/problems.ts";

/** One partition as its table describes it, or a gap between partitions. */
export interface Partition {
  /** Bytes from the start of the image. */
  readonly offset: number;
  /** Bytes as the table says; may reach past the end of a truncated image. */
  readonly length: number;
  /** "NTFS / exFAT / HPFS (07)", "EFI system partition", "unpartitioned space"… */
  readonly type: string;
  /** GPT's name of the partition; empty elsewhere. */
  readonly name: string;
  readonly kind: "partition" | "unpartitioned" | "whole";
}

export interface PartitionTable {
  /** "MBR", "GPT", "none". */
  readonly scheme: string;
  /** Bytes in a logical sector, as the table implies: 512 or 4096. */
  readonly sectorSize: number;
  /** In order of offset, gaps included. */
  readonly partitions: readonly Partition[];
  /** Further facts in words, nothing wrong: "hybrid disk". */
  readonly notes?: readonly string[];
}

/** A way to divide a disk: one file here and one line in index.ts. */
export interface PartitionScheme {
  readonly name: string;
  /** Null where the image does not use this scheme. What is wrong in a table that it does use goes to `problems`. */
  read(image: ByteSource, problems: Problems): Job<PartitionTable | null>;
}
