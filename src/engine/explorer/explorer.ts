/**
 * What a person does with an open image, for any host that shows it: list a volume, ask for a sorted
 * and filtered view, get the rows on the screen, look at bytes. Holds the tables; hands out plain rows.
 */
import { Unreadable, type ByteSource } from "../core/byte-source.ts";
import { isFailure } from "../core/failure.ts";
import type { Job } from "../core/job.ts";
import type { Problem } from "../core/problems.ts";
import type { Part } from "../containers/container.ts";
import { Flag, KIND_WORDS, Kind, RATING_WORDS, STATE_WORDS, State } from "../filesystems/entry-table.ts";
import { EntryIndex, type EntryQuery } from "../filesystems/entry-view.ts";
import type { Filesystem } from "../filesystems/filesystem.ts";
import { openImage, type Image, type Volume } from "../image.ts";
import { checkContents } from "./content-check.ts";
import { detailsOf } from "./details.ts";
import { FoundFiles } from "./found-files.ts";
import { momentOf } from "./moment.ts";
import { previewOf } from "./preview.ts";
import type { BytesRead, Details, FolderNode, ImageInfo, ListId, ListInfo, Opened, Preview, Row, SourceInfo, SourceRef, ViewInfo, VolumeInfo } from "./types.ts";

/** Number of the list of what a scan found. */
export const FOUND = 0;
/** Views kept: one on the screen, and some that a slow answer may still ask for. */
const VIEWS = 8;

interface List {
  readonly listing: Filesystem;
  readonly index: EntryIndex;
}

export class Explorer {
  #image: Image | null = null;
  readonly #lists = new Map<ListId, List>();
  readonly #views = new Map<number, { list: ListId; rows: Uint32Array }>();
  #lastView = 0;
  readonly #sources = new Map<number, ByteSource>();
  found = new FoundFiles(null);

  get image(): Image {
    if (!this.#image) throw new Error("no image is open");
    return this.#image;
  }

  *open(parts: readonly Part[]): Job<Opened> {
    const opened = yield* openImage(parts);
    if (isFailure(opened)) return { failure: opened };
    if ("needs" in opened) return opened;
    this.#image = opened;
    this.#lists.clear();
    this.#sources.clear();
    this.clearFound();
    return { image: imageInfo(opened) };
  }

  /** Before a scan from the start: the list of what was found is empty again. */
  clearFound(): void {
    this.found = new FoundFiles(this.image.source);
    this.#addList(FOUND, this.found);
  }

  /** Read all entries of a volume; a second time it answers at once. */
  *list(number: number): Job<ListInfo> {
    if (!this.#lists.has(number)) {
      const { filesystem } = this.volume(number);
      if (!filesystem) throw new Error(`volume ${number} has no filesystem`);
      this.#addList(number, filesystem);
      yield* filesystem.entries();
    }
    return this.listInfo(number);
  }

  /** Judge the deleted files of a listed volume by their content. */
  *check(number: number): Job<ListInfo> {
    const { filesystem } = this.volume(number);
    if (filesystem) yield* checkContents(filesystem);
    return this.listInfo(number);
  }

  listInfo(id: ListId): ListInfo {
    const { listing: { table }, index } = this.#list(id);
    let files = 0;
    let deleted = 0;
    for (let i = 0; i < table.length; i++) {
      if (table.kind[i] === Kind.Directory || table.flags[i]! & Flag.System) continue;
      files++;
      if (table.state[i] !== State.Live) deleted++;
    }
    return { id, files, deleted, branches: index.branches(-1) };
  }

  view(list: ListId, query: EntryQuery): ViewInfo {
    const { index } = this.#list(list);
    const rows = index.select(query);
    const id = ++this.#lastView;
    this.#views.set(id, { list, rows });
    this.#views.delete(id - VIEWS);
    return { id, count: rows.length, groups: index.groupCounts(query.state, query.folder) };
  }

  /** The rows on the screen; none where the view is no longer kept. */
  rows(view: number, from: number, count: number): readonly Row[] {
    const kept = this.#views.get(view);
    return kept ? Array.from(kept.rows.subarray(from, from + count), (entry) => this.row(kept.list, entry)) : [];
  }

  /** Entry numbers of `count` rows from `from`: to tick a stretch, or all. */
  entries(view: number, from: number, count: number): Uint32Array {
    return this.#views.get(view)?.rows.slice(from, from + count) ?? new Uint32Array(0);
  }

  row(list: ListId, entry: number): Row {
    const { listing } = this.#list(list);
    const { table } = listing;
    const path = table.path(entry);
    const name = table.kind[entry] === Kind.Stream ? path.slice(path.lastIndexOf("/") + 1) : table.name(entry);
    return {
      list, entry, name, folder: path.slice(0, Math.max(0, path.length - name.length - 1)),
      kind: KIND_WORDS[table.kind[entry]!]!, state: STATE_WORDS[table.state[entry]!]!, rating: RATING_WORDS[table.rating[entry]!]!,
      reason: table.reasonOf(entry), size: table.size[entry]!, modified: momentOf(listing.times(entry).modified),
      system: (table.flags[entry]! & Flag.System) !== 0,
    };
  }

  folders(list: ListId, folder: number): readonly FolderNode[] {
    const { listing: { table }, index } = this.#list(list);
    return Array.from(index.folders(folder), (entry) => ({
      list, entry, name: table.name(entry), deleted: table.state[entry] !== State.Live, branches: index.branches(entry),
    }));
  }

  details(list: ListId, entry: number): Details {
    const { listing } = this.#list(list);
    return detailsOf(listing, entry, this.row(list, entry));
  }

  preview(list: ListId, entry: number): Preview {
    const { listing } = this.#list(list);
    if (listing.table.kind[entry] === Kind.Directory) return { kind: "none", why: "" };
    return previewOf(listing.content(entry));
  }

  source(ref: SourceRef): ByteSource {
    switch (ref.kind) {
      case "image": return this.image.source;
      case "volume": return this.volume(ref.volume).source;
      case "unallocated": return this.#unallocated(ref.volume);
      case "content": return this.#list(ref.list).listing.content(ref.entry);
      case "slack": return this.#list(ref.list).listing.slack(ref.entry);
    }
  }

  /** As many of `length` bytes as there are. */
  read(ref: SourceRef, offset: number, length: number): BytesRead {
    const source = this.source(ref);
    const there = Math.max(0, Math.min(length, source.size - offset));
    try {
      return { bytes: source.read(offset, there), failed: null };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { bytes: new Uint8Array(there), failed: error.message };
    }
  }

  sourceInfo(ref: SourceRef): SourceInfo {
    return { size: this.source(ref).size, title: this.#title(ref) };
  }

  problems(): readonly Problem[] {
    const rows = [...this.image.problems.rows];
    for (const volume of this.image.volumes) {
      for (const problem of volume.filesystem?.problems.rows ?? []) rows.push({ ...problem, where: `Volume ${volume.number}: ${problem.where}`, offset: problem.offset + volume.partition.offset });
    }
    return rows;
  }

  /** The listing behind a number: for saving. */
  listing(id: ListId): Filesystem {
    return this.#list(id).listing;
  }

  volume(number: number): Volume {
    const volume = this.image.volumes[number - 1];
    if (!volume) throw new Error(`there is no volume ${number}`);
    return volume;
  }

  /** Kept: making it walks all clusters. */
  #unallocated(number: number): ByteSource {
    let source = this.#sources.get(number);
    if (!source) this.#sources.set(number, source = this.volume(number).filesystem!.unallocated());
    return source;
  }

  #title(ref: SourceRef): string {
    switch (ref.kind) {
      case "image": return this.image.name;
      case "volume": return `Volume ${ref.volume}`;
      case "unallocated": return `Free space of volume ${ref.volume}`;
      case "content": return this.#list(ref.list).listing.table.path(ref.entry);
      case "slack": return `Slack of ${this.#list(ref.list).listing.table.name(ref.entry)}`;
    }
  }

  #addList(id: ListId, listing: Filesystem): void {
    this.#lists.set(id, { listing, index: new EntryIndex(listing.table) });
  }

  #list(id: ListId): List {
    const list = this.#lists.get(id);
    if (!list) throw new Error(`volume ${id} was not listed`);
    return list;
  }
}

function imageInfo(image: Image): ImageInfo {
  const { name, container, scheme, sectorSize, notes } = image;
  return {
    name, size: image.source.size, container, scheme, sectorSize, notes,
    volumes: image.volumes.map(volumeInfo), gaps: image.gaps.map(({ offset, length }) => ({ offset, length })),
  };
}

function volumeInfo({ number, partition, missing, filesystem, failure }: Volume): VolumeInfo {
  const info = filesystem?.info;
  return {
    number, offset: partition.offset, length: partition.length, missing, type: partition.type, name: partition.name, failure,
    filesystem: info ? { type: info.type, label: info.label, serial: info.serial, clusterSize: info.clusterSize, notes: info.notes } : null,
  };
}
