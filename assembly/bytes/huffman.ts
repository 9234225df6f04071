// Decoding tables of deflate's prefix codes: one direct table, and for longer codes tables below it.

import { InflateState } from "../layouts/inflate";

/** An entry: bits to take (0–7), extra bits or the bits of a subtable (8–12), kind (13–15), literal or base or subtable (16–31). */
export const INVALID: u32 = 0;
export const KIND: u32 = 0xe000;
export const LITERAL: u32 = 0x2000;
export const MATCH: u32 = 0x4000;
export const END: u32 = 0x8000;
export const SUBTABLE: u32 = 0xc000;

export const LITERAL_BITS: u32 = 10;
export const DISTANCE_BITS: u32 = 8;

/** What the symbols of a code mean. */
export const LENGTH_CODES: u32 = 0;
export const LITERAL_CODES: u32 = 1;
export const DISTANCE_CODES: u32 = 2;

const LENGTH_BASE: usize = memory.data<u16>([3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]);
const LENGTH_EXTRA: usize = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]);

/** The entry of `symbol`, without its length. Symbols that deflate reserves are invalid. */
function meaning(symbol: u32, codes: u32): u32 {
  if (codes == LENGTH_CODES) return symbol << 16 | MATCH;
  if (codes == DISTANCE_CODES) {
    if (symbol >= 30) return INVALID;
    const extra: u32 = symbol < 4 ? 0 : (symbol >> 1) - 1;
    const base: u32 = symbol < 4 ? symbol + 1 : ((2 + (symbol & 1)) << extra) + 1;
    return base << 16 | extra << 8 | MATCH;
  }
  if (symbol < 256) return symbol << 16 | LITERAL;
  if (symbol == 256) return END;
  if (symbol >= 286) return INVALID;
  return <u32>load<u16>(LENGTH_BASE + ((symbol - 257) << 1)) << 16 | <u32>load<u8>(LENGTH_EXTRA + symbol - 257) << 8 | MATCH;
}

/** Fill `table`, of `direct` bits, for the code lengths at `lengths`. False: no such code, or an incomplete one that deflate forbids. */
export function buildTable(state: usize, lengths: usize, symbols: u32, table: usize, direct: u32, codes: u32): bool {
  const counts = InflateState.counts(state);
  memory.fill(counts, 0, 64);
  for (let i: u32 = 0; i < symbols; i++) {
    const at = counts + ((<u32>load<u8>(lengths + i)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let longest: u32 = 15;
  while (longest > 0 && load<u32>(counts + (longest << 2)) == 0) longest--;
  memory.fill(table, 0, 4 << direct);
  if (longest == 0) return codes == DISTANCE_CODES; // a block of literals only needs no distances
  let left: i32 = 1;
  for (let size: u32 = 1; size <= 15; size++) {
    left = (left << 1) - <i32>load<u32>(counts + (size << 2));
    if (left < 0) return false;
  }
  if (left > 0 && (codes == LENGTH_CODES || longest != 1)) return false;
  sortSymbols(state, lengths, symbols);
  fillTable(state, table, direct, codes, longest);
  return true;
}

function sortSymbols(state: usize, lengths: usize, symbols: u32): void {
  const counts = InflateState.counts(state);
  const starts = InflateState.starts(state);
  const sorted = InflateState.sorted(state);
  store<u32>(starts, 0, 4);
  for (let size: u32 = 1; size < 15; size++) store<u32>(starts + (size << 2), load<u32>(starts + (size << 2)) + load<u32>(counts + (size << 2)), 4);
  for (let i: u32 = 0; i < symbols; i++) {
    const size: u32 = load<u8>(lengths + i);
    if (size == 0) continue;
    const at = starts + (size << 2);
    store<u16>(sorted + (load<u32>(at) << 1), <u16>i);
    store<u32>(at, load<u32>(at) + 1);
  }
}

function fillTable(state: usize, table: usize, direct: u32, codes: u32, longest: u32): void {
  const counts = InflateState.counts(state);
  const sorted = InflateState.sorted(state);
  const mask: u32 = (1 << direct) - 1;
  let code: u32 = 0; // bits reversed, as they come in the stream
  let next: u32 = 1 << direct;
  let prefix: u32 = 0xffff_ffff;
  let below: u32 = 0;
  let belowBits: u32 = 0;
  let index: u32 = 0;
  for (let size: u32 = 1; size <= longest; size++) {
    for (let left = load<u32>(counts + (size << 2)); left > 0; left--) {
      const entry = meaning(load<u16>(sorted + (index++ << 1)), codes);
      if (size <= direct) {
        for (let at = code; at <= mask; at += 1 << size) store<u32>(table + (at << 2), entry == INVALID ? INVALID : entry | size);
      } else {
        if ((code & mask) != prefix) {
          prefix = code & mask;
          below = next;
          belowBits = subtableBits(counts, size, direct, longest, left);
          next += 1 << belowBits;
          memory.fill(table + (below << 2), 0, 4 << belowBits);
          store<u32>(table + (prefix << 2), below << 16 | belowBits << 8 | SUBTABLE);
        }
        for (let at = code >> direct; at < <u32>1 << belowBits; at += 1 << (size - direct)) store<u32>(table + ((below + at) << 2), entry == INVALID ? INVALID : entry | (size - direct));
      }
      // The next code of this length: add one to the reversed number.
      let bit: u32 = 1 << (size - 1);
      while (code & bit) bit >>= 1;
      code = bit ? (code & (bit - 1)) + bit : 0;
    }
  }
}

/** Bits of the subtable that begins with a code of `size`: enough for all codes with the same first `direct` bits. */
function subtableBits(counts: usize, size: u32, direct: u32, longest: u32, leftOfSize: u32): u32 {
  let bits = size - direct;
  let room: i32 = (1 << bits) - <i32>leftOfSize;
  while (room > 0 && bits + direct < longest) {
    bits++;
    room = (room << 1) - <i32>load<u32>(counts + ((bits + direct) << 2));
  }
  return bits;
}
