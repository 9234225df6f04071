// Sequential scans need no values of AC coefficients, only their places and sizes: so one look at the next bits may pass
// over several codes with their value bits.

import { JpegHuffman } from "../layouts/jpeg-scan";
import { jpegLongCode, LOOK_AHEAD } from "./jpeg-huffman";

/** PAIR_BITS of the layout. */
export const PAIR_BITS: u32 = 11;
/** Added to the advance where the last code ends the block. */
export const BLOCK_ENDS: u32 = 128;
/** Two looks take no more than a refill gives at least (49 bits). */
const MOST_BITS: u32 = 24;
const NO_LIMIT: u32 = 255;
/** Beside the bits to pass over: sixteen zeros come last, after which the block must go on. */
export const GOES_ON: u32 = 64;

/** For each value of the next PAIR_BITS bits: bits to pass over | GOES_ON | coefficients to advance << 8 | BLOCK_ENDS << 8 | the most value bits of one << 16. */
export function jpegPairs(pairs: usize, table: usize): void {
  for (let next: u32 = 0; next < <u32>1 << PAIR_BITS; next++) store<u32>(pairs + (next << 2), pair(table, next));
}

/** As many codes as `next` holds. 255 value bits, which is over every limit, where there is none, or it is one of the rare kinds. */
function pair(table: usize, next: u32): u32 {
  let bits: u32 = 0, advance: u32 = 0, largest: u32 = 0;
  while (bits < PAIR_BITS) {
    const entry = single(table, next << bits & (1 << PAIR_BITS) - 1);
    if (entry === 0 || bits + (entry >> 24) > PAIR_BITS) break;
    const run = entry >> 8 & 0xff, size = entry >> 16 & 0xff;
    if (size === 0) {
      if (run === 15 && advance <= 63 - 16) return bits + (entry & 0xff) | GOES_ON | (advance + 16) << 8 | largest << 16;
      if (run === 0) return bits + (entry & 0xff) | (advance + BLOCK_ENDS) << 8 | largest << 16;
      break; // there is no such code
    }
    if (bits + (entry & 0xff) > MOST_BITS || advance + run + 1 > 63) break;
    bits += entry & 0xff;
    advance += run + 1;
    largest = max(largest, size);
  }
  return bits === 0 ? NO_LIMIT << 16 : bits | advance << 8 | largest << 16;
}

/** The entry (layout JpegHuffman, look) of the code with which `next` begins. */
function single(table: usize, next: u32): u32 {
  const entry = load<u32>(JpegHuffman.look(table) + (<usize>(next >> (PAIR_BITS - LOOK_AHEAD)) << 2));
  return entry !== 0 ? entry : jpegLongCode(table, next << (16 - PAIR_BITS));
}
