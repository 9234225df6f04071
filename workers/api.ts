// What the page and its workers agree on. Types only, and none that needs the DOM's or a worker's library.
import type { Details, EntryQuery, FolderNode, ListId, ListInfo, Opened, Preview, Problem, Row, SourceInfo, SourceRef, ViewInfo } from "../src/engine/explorer/types.ts";

export type * from "../src/engine/explorer/types.ts";

export type Report = (done: number, total: number) => void;

/** Bytes, and from where on they could not be read: `null` where all could. */
export interface BytesRead {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly failed: string | null;
}

/** One worker for each open image. */
export interface VolumeApi {
  open(files: readonly File[]): Promise<Opened>;
  /** Read all entries of a volume; null where that was cancelled: what was found until then can be viewed. */
  list(volume: number, report: Report): Promise<ListInfo>;
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
}
