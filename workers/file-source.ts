import { Unreadable, checkRange, type ByteSource, type Extent } from "../src/engine/core/byte-source.ts";
import type { SourceSpec } from "../src/engine/core/source-spec.ts";

/** A Chromium cannot read more at once (between 1.9 and 2.5 GiB); larger requests are made of pieces. */
const PIECE = 1 << 30;

/** The bytes of a file that the user chose, read in place: nothing is ever copied elsewhere. */
export class FileSource implements ByteSource {
  readonly #reader = new FileReaderSync();

  constructor(private readonly file: File, private readonly key = file.name) {}

  get size(): number {
    return this.file.size;
  }

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    checkRange(offset, length, this.size);
    if (length <= PIECE) return this.#piece(offset, length);
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += PIECE) out.set(this.#piece(offset + at, Math.min(PIECE, length - at)), at);
    return out;
  }

  locate(offset: number, length: number): readonly Extent[] {
    checkRange(offset, length, this.size);
    return length === 0 ? [] : [{ kind: "image", offset, length }];
  }

  spec(): SourceSpec {
    return { kind: "file", key: this.key };
  }

  #piece(offset: number, length: number): Uint8Array<ArrayBuffer> {
    try {
      return new Uint8Array(this.#reader.readAsArrayBuffer(this.file.slice(offset, offset + length)));
    } catch (error) {
      throw new Unreadable(offset, length, why(error));
    }
  }
}

/** In words what the browser's error means for a file on a disk. */
function why(error: unknown): string {
  switch ((error as DOMException).name) {
    case "NotFoundError": return "the image was moved or removed, or its disk was taken away. Open it again to go on";
    case "NotReadableError": return "the image changed or cannot be reached any more. Open it again to go on";
    case "SecurityError": return "the browser does not allow it to be read";
    default: return (error as Error).message;
  }
}
