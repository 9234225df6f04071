/**
 * Puts files under their folders in the entry table, where a parent comes before its children. Records come in
 * any order, so a name whose folder has not been met yet waits for it, in columns.
 */
import { enlarged } from "../../core/columns.ts";
import { EntryTable, Flag, Kind, State } from "../entry-table.ts";
import { nextSequence } from "./file.ts";

export const ROOT = 5;
const EXTEND = 11;
/** Records below this are the filesystem's own; all but the root. */
const FIRST_USER_RECORD = 24;

/** A name of a file, ready to become a row. One object is used for all. */
export class Node {
  record = 0;
  /** Of the file's own record. */
  sequence = 0;
  live = true;
  kind = Kind.File;
  /** The record is that of a folder, whatever `kind` says: mount points are folders too. */
  directory = false;
  parent = 0;
  parentSequence = 0;
  flags = 0;
  size = 0;
  modified = NaN;
  /** The name, as WTF-8. */
  bytes = new Uint8Array(0);
  from = 0;
  to = 0;
}

/** Called for the first row of each file. */
export type Placed = (row: number, record: number) => void;

const SEEN = 1;
const DIRECTORY = 2;
const LIVE = 4;

export class Tree {
  /** First row of each record; -1 where it has none. Grows with the highest record. */
  #rows = new Int32Array(1024).fill(-1);
  #sequences = new Uint16Array(1024);
  #states = new Uint8Array(1024);
  readonly #waiting = new Waiting();
  readonly #node = new Node();
  /** Live files whose folder is not the one that they name. */
  misplaced = 0;
  /** Folders that lie in themselves. */
  loops = 0;

  constructor(private readonly table: EntryTable, private readonly placed: Placed) {
    this.#learn(ROOT, ROOT, true, true, -1);
  }

  /** The first row of `record`, or -1. */
  rowOf(record: number): number {
    return record < this.#rows.length ? this.#rows[record]! : -1;
  }

  /** Adds a name now if its folder is known, else later. */
  add(node: Node): void {
    if (this.#stateOf(node.parent) === 0) {
      this.#waiting.push(node);
      return;
    }
    this.#place(node);
    if (node.directory) this.#release(node.record);
  }

  /** Adds what still waits: names whose folder is lost, and folders that lie in themselves. */
  finish(): void {
    for (const loop of [false, true]) {
      for (let i = 0; i < this.#waiting.count; i++) {
        if (!this.#waiting.waits(i)) continue;
        // First those whose folder will never come; what is left then hangs under folders that lie in themselves.
        if (!loop && this.#waiting.hasFolder(i)) continue;
        if (loop) this.loops++;
        this.#waiting.take(loop ? this.#waiting.ringAbove(i) : i, this.#node);
        this.#place(this.#node);
        if (this.#node.directory) this.#release(this.#node.record);
        if (this.#waiting.waits(i)) i--; // it had a further name in that ring
      }
    }
  }

  /** Places all that waits for `record`, and in turn what waits for that. */
  #release(record: number): void {
    const folders = [record];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (let i = this.#waiting.first(folder); i >= 0; i = this.#waiting.next(i)) {
        if (!this.#waiting.waits(i)) continue;
        this.#waiting.take(i, this.#node);
        this.#place(this.#node);
        if (this.#node.directory) folders.push(this.#node.record);
      }
      this.#waiting.forget(folder);
    }
  }

  #place(node: Node): void {
    const known = this.#fits(node);
    const parent = known ? this.rowOf(node.parent) : -1;
    const system = node.record < FIRST_USER_RECORD || node.parent === EXTEND || (parent >= 0 && (this.table.flags[parent]! & Flag.System) !== 0);
    const row = this.table.appendBytes(node.bytes, node.from, node.to, parent, node.kind, node.live ? State.Live : known ? State.Deleted : State.Orphan);
    if (!known && node.live) this.misplaced++;
    this.table.flags[row] = node.flags | (system ? Flag.System : 0);
    this.table.size[row] = node.size;
    this.table.modified[row] = node.modified;
    this.table.address[row] = node.record;
    const first = this.rowOf(node.record);
    if (first >= 0) {
      this.table.content[row] = first;
      this.table.flags[row]! |= Flag.HardLink;
      return;
    }
    this.#learn(node.record, node.sequence, node.directory, node.live, row);
    this.placed(row, node.record);
  }

  /** Whether the folder is the one that the name means: its record may have been used again since. */
  #fits({ parent, parentSequence }: Node): boolean {
    const state = this.#stateOf(parent);
    if ((state & DIRECTORY) === 0) return false;
    if (parent === ROOT) return true;
    const sequence = this.#sequences[parent]!;
    return sequence === parentSequence || ((state & LIVE) === 0 && sequence === nextSequence(parentSequence));
  }

  #stateOf(record: number): number {
    return record < this.#states.length ? this.#states[record]! : 0;
  }

  #learn(record: number, sequence: number, directory: boolean, live: boolean, row: number): void {
    if (record >= this.#rows.length) this.#grow(record);
    this.#rows[record] = row;
    this.#sequences[record] = sequence;
    this.#states[record] = SEEN | (directory ? DIRECTORY : 0) | (live ? LIVE : 0);
  }

  #grow(record: number): void {
    const length = Math.max(record + 1, this.#rows.length * 2);
    this.#rows = enlarged(this.#rows, length).fill(-1, this.#rows.length);
    this.#sequences = enlarged(this.#sequences, length);
    this.#states = enlarged(this.#states, length);
  }
}

const LIVE_BIT = 1;
const DIRECTORY_BIT = 2;

/** Names that wait for their folder: columns, and for each folder a chain through them. */
class Waiting {
  count = 0;
  #records = new Float64Array(256);
  #parents = new Float64Array(256);
  #sizes = new Float64Array(256);
  #modified = new Float64Array(256);
  #sequences = new Uint16Array(256);
  #parentSequences = new Uint16Array(256);
  #kinds = new Uint8Array(256);
  #flags = new Uint8Array(256);
  #bits = new Uint8Array(256);
  #done = new Uint8Array(256);
  #next = new Int32Array(256);
  #nameEnd = new Float64Array(256);
  #names = new Uint8Array(1 << 13);
  /** Folder → the first that waits for it. */
  readonly #heads = new Map<number, number>();
  readonly #tails = new Map<number, number>();
  /** Folders that wait themselves → where. */
  readonly #folders = new Map<number, number>();

  push(node: Node): void {
    const i = this.count++;
    if (i === this.#records.length) this.#grow();
    this.#records[i] = node.record;
    this.#parents[i] = node.parent;
    this.#sizes[i] = node.size;
    this.#modified[i] = node.modified;
    this.#sequences[i] = node.sequence;
    this.#parentSequences[i] = node.parentSequence;
    this.#kinds[i] = node.kind;
    this.#flags[i] = node.flags;
    this.#bits[i] = (node.live ? LIVE_BIT : 0) | (node.directory ? DIRECTORY_BIT : 0);
    this.#done[i] = 0;
    this.#next[i] = -1;
    this.#pushName(i, node);
    const tail = this.#tails.get(node.parent);
    if (tail === undefined) this.#heads.set(node.parent, i);
    else this.#next[tail] = i;
    this.#tails.set(node.parent, i);
    if (node.directory) this.#folders.set(node.record, i);
  }

  /** Fills `node` with the `i`-th and ends its waiting. */
  take(i: number, node: Node): void {
    this.#done[i] = 1;
    node.record = this.#records[i]!;
    node.parent = this.#parents[i]!;
    node.size = this.#sizes[i]!;
    node.modified = this.#modified[i]!;
    node.sequence = this.#sequences[i]!;
    node.parentSequence = this.#parentSequences[i]!;
    node.kind = this.#kinds[i]!;
    node.flags = this.#flags[i]!;
    node.live = (this.#bits[i]! & LIVE_BIT) !== 0;
    node.directory = (this.#bits[i]! & DIRECTORY_BIT) !== 0;
    node.bytes = this.#names;
    node.from = i === 0 ? 0 : this.#nameEnd[i - 1]!;
    node.to = this.#nameEnd[i]!;
    if (this.#folders.get(node.record) === i) this.#folders.delete(node.record);
  }

  waits(i: number): boolean {
    return this.#done[i] === 0;
  }

  /** Whether the folder of the `i`-th waits too. */
  hasFolder(i: number): boolean {
    return this.#folders.has(this.#parents[i]!);
  }

  /** A folder that lies in itself, found by going up from the `i`-th; the last met where the way up ends. */
  ringAbove(i: number): number {
    const met = new Set<number>();
    for (;;) {
      if (met.has(i)) return i;
      met.add(i);
      const above = this.#folders.get(this.#parents[i]!);
      if (above === undefined) return i;
      i = above;
    }
  }

  first(folder: number): number {
    return this.#heads.get(folder) ?? -1;
  }

  next(i: number): number {
    return this.#next[i]!;
  }

  forget(folder: number): void {
    this.#heads.delete(folder);
    this.#tails.delete(folder);
  }

  #pushName(i: number, { bytes, from, to }: Node): void {
    const start = i === 0 ? 0 : this.#nameEnd[i - 1]!;
    const end = start + to - from;
    if (end > this.#names.length) this.#names = enlarged(this.#names, Math.max(end, this.#names.length * 2));
    for (let at = 0; at < to - from; at++) this.#names[start + at] = bytes[from + at]!;
    this.#nameEnd[i] = end;
  }

  #grow(): void {
    this.#records = enlarged(this.#records);
    this.#parents = enlarged(this.#parents);
    this.#sizes = enlarged(this.#sizes);
    this.#modified = enlarged(this.#modified);
    this.#sequences = enlarged(this.#sequences);
    this.#parentSequences = enlarged(this.#parentSequences);
    this.#kinds = enlarged(this.#kinds);
    this.#flags = enlarged(this.#flags);
    this.#bits = enlarged(this.#bits);
    this.#done = enlarged(this.#done);
    this.#next = enlarged(this.#next);
    this.#nameEnd = enlarged(this.#nameEnd);
  }
}
