import { Unreadable, checkRange, readInto, type ByteSource, type Extent } from "./byte-source.ts";
import { RecentlyUsed } from "./recently-used.ts";
import type { SourceSpec } from "./source-spec.ts";

const BLOCK = 1 << 20;
const BLOCKS = 64;
/** Reads longer than this go straight to the source: whoever reads that much reads it once. Into the caller's own memory, that holds from a block on. */
const BYPASS = 4 * BLOCK;

/**
 * Keeps the blocks last read from a slow source. A browser takes as long for 512 bytes of a File
 * as for 64 KiB, so reading a filesystem record by record is only possible through this.
 */
export class BlockCache implements ByteSource {
  readonly #blocks = new RecentlyUsed<Uint8Array<ArrayBuffer>>(BLOCKS, (index, old) => this.#fetch(index, old));
  /** Blocks with a bad sector: what is asked of them is read by itself, so that only the sector is lost. */
  readonly #bad = new Set<number>();

  constructor(private readonly source: ByteSource) {}

  get size(): number {
    return this.source.size;
  }

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    checkRange(offset, length, this.size);
    if (length > BYPASS) return this.source.read(offset, length);
    try {
      return this.#readBlocks(offset, length);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return this.source.read(offset, length);
    }
  }

  readInto(offset: number, target: Uint8Array<ArrayBuffer>): void {
    checkRange(offset, target.length, this.size);
    if (target.length >= BLOCK) return readInto(this.source, offset, target);
    try {
      this.#copyBlocks(offset, target);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      readInto(this.source, offset, target);
    }
  }

  #readBlocks(offset: number, length: number): Uint8Array<ArrayBuffer> {
    const first = Math.floor(offset / BLOCK);
    const inFirst = offset - first * BLOCK;
    if (inFirst + length <= BLOCK) return this.#blocks.get(first).slice(inFirst, inFirst + length);
    const out = new Uint8Array(length);
    this.#copyBlocks(offset, out);
    return out;
  }

  #copyBlocks(offset: number, target: Uint8Array<ArrayBuffer>): void {
    for (let at = 0; at < target.length;) {
      const index = Math.floor((offset + at) / BLOCK);
      const from = offset + at - index * BLOCK;
      const piece = this.#blocks.get(index).subarray(from, from + target.length - at);
      target.set(piece, at);
      at += piece.length;
    }
  }

  locate(offset: number, length: number): readonly Extent[] {
    return this.source.locate(offset, length);
  }

  spec(): SourceSpec {
    return this.source.spec();
  }

  /** Block `index`, in the memory of one that is no longer kept, where there is one. */
  #fetch(index: number, old: Uint8Array<ArrayBuffer> | undefined): Uint8Array<ArrayBuffer> {
    const length = Math.min(BLOCK, this.size - index * BLOCK);
    if (this.#bad.has(index)) throw new Unreadable(index * BLOCK, length, "a part of it was unreadable before");
    try {
      if (old?.length !== length) return this.source.read(index * BLOCK, length);
      readInto(this.source, index * BLOCK, old);
      return old;
    } catch (error) {
      if (error instanceof Unreadable) this.#bad.add(index);
      throw error;
    }
  }
}
