import { checkRange, type ByteSource, type Extent } from "../../src/engine/core/byte-source.ts";
import type { SourceSpec } from "../../src/engine/core/source-spec.ts";

/** An image of any size that is zero except where bytes were put: a disk of 8 TiB costs what is written on it. */
export class SparseSource implements ByteSource {
  readonly #pieces = new Map<number, Uint8Array>();
  /** Bytes that were asked for, to show what a reader leaves alone. */
  bytesRead = 0;

  constructor(readonly size: number) {}

  /** Put `bytes` at `offset`; what is put later covers what was put before. */
  put(offset: number, bytes: Uint8Array): this {
    this.#pieces.delete(offset);
    this.#pieces.set(offset, bytes);
    return this;
  }

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    checkRange(offset, length, this.size);
    this.bytesRead += length;
    const out = new Uint8Array(length);
    for (const [start, bytes] of this.#pieces) {
      const from = Math.max(start, offset);
      const to = Math.min(start + bytes.length, offset + length);
      if (from < to) out.set(bytes.subarray(from - start, to - start), from - offset);
    }
    return out;
  }

  locate(offset: number, length: number): readonly Extent[] {
    checkRange(offset, length, this.size);
    return length === 0 ? [] : [{ kind: "image", offset, length }];
  }

  spec(): SourceSpec {
    return { kind: "file", key: "sparse" };
  }
}
