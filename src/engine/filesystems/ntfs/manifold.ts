/** Files that one row of the record kernel cannot tell: with attribute lists, alternate streams, or reparse points. */
import { Budget } from "../../core/budget.ts";
import { ATTRIBUTE_LIST } from "../../core/limits.ts";
import type { Problems } from "../../core/problems.ts";
import { toMilliseconds } from "../../core/timestamp.ts";
import { StandardInformation } from "../../layouts/ntfs.ts";
import { read } from "../../layouts/layout.ts";
import { encodeInto, maxBytes } from "../../core/wtf8.ts";
import { Flag, Kind, Rating, State, type EntryTable } from "../entry-table.ts";
import { Stored, Type } from "./attribute.ts";
import type { DeletedFiles } from "./deleted.ts";
import { DIRECTORY, openFile, type NtfsFile } from "./file.ts";
import { rowFlags } from "./listing.ts";
import type { Mft } from "./mft.ts";
import { namesOf } from "./names.ts";
import { reparseOf } from "./reparse.ts";
import { joinStreams, type Stream } from "./stream.ts";
import { timesOf } from "./time.ts";
import { Node, ROOT, type Tree } from "./tree.ts";

/** What is added to the first row of a file, once it has one. */
interface Details {
  readonly live: boolean;
  readonly flags: number;
  readonly latest: number;
  readonly streams: readonly Stream[];
  readonly remark: readonly [Rating, string] | null;
}

export class Manifold {
  readonly #details = new Map<number, Details>();
  readonly #remarks = new Map<number, readonly [Rating, string]>();
  readonly #node = new Node();
  /** Each record continues one file: all lists together lead to no more than there are. */
  readonly #budget: Budget;

  constructor(private readonly mft: Mft, private readonly table: EntryTable, private readonly tree: Tree, private readonly deleted: DeletedFiles, private readonly problems: Problems) {
    this.#budget = new Budget({ steps: 4 * mft.count + 1000, bytes: 64 * mft.count + 8 * ATTRIBUTE_LIST });
  }

  /** Adds all rows of the file whose base record is `record`. */
  add(record: number): void {
    const file = openFile(this.mft, record, { problems: this.problems, budget: this.#budget });
    if (!file) return;
    const reparse = reparseOf(file);
    const data = joinStreams(file.attributes, Type.Data);
    const content = data.find((stream) => stream.name === "") ?? null;
    const directory = (file.header.flags & DIRECTORY) !== 0;
    const times = timesOf(file);
    const latest = Math.max(...[times.created, times.modified, times.changed].map((time) => (time ? toMilliseconds(time) : -Infinity)));
    const flags = rowFlags(attributesOf(file), content?.flags ?? 0);
    const streams = [...data.filter((stream) => stream.name !== ""), ...viewIndexes(file)];
    this.#details.set(record, { live: file.inUse, flags, latest, streams, remark: this.#remark(file, content, directory) });
    if (!file.inUse && content && !content.resident) this.#content(record, -1, content, latest);
    if (record === ROOT) return this.placed(-1, ROOT);
    const node = this.#node;
    node.record = record;
    node.sequence = file.header.sequence;
    node.live = file.inUse;
    node.directory = directory;
    node.kind = reparse?.target ? Kind.Symlink : directory ? Kind.Directory : Kind.File;
    node.flags = flags;
    node.size = reparse?.target ? reparse.target.length : directory ? 0 : content?.size ?? 0;
    node.modified = toMilliseconds(times.modified);
    this.#names(file);
  }

  /** The file has its first row: its streams follow. */
  placed(row: number, record: number): void {
    const details = this.#details.get(record);
    if (!details) return;
    this.#details.delete(record);
    if (details.remark) this.#remarks.set(row, details.remark);
    for (const stream of details.streams) this.#stream(row, record, stream, details);
  }

  /** Says what is to be said of rows, after deleted content was rated. */
  finish(): void {
    for (const [row, [rating, reason]] of this.#remarks) if (row >= 0) this.table.rate(row, rating, reason);
  }

  #stream(parent: number, record: number, stream: Stream, { live, flags, latest }: Details): void {
    const row = this.table.append(stream.name, parent, Kind.Stream, parent < 0 || live ? State.Live : this.table.state[parent]!);
    const system = parent < 0 ? 0 : this.table.flags[parent]! & Flag.System;
    this.table.flags[row] = rowFlags(0, stream.flags) | system | flags & Flag.Hidden;
    this.table.size[row] = stream.size;
    this.table.address[row] = record;
    this.table.modified[row] = parent < 0 ? NaN : this.table.modified[parent]!;
    if (!live && !stream.resident) this.#content(record, row, stream, latest);
    else if (!stream.whole) this.#remarks.set(row, [Rating.Uncertain, "Its record is damaged: part of its content cannot be found."]);
  }

  #content(record: number, row: number, stream: Stream, latest: number): void {
    this.deleted.begin(record, row, latest, !stream.whole || this.#short(stream));
    for (const { runs } of stream.parts) {
      for (let i = 0; runs && i < runs.starts.length; i++) if (runs.starts[i]! >= 0) this.deleted.run(runs.starts[i]!, runs.counts[i]!);
    }
  }

  /** Whether the clusters are fewer than the size needs. */
  #short(stream: Stream): boolean {
    const clusters = stream.parts.reduce((sum, { runs }) => sum + (runs?.clusters ?? 0), 0);
    return !stream.resident && clusters * this.mft.geometry.clusterSize < stream.size;
  }

  #remark(file: NtfsFile, content: Stream | null, directory: boolean): readonly [Rating, string] | null {
    const reparse = reparseOf(file);
    if (reparse?.target || directory) return null;
    if (reparse?.elsewhere) return [Rating.Uncertain, reparse.elsewhere];
    if (reparse?.cloud && ((content?.flags ?? 0) & Stored.Sparse) !== 0) return [Rating.Uncertain, "Its content may lie in the cloud only: Windows keeps a placeholder here."];
    if (!content) return file.inUse && !file.incomplete ? null : [Rating.Poor, "Its record says nothing of its content."];
    if (!file.inUse && !content.resident) return null;
    return content.whole && !this.#short(content) ? null : [Rating.Uncertain, "Its record is damaged: part of its content cannot be found."];
  }

  #names(file: NtfsFile): void {
    const node = this.#node;
    for (const { parent, sequence, text } of namesOf(file, this.mft)) {
      node.parent = parent;
      node.parentSequence = sequence;
      node.bytes = new Uint8Array(maxBytes(text));
      node.from = 0;
      node.to = encodeInto(text, node.bytes, 0);
      this.tree.add(node);
    }
  }
}

/** Indexes that are not of names, as $Secure has: shown as streams. */
function viewIndexes(file: NtfsFile): Stream[] {
  return joinStreams(file.attributes, Type.IndexRoot).filter((stream) => stream.name !== "" && stream.name !== "$I30");
}

function attributesOf(file: NtfsFile): number {
  const value = file.attributes.find((attribute) => attribute.type === Type.StandardInformation)?.value;
  return value && value.length >= StandardInformation.size ? read(StandardInformation, value).attributes : 0;
}
