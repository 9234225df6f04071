import type { ByteSource } from "../core/byte-source.ts";
import type { Failure } from "../core/failure.ts";
import type { Job } from "../core/job.ts";
import type { Problems } from "../core/problems.ts";
import type { RunList } from "../core/run-list.ts";
import type { EntryTimes, Timestamp } from "../core/timestamp.ts";
import type { Layout } from "../layouts/layout.ts";
import type { EntryTable } from "./entry-table.ts";

/** What speaks for a format: how sure, and the evidence in words. */
export interface Detection {
  /** 1: a checksum or several magics agree. Below 0.5: only a guess. */
  readonly confidence: number;
  readonly evidence: string;
}

/** A kind of filesystem: one folder here and one line in index.ts. */
export interface FilesystemFormat {
  /** The field's own name: "FAT32", "NTFS"… (for a family, the family's). */
  readonly name: string;
  /** Looks at backups too: a dead first sector is no reason to give up. Reads little. */
  detect(volume: ByteSource): Detection | null;
  open(volume: ByteSource): Job<Filesystem | Failure>;
}

export interface FilesystemInfo {
  /** "FAT12", "FAT16", "FAT32", "exFAT", "NTFS". */
  readonly type: string;
  readonly label: string;
  /** Serial number or UUID as the system prints it. */
  readonly serial: string;
  /** Bytes in a cluster or block. */
  readonly clusterSize: number;
  readonly clusterCount: number;
  /** Bytes the filesystem says it has; more than the volume where the image was cut. */
  readonly size: number;
  /** Further facts in words: "dirty flag set", "opened from the backup boot sector". */
  readonly notes: readonly string[];
  readonly created?: Timestamp | null;
}

/** A structure behind an entry, for the inspector: which table, where in the volume. */
export interface StructureRef {
  readonly layout: Layout;
  /** Bytes from the start of the volume. */
  readonly offset: number;
  readonly title: string;
}

/** An older state of a volume. The foundation's filesystems have none. */
export interface VolumeState {
  readonly name: string;
  readonly time: Timestamp | null;
}

/** An opened filesystem. Entries are rows of the table that `entries` made. */
export interface Filesystem {
  readonly info: FilesystemInfo;
  readonly problems: Problems;
  /** Everything on the volume, live and deleted. Called once; the table it grows is {@link table}, readable while it grows. */
  entries(): Job<EntryTable>;
  readonly table: EntryTable;
  /** The bytes of a file or stream, as far as they are known. Where a place is lost, `locate` says so. */
  content(entry: number): ByteSource;
  /** All four times, read from the entry's structure. */
  times(entry: number): EntryTimes;
  /** The zone of all times, where all have the same: then the table's `modified` says as much as `times` does, to the millisecond, but where it is NaN. */
  readonly timeZone?: Timestamp["zone"];
  /**
   * The four times in that zone for lists of millions of rows, as numbers: of modified, accessed, changed and created each
   * the seconds since 1970 (NaN: none) and the nanoseconds after them. False where only `times` can say them.
   */
  fillTimes?(entry: number, into: Float64Array): boolean;
  /** Where the entry's content lies, as `how` it is known: "FAT chain", "directory entry, assumed contiguous", "run list", "resident". */
  how(entry: number): string;
  /** Bytes of clusters that no live entry claims, in order. Needs `entries` first. */
  unallocated(): ByteSource;
  /** Bytes after the entry's end in its last cluster. */
  slack(entry: number): ByteSource;
  /** Structures that describe the entry, the nearest first. */
  structures(entry: number): readonly StructureRef[];
  states(): Job<readonly VolumeState[]>;
}

/** Cluster runs as byte runs: for `views.runs` over the volume. */
export type { RunList };
