/** Content compressed by NTFS: units of (mostly) 16 clusters, each stored plain, packed with LZNT1, or left out where it is all zeros. */
import { firstIndex } from "../../core/bisect.ts";
import { Unreadable, checkRange, type ByteSource, type Extent } from "../../core/byte-source.ts";
import { RunList } from "../../core/run-list.ts";
import type { Decoder, SourceSpec } from "../../core/source-spec.ts";
import { runs } from "../../core/views.ts";
import { decodeLznt1 } from "../../kernels/ntfs.ts";
import { surviveCall } from "../../kernels/survive.ts";

export interface Compression {
  /** Bytes in a unit, at most MAX_UNIT. */
  readonly unit: number;
  /** Bytes of content. */
  readonly size: number;
  /** Bytes ever written; the rest reads as zeros. */
  readonly initialised: number;
}

export class CompressedSource implements ByteSource {
  readonly size: number;
  /** The clusters as they are stored: packed bytes, then a hole to the end of the unit. */
  readonly #stored: ByteSource;
  /** Where each run begins in the stored bytes; one more than there are runs. */
  readonly #starts: Float64Array;
  #last: { index: number; bytes: Uint8Array } | null = null;

  constructor(private readonly volume: ByteSource, private readonly list: RunList, private readonly how: Compression) {
    this.size = how.size;
    this.#stored = runs(volume, list);
    this.#starts = new Float64Array(list.count + 1);
    for (let i = 0; i < list.count; i++) this.#starts[i + 1] = this.#starts[i]! + list.length(i);
  }

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    checkRange(offset, length, this.size);
    const out = new Uint8Array(length);
    const end = Math.min(offset + length, this.how.initialised);
    for (let at = offset; at < end;) {
      const index = Math.floor(at / this.how.unit);
      const from = at - index * this.how.unit;
      const piece = this.#unit(index).subarray(from, from + end - at);
      out.set(piece, at - offset);
      at += piece.length;
    }
    return out;
  }

  locate(offset: number, length: number): readonly Extent[] {
    checkRange(offset, length, this.size);
    const extents: Extent[] = [];
    const end = offset + length;
    for (let at = offset; at < end;) {
      const next = Math.min(end, this.#alike(at));
      extents.push(...this.#locate(at, next - at));
      at = next;
    }
    return extents;
  }

  spec(): SourceSpec {
    const [offsets, lengths] = this.list.columns();
    return { kind: "decoded", decoder: "lznt1", of: [this.volume.spec()], options: { offsets, lengths, ...this.how } };
  }

  /** Where the bytes from `at` on end that are stored the same way: one packed unit, or as many plain or left out ones as one run has. */
  #alike(at: number): number {
    const { unit, initialised } = this.how;
    if (at >= initialised) return this.size;
    const start = at - at % unit;
    if (start >= this.#stored.size) return initialised;
    const run = this.#runAt(start);
    const units = Math.floor((this.#starts[run + 1]! - start) / unit);
    return Math.min(initialised, start + Math.max(1, units) * unit);
  }

  /** Bytes that {@link #alike} put together. */
  #locate(at: number, length: number): readonly Extent[] {
    const { unit, initialised } = this.how;
    const start = at - at % unit;
    if (at >= initialised) return [{ kind: "hole", length }];
    if (start >= this.#stored.size) return [{ kind: "unreadable", length }];
    const packed = this.#packedLength(start);
    if (packed === 0) return [{ kind: "hole", length }];
    if (packed === unit) return this.#stored.locate(at, Math.min(length, this.#stored.size - at));
    return [{ kind: "decoded", length, from: this.#stored.locate(start, packed) }];
  }

  /** Stored bytes of the unit at `start` before its first hole. */
  #packedLength(start: number): number {
    const end = Math.min(start + this.how.unit, this.#stored.size);
    for (let run = this.#runAt(start); run < this.list.count && this.#starts[run]! < end; run++) {
      if (this.list.offset(run) < 0) return Math.max(0, this.#starts[run]! - start);
    }
    return Math.max(0, end - start);
  }

  #unit(index: number): Uint8Array {
    if (this.#last?.index === index) return this.#last.bytes;
    const start = index * this.how.unit;
    if (start >= this.#stored.size) throw new Unreadable(start, this.how.unit, "the runs of the file end before it");
    const packed = this.#packedLength(start);
    const bytes = packed === 0 ? new Uint8Array(this.how.unit) : this.#unpack(start, packed);
    this.#last = { index, bytes };
    return bytes;
  }

  #unpack(start: number, packed: number): Uint8Array {
    const stored = this.#stored.read(start, packed);
    if (packed === this.how.unit) return stored;
    const { bytes, intact } = surviveCall(() => decodeLznt1(stored, this.how.unit), () => ({ bytes: stored, intact: false }));
    if (!intact) throw new Unreadable(start, this.how.unit, "its compressed bytes are damaged");
    return bytes;
  }

  #runAt(offset: number): number {
    return firstIndex(this.list.count, (run) => this.#starts[run + 1]! > offset);
  }
}

/** Opens a {@link CompressedSource} again from its spec. */
export const lznt1: Decoder = (of, options) => {
  const { offsets, lengths, unit, size, initialised } = options as unknown as Compression & { offsets: Float64Array; lengths: Float64Array };
  return new CompressedSource(of[0]!, RunList.of(offsets, lengths), { unit, size, initialised });
};
