// Huffman tables of JPEG (ITU-T T.81, annex C), made ready for looking up ten bits at a time.

import { JpegHuffman } from "../layouts/jpeg-scan";
import { Status } from "../status";

export const LOOK_AHEAD: u32 = 10;

/** Make `table` ready from 16 counts and `length - 16` values at `data`. Strict: no code may consist of ones only. */
export function jpegHuffman(table: usize, data: usize, length: u32): u32 {
  memory.fill(table, 0, JpegHuffman.SIZE);
  const values = JpegHuffman.values(table);
  let code: u32 = 0, place: u32 = 0;
  for (let bits: u32 = 1; bits <= 16; bits++) {
    const count = <u32>load<u8>(data + bits - 1);
    if (place + count > 256 || <u32>16 + place + count > length) return Status.Truncated;
    store<i32>(JpegHuffman.starts(table) + (bits << 2), <i32>place - <i32>code);
    for (let i: u32 = 0; i < count; i++, code++, place++) {
      const value = <u32>load<u8>(data + 16 + place);
      store<u8>(values + place, <u8>value);
      if (bits <= LOOK_AHEAD) fill(table, code, bits, value);
    }
    if (count > 0 && code >= <u32>1 << bits) return Status.Invalid;
    store<u32>(JpegHuffman.limits(table) + (bits << 2), count > 0 ? code << (16 - bits) : 0);
    code <<= 1;
  }
  JpegHuffman.setCount(table, place);
  return place > 0 ? Status.Ok : Status.Invalid;
}

/** Every look-ahead that begins with `code`. */
function fill(table: usize, code: u32, bits: u32, value: u32): void {
  const entry = (bits + (value & 15)) | (value >> 4) << 8 | (value & 15) << 16 | bits << 24;
  const spare = LOOK_AHEAD - bits;
  for (let i: u32 = 0; i < <u32>1 << spare; i++) store<u32>(JpegHuffman.look(table) + ((code << spare | i) << 2), entry);
}

/** The entry of a code longer than the look-ahead, from the next 16 bits; 0 where no code begins like that. */
export function jpegLongCode(table: usize, next: u32): u32 {
  for (let bits: u32 = LOOK_AHEAD + 1; bits <= 16; bits++) {
    if (next >= load<u32>(JpegHuffman.limits(table) + (bits << 2))) continue;
    const place = <i32>(next >> (16 - bits)) + load<i32>(JpegHuffman.starts(table) + (bits << 2));
    if (place < 0 || <u32>place >= JpegHuffman.count(table)) return 0;
    const value = <u32>load<u8>(JpegHuffman.values(table) + place);
    return (bits + (value & 15)) | (value >> 4) << 8 | (value & 15) << 16 | bits << 24;
  }
  return 0;
}
