/** An image that was split into files of equal or any size: the parts in a row, as one disk. */
import { checkRange, type ByteSource, type Extent } from "../core/byte-source.ts";
import type { SourceSpec } from "../core/source-spec.ts";
import { concat } from "../core/views.ts";

/** Bytes are numbered from the start of the disk, not of their part: that is what a manifest and a map speak of. */
export class JoinedParts implements ByteSource {
  readonly #bytes: ByteSource;

  constructor(private readonly parts: readonly ByteSource[]) {
    this.#bytes = concat(parts);
  }

  get size(): number {
    return this.#bytes.size;
  }

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    return this.#bytes.read(offset, length);
  }

  locate(offset: number, length: number): readonly Extent[] {
    checkRange(offset, length, this.size);
    return length === 0 ? [] : [{ kind: "image", offset, length }];
  }

  spec(): SourceSpec {
    return { kind: "decoded", decoder: "joinedParts", of: this.parts.map((part) => part.spec()), options: {} };
  }
}

/** Opens the source again, from {@link JoinedParts.spec}. */
export const joinedParts = (of: readonly ByteSource[]): ByteSource => new JoinedParts(of);
