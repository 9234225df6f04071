/** Reads $MFT from end to end and makes the entry table: a row for each name and stream, live and deleted. */
import { Budget } from "../../core/budget.ts";
import type { Job } from "../../core/job.ts";
import { RUNS_PER_VOLUME } from "../../core/limits.ts";
import type { Problems } from "../../core/problems.ts";
import { Status } from "../../../../assembly/status.ts";
import { INPUT_SIZE } from "../../kernels/kernels.ts";
import { parseFileRecords, rowAt, type FileRecords } from "../../kernels/ntfs.ts";
import { FileRecordRow, NameRow, RunRow } from "../../layouts/ntfs.ts";
import type { Claims } from "../../recovery/claims.ts";
import { Flag, Kind, Rating, State, type EntryTable } from "../entry-table.ts";
import { Stored } from "./attribute.ts";
import { BEYOND, DeletedFiles } from "./deleted.ts";
import { DIRECTORY, IN_USE, VIEW_INDEX } from "./file.ts";
import { Manifold } from "./manifold.ts";
import type { Mft } from "./mft.ts";
import { NOWHERE, nameless } from "./names.ts";
import { Node, ROOT, Tree } from "./tree.ts";

/** Bytes of $MFT read at once. */
const READ = INPUT_SIZE;
/** The first records are the filesystem's own; some are reserved and have no name. */
const RESERVED = 24;
const SHARED = "Another live file claims some of the same clusters.";

// Bits of FileRecordRow.found.
const { attributeList, streams, reparse, data, nonResident, cut, part } = FileRecordRow.fields.found.bits!;
const NEEDS_RECORD = 1 << attributeList!.at | 1 << streams!.at | 1 << reparse!.at | 1 << part!.at;
const HAS_DATA = 1 << data!.at;
const NON_RESIDENT = 1 << nonResident!.at;
const CUT = 1 << cut!.at;

const at = FileRecordRow.fields;
const STATUS = at.status.offset, FLAGS = at.flags.offset, SEQUENCE = at.sequence.offset, FOUND = at.found.offset, ATTRIBUTES = at.attributes.offset, DATA_FLAGS = at.dataFlags.offset;
const NAME_COUNT = at.nameCount.offset, NAMES = at.names.offset, RUNS = at.runs.offset, RUN_COUNT = at.runCount.offset, SIZE = at.size.offset, BASE = at.baseRecord.offset;
const MODIFIED = at.modified.offset, LATEST = at.latest.offset, DATA_CLUSTERS = at.dataClusters.offset;

export class Listing {
  readonly deleted = new DeletedFiles();
  readonly tree: Tree;
  readonly #node = new Node();
  readonly #manifold: Manifold;
  /** Records to be read again on their own, after the batch that holds them. */
  #again: number[] = [];
  /** Clusters that may be claimed in all (on a sound volume, each once), and in how many runs. */
  readonly #budget: Budget;
  /** Live files that claim clusters of another. */
  readonly #crossLinked = new Set<number>();
  /** What is to be said of a record's first row at the end. */
  readonly #remarks = new Map<number, readonly [Rating, string]>();
  /** The records read, and the rows that they became: the same memory for every batch. */
  readonly #records: Uint8Array<ArrayBuffer>;
  #bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);

  constructor(private readonly mft: Mft, private readonly table: EntryTable, private readonly claims: Claims, private readonly problems: Problems) {
    this.#records = new Uint8Array(READ);
    this.#budget = new Budget({ steps: 16 * claims.size + 2 ** 20, bytes: RUNS_PER_VOLUME });
    this.tree = new Tree(table, (row, record) => this.#manifold.placed(row, record));
    this.#manifold = new Manifold(mft, table, this.tree, this.deleted, problems);
  }

  /** Reads all records; progress counts them. */
  *run(): Job<void> {
    const { count, recordSize } = this.mft;
    const step = Math.max(1, Math.floor(READ / recordSize));
    for (let first = 0; first < count; first += step) {
      this.#batch(first, Math.min(step, count - first));
      yield { done: Math.min(first + step, count), total: count };
    }
    this.tree.finish();
    if (this.#budget.spent) this.problems.add("damaged", "$MFT", "The live files claim far more clusters than there are: not all claims were followed.", this.mft.geometry.mft);
  }

  /** Says of rows what is to be said after deleted content was rated. */
  finish(): void {
    this.#manifold.finish();
    for (const [record, [rating, reason]] of this.#remarks) {
      const row = this.tree.rowOf(record);
      if (row >= 0) this.table.rate(row, rating, reason);
    }
    this.#rateCrossLinked();
  }

  #batch(first: number, count: number): void {
    const { recordSize, geometry } = this.mft;
    const lost: number[] = [];
    const records = this.mft.batch(first, count, this.#records, (record) => lost.push(record));
    this.#tellLost(lost);
    for (let i = 0; i < count;) {
      const parsed = parseFileRecords(records.subarray(i * recordSize), recordSize, geometry.clusterCount, this.#bytes);
      this.#rows(parsed, first + i);
      i += Math.max(1, parsed.parsed);
    }
    for (const record of this.#again) this.#manifold.add(record);
    this.#again = [];
  }

  /** Records that cannot be read, as stretches. */
  #tellLost(records: readonly number[]): void {
    for (let i = 0; i < records.length;) {
      const first = records[i]!;
      let last = first;
      while (records[++i] === last + 1) last++;
      const which = first === last ? `Record ${first}` : `Records ${first} to ${last}`;
      this.problems.add("unreadable", "$MFT", `${which} cannot be read: the files that are told there are missing from the list, or parts of them are.`, this.mft.offsetOf(first));
    }
  }

  #rows({ bytes, parsed }: FileRecords, first: number): void {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer);
    }
    for (let i = 0; i < parsed; i++) {
      const status: Status = this.#view.getUint32(rowAt(i) + STATUS, true);
      if (status === Status.Ok) this.#row(rowAt(i), first + i);
      else if (status !== Status.Unused) this.#damaged(rowAt(i), first + i, status);
    }
  }

  #damaged(row: number, record: number, status: Status): void {
    const where = `record ${record} of $MFT`;
    const offset = this.mft.offsetOf(record);
    if (status !== Status.Torn) {
      this.problems.add("damaged", where, status === Status.BadSignature ? "It is no file record." : "Its update sequence array contradicts the size of records.", offset);
      return;
    }
    this.problems.add("damaged", where, "The record is torn: some of its sectors were not written. What the whole ones tell is used.", offset);
    if (this.#view.getUint16(row + SEQUENCE, true) !== 0) this.#row(row, record);
  }

  #row(row: number, record: number): void {
    const view = this.#view;
    const flags = view.getUint16(row + FLAGS, true);
    const live = (flags & IN_USE) !== 0;
    const base = this.#low48(row + BASE);
    const continues = base !== 0 || view.getUint16(row + BASE + 6, true) !== 0; // $MFT is record 0, but has a sequence number
    if (live && view.getUint32(row + RUN_COUNT, true) > 0) this.#claim(row, continues ? base : record);
    if (continues) return;
    if ((view.getUint32(row + FOUND, true) & NEEDS_RECORD) !== 0 || (flags & VIEW_INDEX) !== 0) this.#again.push(record);
    else if (record !== ROOT) this.#plain(row, record, live);
  }

  /** A file that is told whole by its one record: most are. */
  #plain(row: number, record: number, live: boolean): void {
    const view = this.#view;
    const found = view.getUint32(row + FOUND, true);
    const names = view.getUint16(row + NAME_COUNT, true);
    const directory = (view.getUint16(row + FLAGS, true) & DIRECTORY) !== 0;
    const size = this.#number(row + SIZE);
    if (names === 0 && (record < RESERVED || (!live && size === 0))) return;
    const node = this.#node;
    node.record = record;
    node.sequence = view.getUint16(row + SEQUENCE, true);
    node.live = live;
    node.directory = directory;
    node.kind = directory ? Kind.Directory : Kind.File;
    node.flags = rowFlags(view.getUint32(row + ATTRIBUTES, true), view.getUint16(row + DATA_FLAGS, true));
    node.size = directory ? 0 : size;
    node.modified = this.#milliseconds(row + MODIFIED);
    const broken = (found & CUT) !== 0 || ((found & NON_RESIDENT) !== 0 && this.#number(row + DATA_CLUSTERS) * this.mft.geometry.clusterSize < size);
    if (!directory) this.#rate(row, record, live, found, broken);
    this.#names(row, names, record);
  }

  #rate(row: number, record: number, live: boolean, found: number, broken: boolean): void {
    if (live) {
      if (broken) this.#remarks.set(record, [Rating.Uncertain, "Its record is damaged: part of its content cannot be found."]);
    } else if ((found & HAS_DATA) === 0) this.#remarks.set(record, [Rating.Poor, "Its record says nothing of its content."]);
    else if ((found & NON_RESIDENT) === 0) {
      if (broken) this.#remarks.set(record, [Rating.Uncertain, "Its record is damaged."]);
    } else {
      this.deleted.begin(record, -1, this.#milliseconds(row + LATEST), broken);
      this.#runs(row, (start, count) => this.deleted.run(start, count));
    }
  }

  #names(row: number, count: number, record: number): void {
    const node = this.#node;
    const list = this.#view.getUint32(row + NAMES, true);
    for (let i = 0; i < count; i++) {
      const name = list + i * NameRow.size;
      node.parent = this.#low48(name);
      node.parentSequence = this.#view.getUint16(name + 6, true);
      node.bytes = this.#bytes;
      node.from = this.#view.getUint32(name + NameRow.fields.name.offset, true);
      node.to = node.from + this.#view.getUint32(name + NameRow.fields.nameLength.offset, true);
      this.tree.add(node);
    }
    if (count > 0) return;
    node.bytes = new TextEncoder().encode(nameless(record));
    node.from = 0;
    node.to = node.bytes.length;
    node.parent = NOWHERE;
    this.tree.add(node);
  }

  #claim(row: number, owner: number): void {
    this.#runs(row, (start, count) => {
      if (start + count > this.claims.size) this.#remarks.set(owner, [Rating.Poor, BEYOND]);
      if (!this.#budget.spend(count, 1) || this.claims.addLive(owner, start, count) === 0) return;
      this.#crossLinked.add(owner);
      this.problems.add("damaged", `record ${owner} of $MFT`, `${SHARED} (cluster ${start} and on)`, this.mft.offsetOf(owner));
    });
  }

  /** Rates all live files that share clusters: those met later are known, those met first still have their runs in the claims. */
  #rateCrossLinked(): void {
    const { crossLinked } = this.claims;
    if (!crossLinked) return;
    for (let start = crossLinked.next(0, true); start < crossLinked.size;) {
      const end = crossLinked.next(start, false);
      for (let run = this.claims.runFrom(start); run < this.claims.runCount && this.claims.runStart(run) < end; run++) this.#crossLinked.add(this.claims.runOwner(run));
      start = crossLinked.next(end, true);
    }
    for (const record of this.#crossLinked) {
      const row = this.tree.rowOf(record);
      if (row >= 0) this.table.rate(row, Rating.Uncertain, SHARED);
    }
  }

  #runs(row: number, visit: (start: number, count: number) => void): void {
    const count = this.#view.getUint32(row + RUN_COUNT, true);
    let run = this.#view.getUint32(row + RUNS, true);
    for (let i = 0; i < count; i++, run += RunRow.size) visit(this.#number(run), this.#number(run + 8));
  }

  /** A u64 below 2^53; the kernel has bounded cluster numbers. */
  #number(offset: number): number {
    return Math.min(this.#view.getUint32(offset, true) + this.#view.getUint32(offset + 4, true) * 2 ** 32, Number.MAX_SAFE_INTEGER);
  }

  #low48(offset: number): number {
    return this.#view.getUint32(offset, true) + this.#view.getUint16(offset + 4, true) * 2 ** 32;
  }

  #milliseconds(offset: number): number {
    const high = this.#view.getInt32(offset + 4, true);
    return high === -(2 ** 31) ? NaN : high * 2 ** 32 + this.#view.getUint32(offset, true);
  }
}

/** Flags of a row from DOS attributes and those of its content. */
export function rowFlags(attributes: number, stored: number): number {
  return ((attributes & 1) !== 0 ? Flag.ReadOnly : 0) | ((attributes & 2) !== 0 ? Flag.Hidden : 0)
    | ((stored & Stored.Compressed) !== 0 ? Flag.Compressed : 0) | ((stored & Stored.Encrypted) !== 0 ? Flag.Encrypted : 0) | ((stored & Stored.Sparse) !== 0 ? Flag.Sparse : 0);
}

/** Last words on all rows: encrypted content, deleted content in its record, and further names of rated files. */
export function rateRest(table: EntryTable): void {
  for (let i = 0; i < table.length; i++) {
    const content = table.content[i]!;
    if (content !== i) {
      table.rating[i] = table.rating[content]!;
      table.reason[i] = table.reason[content]!;
    } else if ((table.flags[i]! & Flag.Encrypted) !== 0 && table.rating[i]! < Rating.Poor) {
      table.rate(i, Math.max(Rating.Uncertain, table.rating[i]!), "Encrypted by Windows (EFS): without its owner's key the content is unreadable.");
    } else if (table.state[i] !== State.Live && table.reason[i] === 0 && table.kind[i] !== Kind.Directory) {
      table.rate(i, Rating.Good, table.size[i] === 0 ? "It is empty." : "Its content lies in its own record, which is intact.");
    }
  }
}
