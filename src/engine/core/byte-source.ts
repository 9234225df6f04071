/**
 * Random-access, read-only bytes: an image, a volume, a file's content, the
 * unallocated space of a filesystem. Everything in the project that can be
 * looked at is one of these, and most are views over another one (views.ts).
 *
 * Reading is synchronous on purpose: sources live in workers and in Node, where
 * blocking is allowed, so a parser reads like the specification it follows.
 */
import type { SourceSpec } from "./source-spec.ts";

export interface ByteSource {
  /** Bytes in this source. */
  readonly size: number;
  /**
   * Exactly `length` bytes from `offset`, as a copy that belongs to the caller.
   * Throws {@link ReadPastEnd} where the caller asks for bytes that are not there (a bug of the caller)
   * and {@link Unreadable} where the device or the browser refuses.
   */
  read(offset: number, length: number): Uint8Array<ArrayBuffer>;
  /** The same into the whole of `target`, where a source can without a copy in between. Callers use {@link readInto}. */
  readInto?(offset: number, target: Uint8Array<ArrayBuffer>): void;
  /** Where these bytes lie in the image, in order: for manifests, the map, "who owns this byte", and what cannot be read. */
  locate(offset: number, length: number): readonly Extent[];
  /** Plain data from which another thread, or the next visit, opens the same source again. */
  spec(): SourceSpec;
}

/** A stretch of a source, by where its bytes come from. `length` counts the source's own bytes. */
export type Extent =
  | { readonly kind: "image"; /** From the start of the image. */ readonly offset: number; readonly length: number }
  /** Not stored anywhere: reads as zeros (sparse, or beyond what was ever written). */
  | { readonly kind: "hole"; readonly length: number }
  /** Belongs to the file, but lies past the end of a truncated image or in a bad area. */
  | { readonly kind: "unreadable"; readonly length: number }
  /** Made from other bytes, e.g. by decompression; `from` says which. */
  | { readonly kind: "decoded"; readonly length: number; readonly from: readonly Extent[] };

/** A caller asked for bytes outside the source: our bug, since offsets are checked against `size` first. */
export class ReadPastEnd extends RangeError {
  override name = "ReadPastEnd";
  constructor(readonly offset: number, readonly length: number, readonly size: number) {
    super(`cannot read ${length} bytes at ${offset}: the source has ${size}`);
  }
}

/** The medium would not give these bytes: a bad sector, a file that changed or went away, the missing tail of an image. */
export class Unreadable extends Error {
  override name = "Unreadable";
  constructor(readonly offset: number, readonly length: number, why: string) {
    super(`${length} bytes at ${offset} cannot be read: ${why}`);
  }
}

/** Throws {@link ReadPastEnd} unless `offset` and `length` are whole numbers inside `size`. */
export function checkRange(offset: number, length: number, size: number): void {
  if (!(offset >= 0 && length >= 0 && offset <= size && length <= size - offset)) throw new ReadPastEnd(offset, length, size);
}

/** Fills `target` with the bytes from `offset`: for whoever reads gigabytes in pieces, and would have each made and thrown away. */
export function readInto(source: ByteSource, offset: number, target: Uint8Array<ArrayBuffer>): void {
  if (source.readInto) source.readInto(offset, target);
  else target.set(source.read(offset, target.length));
}

/** The bytes, or null where the range lies outside the source or cannot be read. For parsers that go on without them. */
export function tryRead(source: ByteSource, offset: number, length: number): Uint8Array<ArrayBuffer> | null {
  if (!(offset >= 0 && length >= 0 && offset <= source.size && length <= source.size - offset)) return null;
  try {
    return source.read(offset, length);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** {@link readInto}; false where the range lies outside the source or cannot be read: `target` may then hold anything. */
export function tryReadInto(source: ByteSource, offset: number, target: Uint8Array<ArrayBuffer>): boolean {
  if (!(offset >= 0 && offset <= source.size && target.length <= source.size - offset)) return false;
  try {
    readInto(source, offset, target);
    return true;
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

/** Bytes held in memory: small resident data, and images made by tests. */
export class MemorySource implements ByteSource {
  /** `origin` is where the bytes lie in the image, where they lie there in one piece. */
  constructor(private readonly bytes: Uint8Array, private readonly origin: number | null = 0) {}

  get size(): number {
    return this.bytes.length;
  }

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    checkRange(offset, length, this.size);
    return new Uint8Array(this.bytes.subarray(offset, offset + length));
  }

  locate(offset: number, length: number): readonly Extent[] {
    checkRange(offset, length, this.size);
    if (length === 0) return [];
    return this.origin === null ? [{ kind: "decoded", length, from: [] }] : [{ kind: "image", offset: this.origin + offset, length }];
  }

  spec(): SourceSpec {
    return { kind: "bytes", bytes: new Uint8Array(this.bytes), origin: this.origin };
  }
}
