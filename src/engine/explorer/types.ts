/** What crosses from the worker to the page: plain data for what is on the screen, and nothing else. Types only. */
import type { Failure } from "../core/failure.ts";
import type { Problem } from "../core/problems.ts";
import type { EntryQuery, SortColumn } from "../filesystems/entry-view.ts";
import type { TypeGroup } from "../filesystems/type-group.ts";
import type { FoundFile } from "./found-files.ts";

export type { FoundFile };
export type { EntryQuery, Failure, Problem, SortColumn, TypeGroup };

/** Number of a list of entries: a volume's number, or {@link FOUND} for what a scan found. */
export type ListId = number;

export interface VolumeInfo {
  readonly number: number;
  /** Bytes from the start of the image. */
  readonly offset: number;
  readonly length: number;
  /** Bytes that the partition table promises and the image does not have. */
  readonly missing: number;
  /** What the partition table calls it. */
  readonly type: string;
  readonly name: string;
  readonly filesystem: { readonly type: string; readonly label: string; readonly serial: string; readonly clusterSize: number; readonly notes: readonly string[] } | null;
  readonly failure: Failure | null;
}

export interface ImageInfo {
  readonly name: string;
  readonly size: number;
  readonly container: string;
  readonly scheme: string;
  readonly sectorSize: number;
  readonly notes: readonly string[];
  readonly volumes: readonly VolumeInfo[];
  readonly gaps: readonly { readonly offset: number; readonly length: number }[];
}

/** Answer to opening: the image, why it cannot be opened, or which files are missing. */
export type Opened = { readonly image: ImageInfo } | { readonly failure: Failure } | { readonly needs: readonly string[]; readonly why: string };

/** Files of a list in numbers. */
export interface ListInfo {
  readonly id: ListId;
  readonly files: number;
  readonly deleted: number;
  /** Whether the root has folders. */
  readonly branches: boolean;
}

export interface ViewInfo {
  readonly id: number;
  readonly count: number;
  readonly groups: Readonly<Record<TypeGroup, number>>;
}

/** A moment, and what zone it was recorded in (see core/timestamp.ts). */
export interface Moment {
  /** ISO 8601, as recorded. */
  readonly iso: string;
  readonly zone: "utc" | "local" | number;
}

export interface Row {
  readonly list: ListId;
  readonly entry: number;
  readonly name: string;
  /** Folder that it lies in, from the root; empty in the root. */
  readonly folder: string;
  readonly kind: "file" | "directory" | "stream" | "symlink" | "other";
  readonly state: "live" | "deleted" | "orphan";
  readonly rating: "good" | "likely" | "uncertain" | "poor" | "gone";
  readonly reason: string;
  readonly size: number;
  readonly modified: Moment | null;
  readonly system: boolean;
}

export interface FolderNode {
  readonly list: ListId;
  readonly entry: number;
  readonly name: string;
  readonly deleted: boolean;
  readonly branches: boolean;
}

/** Any bytes that can be looked at. */
export type SourceRef =
  | { readonly kind: "image" }
  | { readonly kind: "volume" | "unallocated"; readonly volume: number }
  | { readonly kind: "content" | "slack"; readonly list: ListId; readonly entry: number };

/** Bytes, and why they could not be read (they are zeros then): null where they could. */
export interface BytesRead {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly failed: string | null;
}

export interface SourceInfo {
  readonly size: number;
  readonly title: string;
}

/** A stretch of a file and where its bytes are. */
export interface Piece {
  readonly kind: "image" | "hole" | "unreadable" | "decoded";
  /** Bytes from the start of the image; null where they lie nowhere. */
  readonly offset: number | null;
  readonly length: number;
}

export interface Details {
  readonly row: Row;
  readonly path: string;
  readonly times: { readonly modified: Moment | null; readonly accessed: Moment | null; readonly changed: Moment | null; readonly created: Moment | null };
  /** How the place of the content is known. */
  readonly how: string;
  /** The first pieces; `pieces` counts all. */
  readonly runs: readonly Piece[];
  readonly pieces: number;
  readonly slack: number;
  readonly structures: readonly { readonly title: string; readonly name: string; /** From the start of the volume. */ readonly offset: number; readonly length: number }[];
}

/** What can be shown of a file's content. */
export type Preview =
  | { readonly kind: "picture"; readonly mime: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "text"; readonly text: string; /** More text follows that is not shown. */ readonly cut: boolean }
  | { readonly kind: "none"; readonly why: string };

/** Where to search for files by their signatures. */
export interface ScanRequest {
  /** Also in what live files own. */
  readonly allSpace: boolean;
  /** Where an earlier scan of the same space stopped. */
  readonly checkpoint?: unknown;
}

export interface ScanProgress {
  /** Bytes. */
  readonly done: number;
  readonly total: number;
  /** Files found so far. */
  readonly found: number;
}

/** What a scan has come to, as plain data: waits in the browser for the next visit. */
export interface Findings {
  readonly files: readonly FoundFile[];
  readonly request: ScanRequest;
  readonly done: boolean;
}

/** What is to be saved: rows of lists; a folder stands for all that lies in it. */
export type Picks = readonly { readonly list: ListId; readonly entries: Uint32Array }[];

export interface PicksInfo {
  readonly files: number;
  readonly bytes: number;
  readonly ratings: Readonly<Record<Row["rating"], number>>;
}

export interface SaveSummary {
  readonly written: number;
  readonly bytes: number;
  /** Files of which only the name is left. */
  readonly gone: number;
  readonly stopped: boolean;
  /** Sentences about files that were not, or not wholly, written. */
  readonly problems: readonly string[];
}
