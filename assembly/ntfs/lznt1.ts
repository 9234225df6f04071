// LZNT1 (MS-XCA 2.5): chunks that each stand for 4096 bytes, compressed on their own.
import { fits } from "../bounds";

const CHUNK: u32 = 4096;
const DAMAGED: u32 = 0x8000_0000;

/**
 * Decompress `length` bytes at `input` into exactly `capacity` bytes at `output`; what the input does not
 * give is zero. Returns the bytes given, with the highest bit set where a chunk was damaged: damage stays in its chunk.
 */
export function decodeLznt1(input: usize, length: u32, output: usize, capacity: u32): u32 {
  memory.fill(output, 0, capacity);
  let at: u32 = 0;
  let out: u32 = 0;
  let given: u32 = 0;
  let damaged: u32 = 0;
  while (fits(at, 2, length) && out < capacity) {
    const header: u32 = load<u16>(input + at);
    if (header == 0) break;
    at += 2;
    const stored = (header & 0xfff) + 1;
    const size = min(stored, length - at);
    const room = min(CHUNK, capacity - out);
    if (size < stored || ((header >> 12) & 7) != 3) damaged = DAMAGED;
    if (header & 0x8000) {
      const result = decodeChunk(input + at, size, output + out, room);
      damaged |= result & DAMAGED;
      given = out + (result & ~DAMAGED);
    } else {
      memory.copy(output + out, input + at, min(size, room));
      given = out + min(size, room);
    }
    at += size;
    out += CHUNK;
  }
  return given | damaged;
}

/** One compressed chunk: groups of a flag byte and eight literals or references to earlier bytes. */
function decodeChunk(input: usize, size: u32, output: usize, room: u32): u32 {
  let at: u32 = 0;
  let out: u32 = 0;
  while (at < size) {
    let flags: u32 = load<u8>(input + at++);
    for (let i = 0; i < 8 && at < size; i++, flags >>= 1) {
      if ((flags & 1) == 0) {
        if (out >= room) return out | DAMAGED;
        store<u8>(output + out++, load<u8>(input + at++));
        continue;
      }
      if (!fits(at, 2, size) || out == 0) return out | DAMAGED;
      const token: u32 = load<u16>(input + at);
      at += 2;
      const lengthBits = 16 - distanceBits(out);
      const distance = (token >> lengthBits) + 1;
      const count = (token & ((1 << lengthBits) - 1)) + 3;
      if (distance > out || !fits(out, count, room)) return out | DAMAGED;
      for (let end = out + count; out < end; out++) store<u8>(output + out, load<u8>(output + out - distance)); // may overlap: byte by byte
    }
  }
  return out;
}

/** Bits of a reference that say how far back: enough for `out` bytes, at least 4. */
function distanceBits(out: u32): u32 {
  return out <= 16 ? 4 : 32 - clz(out - 1);
}
