// What the page and its workers agree on. Types only, and none that needs the DOM's or a worker's library.
import type { BytesRead, Details, EntryQuery, Findings, FolderNode, ListId, ListInfo, Opened, Picks, PicksInfo, Preview, Problem, Row, SaveSummary, ScanProgress, ScanRequest, SourceInfo, SourceRef, ViewInfo } from "../src/engine/explorer/types.ts";

export type * from "../src/engine/explorer/types.ts";

export type Report = (done: number, total: number) => void;

/** One worker for each open image. */
export interface VolumeApi {
  open(files: readonly File[]): Promise<Opened>;
  /** Read all entries of a volume; null where that was cancelled: what was found until then can be viewed. */
  list(volume: number, report: Report): Promise<ListInfo>;
  /** Judge deleted files by their content; their ratings change in the list. */
  check(volume: number, report: Report): Promise<void>;
  listInfo(list: ListId): ListInfo;
  cancel(): void;
  view(list: ListId, query: EntryQuery): ViewInfo;
  rows(view: number, from: number, count: number): readonly Row[];
  entries(view: number, from: number, count: number): Uint32Array;
  folders(list: ListId, folder: number): readonly FolderNode[];
  details(list: ListId, entry: number): Details;
  preview(list: ListId, entry: number): Preview;
  sourceInfo(ref: SourceRef): SourceInfo;
  read(ref: SourceRef, offset: number, length: number): BytesRead;
  problems(): readonly Problem[];
  /** Search for files by their signatures. Whether it reached the end. */
  scan(request: ScanRequest, report: (progress: ScanProgress) => void): Promise<boolean>;
  pauseScan(pause: boolean): void;
  stopScan(): void;
  /** What the scan has come to, to keep for the next visit. */
  findings(): Findings | null;
  restore(findings: Findings): void;
  picksInfo(picks: Picks): PicksInfo;
  saveToFolder(picks: Picks, folder: FileSystemDirectoryHandle, report: Report): Promise<SaveSummary>;
  /** A zip in `handle`, or as a Blob where there is none. */
  saveAsZip(picks: Picks, handle: FileSystemFileHandle | null, report: Report): Promise<{ summary: SaveSummary; blob: Blob | null }>;
  stopSaving(): void;
}
