import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { crc32 } from "../../kernels/bytes.ts";
import { hex, type Measured, type Signature } from "../signature.ts";
import { complete, damaged, headerOnly, truncated } from "../verdicts.ts";

const HEADER = 12, FOOTER = 12;
/** Bytes of a block's check by the low four bits of the stream flags. */
const CHECKS = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];
/** The last filter of every .xz chain, and the only one that shows where its data end. */
const LZMA2 = 0x21;
const BLOCKS_LIMIT = 1 << 20;

/** xz: streams of blocks of LZMA2 chunks; an index repeats every block's size, and all headers have a CRC-32. */
export const xz: Signature = {
  name: "xz archive",
  extension: "xz",
  mime: "application/x-xz",
  spec: "The .xz File Format 1.2; LZMA2 as in XZ for Java and the Linux kernel's xz_dec_lzma2.c",
  magic: [{ bytes: hex`fd 37 7a 58 5a 00 00` }],

  measure(file: ByteSource, budget: Budget): Measured | null {
    const reader = new Reader(file);
    if (!soundCrc(reader, 6, 2) || reader.u8(6) !== 0 || reader.u8(7) > 15) return null;
    const walk = new StreamWalk(file, reader, budget);
    let end = 0;
    // Streams may be written one after the other; padding between them is not looked for, because it is what free space looks like.
    do {
      const stream = walk.stream(end);
      if (typeof stream !== "number") return stream;
      end = stream;
    } while (reader.u32(end) === 0x587a_37fd && reader.u16(end + 4) === 0x5a && soundCrc(reader, end + 6, 2));
    return complete(end, "structure");
  },
};

/** Whether the CRC-32 behind `length` bytes at `at` is theirs. */
function soundCrc(reader: Reader, at: number, length: number): boolean {
  const bytes = reader.bytes(at, length);
  return bytes !== null && crc32(bytes) === reader.u32(at + length);
}

/** One stream from its header to its footer. What goes wrong is a {@link Measured} at once. */
class StreamWalk {
  constructor(private readonly file: ByteSource, private readonly reader: Reader, private readonly budget: Budget) {}

  /** The end of the stream at `start`. */
  stream(start: number): number | Measured {
    const check = CHECKS[this.reader.u8(start + 7)]!;
    const sizes: number[] = []; // of each block: unpadded, uncompressed
    let at = start + HEADER;
    for (;;) {
      const first = this.reader.u8(at);
      if (Number.isNaN(first)) return truncated(this.file, at);
      if (first === 0) return this.#index(start, at, sizes);
      const header = (first + 1) * 4;
      if (!this.reader.has(at, header)) return truncated(this.file, at);
      if (sizes.length > 2 * BLOCKS_LIMIT) return headerOnly(at);
      if (!soundCrc(this.reader, at, header - 4) || !this.#endsInLzma2(at)) return damaged(at);
      const data = this.#chunks(at + header);
      if (typeof data !== "object" || !("end" in data)) return data;
      const unpadded = data.end - at + check;
      sizes.push(unpadded, data.uncompressed);
      at += Math.ceil(unpadded / 4) * 4;
    }
  }

  /** The flags count the filters; sizes, where present, are variable-length numbers before them. */
  #endsInLzma2(at: number): boolean {
    const flags = this.reader.u8(at + 1);
    let cursor = at + 2;
    for (const present of [flags & 0x40, flags & 0x80]) if (present) cursor = this.#number(cursor).next;
    for (let filter = 0; filter < (flags & 3); filter++) cursor = this.#skipFilter(cursor);
    return this.#number(cursor).value === LZMA2;
  }

  #skipFilter(at: number): number {
    const properties = this.#number(this.#number(at).next);
    return properties.next + properties.value;
  }

  /** LZMA2 chunks from `at` to their end marker. */
  #chunks(at: number): { end: number; uncompressed: number } | Measured {
    let uncompressed = 0;
    for (let first = true; ; first = false) {
      const control = this.reader.u8(at);
      if (control === 0) return { end: at + 1, uncompressed };
      if (!this.reader.has(at, control >= 0x80 ? 6 : 3)) return truncated(this.file, at);
      // 01 and 02: stored. 80 and up: compressed; the first chunk must set its state anew.
      if (control > 2 && control < 0x80 || first && control !== 1 && control < 0xe0) return damaged(at);
      const stored = control < 0x80;
      const size = this.reader.u16(at + 1, true) + 1;
      uncompressed += stored ? size : size + (control & 0x1f) * 65536;
      const length = stored ? 3 + size : (control >= 0xc0 ? 6 : 5) + this.reader.u16(at + 3, true) + 1;
      if (control >= 0xc0 && this.reader.u8(at + 5) > 224) return damaged(at);
      if (!this.budget.spend(1, length)) return headerOnly(at);
      if (at + length > this.file.size) return truncated(this.file, at);
      at += length;
    }
  }

  /** The index repeats what was met on the way; the footer repeats the header. */
  #index(start: number, at: number, sizes: readonly number[]): number | Measured {
    const count = this.#number(at + 1);
    let cursor = count.next, equal = count.value === sizes.length / 2;
    for (let i = 0; equal && i < sizes.length; i++) {
      const size = this.#number(cursor);
      equal = size.value === sizes[i];
      cursor = size.next;
    }
    const length = Math.ceil((cursor - at) / 4) * 4 + 4;
    const end = at + length + FOOTER;
    if (!this.reader.has(at, end - at)) return truncated(this.file, at);
    const footer = end - FOOTER;
    const bytes = this.reader.bytes(footer + 4, 6);
    const sound = equal && soundCrc(this.reader, at, length - 4) && bytes !== null && crc32(bytes) === this.reader.u32(footer)
      && (this.reader.u32(footer + 4) + 1) * 4 === length && this.reader.u16(footer + 8) === this.reader.u16(start + 6) && this.reader.u16(footer + 10) === 0x5a59;
    return sound ? end : damaged(at);
  }

  /** Seven bits a byte, lowest first; at most nine bytes. */
  #number(at: number): { value: number; next: number } {
    let value = 0;
    for (let i = 0; i < 9; i++) {
      const byte = this.reader.u8(at + i);
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (!(byte & 0x80)) return { value: Number.isNaN(byte) ? NaN : value, next: at + i + 1 };
    }
    return { value: NaN, next: at + 9 };
  }
}
