/**
 * All files of a volume, live and deleted, as columns: a volume may hold ten million of them.
 * Rows stay in the worker that made them; only those on screen become objects.
 *
 * Invariants: a row's parent comes before it (so no walk upwards can loop), -1 is the root.
 */
import { enlarged } from "../core/columns.ts";
import { PATH_DEPTH } from "../core/limits.ts";
import { asciiText, decode, encodeInto, maxBytes } from "../core/wtf8.ts";

/** What a row is. A stream is alternate data of the row it hangs under (NTFS); its path is `file:stream`. */
export enum Kind { File = 0, Directory = 1, Stream = 2, Symlink = 3, Other = 4 }
/** live: the filesystem lists it. deleted: a removed entry is left. orphan: deleted, and its folder is unknown. */
export enum State { Live = 0, Deleted = 1, Orphan = 2 }
/** How much of the content is really the file's own. The words are those of facts shown to people: see docs/glossary.md. */
export enum Rating { Good = 0, Likely = 1, Uncertain = 2, Poor = 3, Gone = 4 }
/** Bits of the flags column. */
export enum Flag { /** The filesystem's own file: $MFT, $Bitmap… */ System = 1, Hidden = 2, ReadOnly = 4, Compressed = 8, Sparse = 16, Encrypted = 32, /** A further name of the content of another row. */ HardLink = 64 }

export const KIND_WORDS = ["file", "directory", "stream", "symlink", "other"] as const;
export const STATE_WORDS = ["live", "deleted", "orphan"] as const;
export const RATING_WORDS = ["good", "likely", "uncertain", "poor", "gone"] as const;

/** Bytes of names made text at once. */
const TEXT = 4096;

export class EntryTable {
  #length = 0;
  /** Index of the row of the folder (or, for a stream, of the file); -1 in the root. */
  parent = new Int32Array(1024);
  kind = new Uint8Array(1024);
  state = new Uint8Array(1024);
  rating = new Uint8Array(1024);
  flags = new Uint8Array(1024);
  /** Index into {@link reasons}. */
  reason = new Uint16Array(1024);
  /** Bytes of content; 0 for folders. */
  size = new Float64Array(1024);
  /** Milliseconds since 1970 as recorded (see timestamp.ts), for sorting; NaN where unknown. `Filesystem.times` has all four, exactly. */
  modified = new Float64Array(1024);
  /** What leads to the row's structure: record or inode number, or the byte offset of a directory entry in the volume. */
  address = new Float64Array(1024);
  /** The row whose content this one shares; itself unless it is a hard link. */
  content = new Int32Array(1024);
  /** Where the name ends in the pool; it begins where the one before ends. */
  #nameEnd = new Uint32Array(1024);
  #names = new Uint8Array(1 << 15);

  /** Why a row has its rating: one sentence for a person, each stored once. */
  readonly reasons: string[] = [""];
  /** The folder last asked for, and its path. */
  #folder = -1;
  #folderPath = "";
  /** Whoever asks for one name after the other gets them from a longer text, made at once: so it is while all is ASCII. */
  #text = "";
  #textFrom = 0;
  #lastNamed = -2;
  readonly #reasonIndex = new Map<string, number>([["", 0]]);

  /** Number of rows. */
  get length(): number {
    return this.#length;
  }

  /** Adds a row and returns its index; further columns are set by index. A parent that does not come before it becomes -1. */
  append(name: string, parent: number, kind: Kind, state: State): number {
    const start = this.#room(maxBytes(name));
    return this.#add(encodeInto(name, this.#names, start), parent, kind, state);
  }

  /** The same with a name that is WTF-8 already: bytes `from` to `to`. For parsers that read a million names. */
  appendBytes(name: Uint8Array, from: number, to: number, parent: number, kind: Kind, state: State): number {
    let end = this.#room(to - from);
    for (let at = from; at < to; at++) this.#names[end++] = name[at]!; // names are short: faster than `set` and `subarray`
    return this.#add(end, parent, kind, state);
  }

  /** Gives back the memory kept for further names, once all rows are there. */
  trim(): void {
    this.#names = this.#names.slice(0, this.#length === 0 ? 0 : this.#nameEnd[this.#length - 1]!);
  }

  /** Where the next name begins, after making room for `length` bytes. */
  #room(length: number): number {
    const start = this.#length === 0 ? 0 : this.#nameEnd[this.#length - 1]!;
    if (start + length > this.#names.length) this.#names = enlarged(this.#names, Math.max(start + length, this.#names.length * 2));
    return start;
  }

  #add(nameEnd: number, parent: number, kind: Kind, state: State): number {
    const i = this.#length;
    if (i === this.parent.length) this.#grow();
    this.#nameEnd[i] = nameEnd;
    this.parent[i] = parent >= 0 && parent < i ? parent : -1;
    this.kind[i] = kind;
    this.state[i] = state;
    this.rating[i] = Rating.Good;
    this.flags[i] = 0;
    this.reason[i] = 0;
    this.size[i] = 0;
    this.modified[i] = NaN;
    this.address[i] = 0;
    this.content[i] = i;
    this.#length++;
    return i;
  }

  /** Rate row `i`, with the reason in words. */
  rate(i: number, rating: Rating, reason: string): void {
    this.rating[i] = rating;
    let index = this.#reasonIndex.get(reason);
    if (index === undefined) {
      index = Math.min(this.reasons.length, 0xffff);
      if (index < 0xffff) {
        this.reasons.push(reason);
        this.#reasonIndex.set(reason, index);
      } else index = 0;
    }
    this.reason[i] = index;
  }

  name(i: number): string {
    const from = i === 0 ? 0 : this.#nameEnd[i - 1]!;
    const to = this.#nameEnd[i]!;
    if (i === this.#lastNamed + 1 && to > this.#textFrom + this.#text.length) {
      this.#text = asciiText(this.#names, from, Math.min(from + TEXT, this.#nameEnd[this.#length - 1]!));
      this.#textFrom = from;
    }
    this.#lastNamed = i;
    if (from >= this.#textFrom && to <= this.#textFrom + this.#text.length) return this.#text.slice(from - this.#textFrom, to - this.#textFrom);
    return this.#nameAlone(i);
  }

  /** The bytes of all names, one after the other, and where each ends: to search and sort without making a million strings. */
  get names(): { readonly pool: Uint8Array; readonly ends: Uint32Array } {
    return { pool: this.#names, ends: this.#nameEnd };
  }

  reasonOf(i: number): string {
    return this.reasons[this.reason[i]!]!;
  }

  /** Names from the root down, joined with `/`; a stream is joined to its file with `:`. */
  path(i: number): string {
    const above = this.parent[i]!;
    if (above < 0) return this.name(i);
    // Neighbours mostly lie in one folder: its path is built once for all of them.
    if (above !== this.#folder) {
      this.#folderPath = this.#pathUpwards(above);
      this.#folder = above;
    }
    return this.#folderPath + (this.kind[i] === Kind.Stream ? ":" : "/") + this.name(i);
  }

  #pathUpwards(i: number): string {
    let path = this.#nameAlone(i);
    let below = i;
    for (let depth = 1; depth < PATH_DEPTH; depth++) {
      const above = this.parent[below]!;
      if (above < 0) return path;
      path = this.#nameAlone(above) + (this.kind[below] === Kind.Stream ? ":" : "/") + path;
      below = above;
    }
    return `…/${path}`;
  }

  #nameAlone(i: number): string {
    return decode(this.#names, i === 0 ? 0 : this.#nameEnd[i - 1]!, this.#nameEnd[i]!);
  }

  #grow(): void {
    this.parent = enlarged(this.parent);
    this.kind = enlarged(this.kind);
    this.state = enlarged(this.state);
    this.rating = enlarged(this.rating);
    this.flags = enlarged(this.flags);
    this.reason = enlarged(this.reason);
    this.size = enlarged(this.size);
    this.modified = enlarged(this.modified);
    this.address = enlarged(this.address);
    this.content = enlarged(this.content);
    this.#nameEnd = enlarged(this.#nameEnd);
  }
}
