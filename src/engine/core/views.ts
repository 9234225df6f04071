/**
 * Sources made of other sources: a part, a list of runs with holes, several in a
 * row, zeros. A partition, a file, its slack, all unallocated space are each one
 * of these, so whatever can be done with bytes can be done with them.
 */
import { firstIndex } from "./bisect.ts";
import { Unreadable, checkRange, readInto, type ByteSource, type Extent } from "./byte-source.ts";
import { RunList } from "./run-list.ts";
import type { SourceSpec } from "./source-spec.ts";

/** `length` bytes of `source` from `offset`. */
export function slice(source: ByteSource, offset: number, length: number): ByteSource {
  checkRange(offset, length, source.size);
  if (offset === 0 && length === source.size) return source;
  return source instanceof Slice ? new Slice(source.source, source.offset + offset, length) : new Slice(source, offset, length);
}

/**
 * The bytes of `list`, in order, cut or filled with zeros to `size` (default: all of the list).
 * What lies past the end of `source` is unreadable, not an error: an image may have lost its tail.
 */
export function runs(source: ByteSource, list: RunList, size: number = list.size): ByteSource {
  if (list.count === 1 && list.offset(0) >= 0 && list.offset(0) + size <= source.size && size <= list.size) return slice(source, list.offset(0), size);
  return new Runs(source, list, size);
}

/** All `parts`, one after the other. */
export function concat(parts: readonly ByteSource[]): ByteSource {
  return parts.length === 1 ? parts[0]! : new Concat(parts);
}

/** `size` bytes of zero that lie nowhere. */
export function zeros(size: number): ByteSource {
  return new Zeros(size);
}

class Slice implements ByteSource {
  constructor(readonly source: ByteSource, readonly offset: number, readonly size: number) {}

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    checkRange(offset, length, this.size);
    return this.source.read(this.offset + offset, length);
  }

  readInto(offset: number, target: Uint8Array<ArrayBuffer>): void {
    checkRange(offset, target.length, this.size);
    readInto(this.source, this.offset + offset, target);
  }

  locate(offset: number, length: number): readonly Extent[] {
    checkRange(offset, length, this.size);
    return this.source.locate(this.offset + offset, length);
  }

  spec(): SourceSpec {
    return { kind: "slice", of: this.source.spec(), offset: this.offset, length: this.size };
  }
}

class Runs implements ByteSource {
  /** Where each run begins, in bytes of this source; one more than there are runs. */
  readonly #starts: Float64Array;

  constructor(private readonly source: ByteSource, private readonly list: RunList, readonly size: number) {
    this.#starts = new Float64Array(list.count + 1);
    for (let i = 0; i < list.count; i++) this.#starts[i + 1] = this.#starts[i]! + list.length(i);
  }

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    checkRange(offset, length, this.size);
    const inOne = this.#within(offset, length);
    if (inOne >= 0) return this.source.read(inOne, length);
    const out = new Uint8Array(length);
    this.readInto(offset, out);
    return out;
  }

  readInto(offset: number, target: Uint8Array<ArrayBuffer>): void {
    checkRange(offset, target.length, this.size);
    this.#walk(offset, target.length, (from, count, at) => {
      if (from >= 0 && from + count > this.source.size) throw new Unreadable(from, count, "the image ends before it");
      const part = target.subarray(at, at + count);
      if (from < 0) part.fill(0);
      else readInto(this.source, from, part);
    });
  }

  locate(offset: number, length: number): readonly Extent[] {
    checkRange(offset, length, this.size);
    const extents: Extent[] = [];
    this.#walk(offset, length, (from, count) => {
      if (from < 0) extents.push({ kind: "hole", length: count });
      else {
        const there = Math.max(0, Math.min(count, this.source.size - from));
        if (there > 0) extents.push(...this.source.locate(from, there));
        if (there < count) extents.push({ kind: "unreadable", length: count - there });
      }
    });
    return extents;
  }

  spec(): SourceSpec {
    const [offsets, lengths] = this.list.columns();
    return { kind: "runs", of: this.source.spec(), offsets, lengths, size: this.size };
  }

  /** Where the range starts in the source, if one run that is there holds all of it; else -1. Large reads then need no copy. */
  #within(offset: number, length: number): number {
    const run = this.#runAt(offset);
    if (run >= this.list.count || this.list.offset(run) < 0 || offset + length > this.#starts[run + 1]!) return -1;
    const from = this.list.offset(run) + offset - this.#starts[run]!;
    return from + length <= this.source.size ? from : -1;
  }

  /** Calls `piece` for each run that the range touches: its offset in the source (-1: hole), its length, its place in the range. */
  #walk(offset: number, length: number, piece: (from: number, count: number, at: number) => void): void {
    const end = offset + length;
    let run = this.#runAt(offset);
    for (let at = offset; at < end; run++) {
      if (run >= this.list.count) return piece(-1, end - at, at - offset);
      const count = Math.min(this.#starts[run + 1]!, end) - at;
      const from = this.list.offset(run);
      if (count > 0) piece(from < 0 ? -1 : from + at - this.#starts[run]!, count, at - offset);
      at += count;
    }
  }

  /** The run that holds byte `offset`; the number of runs where it lies past them. */
  #runAt(offset: number): number {
    return firstIndex(this.list.count, (run) => this.#starts[run + 1]! > offset);
  }
}

class Concat implements ByteSource {
  readonly size: number;

  constructor(private readonly parts: readonly ByteSource[]) {
    this.size = parts.reduce((sum, part) => sum + part.size, 0);
  }

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(length);
    this.#walk(offset, length, (part, from, count, at) => out.set(part.read(from, count), at));
    return out;
  }

  locate(offset: number, length: number): readonly Extent[] {
    const extents: Extent[] = [];
    this.#walk(offset, length, (part, from, count) => extents.push(...part.locate(from, count)));
    return extents;
  }

  spec(): SourceSpec {
    return { kind: "concat", parts: this.parts.map((part) => part.spec()) };
  }

  #walk(offset: number, length: number, piece: (part: ByteSource, from: number, count: number, at: number) => void): void {
    checkRange(offset, length, this.size);
    let start = 0;
    for (const part of this.parts) {
      const from = Math.max(offset, start);
      const to = Math.min(offset + length, start + part.size);
      if (from < to) piece(part, from - start, to - from, from - offset);
      start += part.size;
    }
  }
}

class Zeros implements ByteSource {
  constructor(readonly size: number) {}

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    checkRange(offset, length, this.size);
    return new Uint8Array(length);
  }

  locate(offset: number, length: number): readonly Extent[] {
    checkRange(offset, length, this.size);
    return length === 0 ? [] : [{ kind: "hole", length }];
  }

  spec(): SourceSpec {
    return { kind: "zeros", size: this.size };
  }
}
