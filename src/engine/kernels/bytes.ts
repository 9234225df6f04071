import { INPUT_SIZE, kernels } from "./kernels.ts";

/** CRC-32 of `bytes` (zip, gzip, PNG, GPT), continued from `crc`. */
export function crc32(bytes: Uint8Array, crc = 0): number {
  for (let at = 0; at < bytes.length; at += INPUT_SIZE) {
    const piece = bytes.subarray(at, at + INPUT_SIZE);
    crc = kernels().run(piece, (wasm, input) => wasm.crc32(input, piece.length, crc) >>> 0);
  }
  return crc;
}

/** CRC-16 of `bytes` (ARC; MP3 encoders write it), continued from `crc`. */
export function crc16(bytes: Uint8Array, crc = 0): number {
  for (let at = 0; at < bytes.length; at += INPUT_SIZE) {
    const piece = bytes.subarray(at, at + INPUT_SIZE);
    crc = kernels().run(piece, (wasm, input) => wasm.crc16(input, piece.length, crc) >>> 0);
  }
  return crc;
}

const BLOCK = 64;
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

/** A hash that takes its input piece by piece. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** Lower-case hexadecimal. The hasher is used up. */
  digest(): string;
}

/** SHA-256 (FIPS 180-4). */
export class Sha256 implements Hasher {
  readonly #state = Uint32Array.from(START);
  readonly #rest = new Uint8Array(BLOCK);
  #resting = 0;
  #length = 0;

  update(bytes: Uint8Array): void {
    this.#length += bytes.length;
    let at = 0;
    if (this.#resting > 0) {
      at = Math.min(BLOCK - this.#resting, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#resting);
      this.#resting += at;
      if (this.#resting < BLOCK) return;
      this.#blocks(this.#rest);
      this.#resting = 0;
    }
    const whole = at + Math.floor((bytes.length - at) / BLOCK) * BLOCK;
    for (; at < whole; at += INPUT_SIZE) this.#blocks(bytes.subarray(at, Math.min(whole, at + INPUT_SIZE)));
    this.#rest.set(bytes.subarray(whole));
    this.#resting = bytes.length - whole;
  }

  digest(): string {
    const tail = new Uint8Array(this.#resting < 56 ? BLOCK : 2 * BLOCK);
    tail.set(this.#rest.subarray(0, this.#resting));
    tail[this.#resting] = 0x80;
    new DataView(tail.buffer).setBigUint64(tail.length - 8, BigInt(this.#length) * 8n);
    this.#blocks(tail);
    return Array.from(this.#state, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  /** `bytes` is a whole number of blocks and at most INPUT_SIZE. */
  #blocks(bytes: Uint8Array): void {
    kernels().run(bytes, (wasm, input, output) => {
      const view = kernels().view();
      this.#state.forEach((word, i) => view.setUint32(output + 4 * i, word, true));
      wasm.sha256Blocks(output, input, bytes.length / BLOCK);
      for (let i = 0; i < 8; i++) this.#state[i] = view.getUint32(output + 4 * i, true);
    });
  }
}
