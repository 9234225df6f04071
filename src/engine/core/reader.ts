import { tryRead, type ByteSource } from "./byte-source.ts";

const WINDOW = 1 << 16;

/**
 * Many small reads close together, as a format walker makes them: bytes come through one buffer of
 * 64 KiB, and what lies past the end (or cannot be read) is `null` or not a number, never an exception.
 *
 * Numbers: a walker that compares or adds a NaN stops at its next check, so walkers test `has` first.
 */
export class Reader {
  #start = 0;
  #view = new DataView(new ArrayBuffer(0));

  constructor(readonly source: ByteSource) {}

  get size(): number {
    return this.source.size;
  }

  /** Whether `length` bytes from `offset` are there and can be read. */
  has(offset: number, length: number): boolean {
    return this.#fetch(offset, length) >= 0;
  }

  u8(offset: number): number {
    const at = this.#fetch(offset, 1);
    return at < 0 ? NaN : this.#view.getUint8(at);
  }

  /** Little-endian unless `big`. */
  u16(offset: number, big = false): number {
    const at = this.#fetch(offset, 2);
    return at < 0 ? NaN : this.#view.getUint16(at, !big);
  }

  u24(offset: number, big = false): number {
    return big ? this.u8(offset) * 65536 + this.u16(offset + 1, true) : this.u16(offset) + this.u8(offset + 2) * 65536;
  }

  u32(offset: number, big = false): number {
    const at = this.#fetch(offset, 4);
    return at < 0 ? NaN : this.#view.getUint32(at, !big);
  }

  /** As a number: exact to 2^53, and larger than every source beyond. */
  u64(offset: number, big = false): number {
    const at = this.#fetch(offset, 8);
    return at < 0 ? NaN : Number(this.#view.getBigUint64(at, !big));
  }

  /** `length` bytes, a copy; null where they are not all there. */
  bytes(offset: number, length: number): Uint8Array<ArrayBuffer> | null {
    if (length > WINDOW) return tryRead(this.source, offset, length);
    const at = this.#fetch(offset, length);
    return at < 0 ? null : new Uint8Array(this.#view.buffer as ArrayBuffer, at, length).slice();
  }

  /** `length` bytes as Latin-1 text; empty where they are not all there. */
  ascii(offset: number, length: number): string {
    let text = "";
    for (const byte of this.bytes(offset, length) ?? []) text += String.fromCharCode(byte);
    return text;
  }

  /** Offset in the window of `length` (at most 64 KiB) bytes at `offset`, or -1. */
  #fetch(offset: number, length: number): number {
    const at = offset - this.#start;
    if (at >= 0 && at + length <= this.#view.byteLength) return at;
    if (!(offset >= 0 && length <= this.size - offset)) return -1;
    const bytes = tryRead(this.source, offset, Math.min(WINDOW, this.size - offset)) ?? tryRead(this.source, offset, length);
    if (!bytes) return -1;
    this.#start = offset;
    this.#view = new DataView(bytes.buffer);
    return 0;
  }
}
