// The AC scans of a progressive JPEG far from the end of the input. They have many blocks of few bits each, so what
// the blocks have in common stays in locals, and blocks that end-of-band runs pass over cost next to nothing.

import { JpegBlock, JpegHuffman, JpegScan } from "../layouts/jpeg-scan";
import { buffer, count, filled, madeUp, noteSoundAt, position, setBits } from "./jpeg-bits";
import { jpegLongCode, LOOK_AHEAD } from "./jpeg-huffman";

const LOOK_SHIFT: u32 = 64 - LOOK_AHEAD;
const ALL: u64 = ~(<u64>0);

/** Whether the last call met something that no encoder writes. */
export let wrongBand: bool = false;

/** At most `most` blocks as acFirst has them, which begin before `end`, behind which the longest has room; how many. */
export function acFirstBlocks(scan: usize, nonzero: usize, most: u32, end: usize): u32 {
  const table = JpegScan.tables(scan, JpegBlock.ac(JpegScan.blocks(scan, 0))), look = JpegHuffman.look(table);
  const limits = JpegScan.sizeLimits(scan), first = JpegScan.first(scan), last = JpegScan.last(scan);
  let bits = buffer, have = count, ended = JpegScan.endOfBandRun(scan), sound = true, done: u32 = 0;
  while (done < most && position <= end) {
    if (ended > 0) {
      const passed = min(ended, most - done);
      ended -= passed;
      done += passed;
      continue;
    }
    let found = load<u64>(nonzero + (<usize>done << 3));
    for (let k = first; k <= last; k++) {
      bits = filled(bits, have);
      have = count;
      let entry = load<u32>(look + (<usize>(bits >> LOOK_SHIFT) << 2));
      if (entry === 0) entry = jpegLongCode(table, <u32>(bits >> 48));
      bits <<= <u64>entry;
      have -= entry & 0xff;
      const run = entry >> 8 & 0xff, size = entry >> 16 & 0xff;
      if (size === 0 && run < 15) {
        sound = entry !== 0;
        ended = (<u32>1 << run) + <u32>(bits >> 1 >> (63 - run));
        bits <<= <u64>run;
        have -= run;
        break;
      }
      k += run;
      sound = size === 0 ? k < last : k <= last && size <= <u32>load<u8>(limits + k);
      if (!sound) break;
      if (size > 0) found |= <u64>1 << k;
    }
    if (!sound || have < madeUp) break;
    store<u64>(nonzero + (<usize>done << 3), found);
    noteSoundAt(position, have - madeUp);
    if (ended > 0) ended--;
    done++;
  }
  return leave(scan, bits, have, ended, sound, done);
}

/** At most `most` blocks as acRefine has them, which begin before `end`, behind which the longest has room; how many. */
export function acRefineBlocks(scan: usize, nonzero: usize, most: u32, end: usize): u32 {
  const table = JpegScan.tables(scan, JpegBlock.ac(JpegScan.blocks(scan, 0))), look = JpegHuffman.look(table);
  const first = JpegScan.first(scan), last = JpegScan.last(scan), band = ALL >> (63 - last);
  let bits = buffer, have = count, ended = JpegScan.endOfBandRun(scan), sound = true, done: u32 = 0;
  while (done < most && position <= end) {
    let found = load<u64>(nonzero + (<usize>done << 3)), k = first;
    while (ended === 0 && k <= last) {
      bits = filled(bits, have);
      have = count;
      let entry = load<u32>(look + (<usize>(bits >> LOOK_SHIFT) << 2));
      if (entry === 0) entry = jpegLongCode(table, <u32>(bits >> 48));
      const run = entry >> 8 & 0xff, size = entry >> 16 & 0xff;
      bits <<= <u64>(entry >> 24);
      have -= entry >> 24;
      if (size === 0 && run < 15) {
        sound = entry !== 0;
        ended = (<u32>1 << run) + <u32>(bits >> 1 >> (63 - run));
        bits <<= <u64>run;
        have -= run;
        break;
      }
      sound = size < 2;
      if (!sound) break;
      const next = passZeros(found, k, run, last), corrected = corrections(found & band, k, next);
      bits <<= <u64>size;
      have -= size;
      if (corrected > 24) {
        bits = filled(bits << 24, have - 24);
        have = count;
      }
      const left = corrected > 24 ? corrected - 24 : corrected;
      bits <<= <u64>left;
      have -= left;
      sound = size === 0 ? next < last : next <= last;
      if (!sound) break;
      if (size > 0) found |= <u64>1 << next;
      k = next + 1;
    }
    if (ended > 0 && sound) {
      const corrected = k > last ? 0 : <u32>popcnt(found & band & ALL << k);
      bits = filled(bits, have);
      have = count;
      const left = corrected > 32 ? corrected - 32 : corrected;
      if (corrected > 32) {
        bits = filled(bits << 32, have - 32);
        have = count;
      }
      bits <<= <u64>left;
      have -= left;
      ended--;
    }
    if (!sound || have < madeUp) break;
    store<u64>(nonzero + (<usize>done << 3), found);
    noteSoundAt(position, have - madeUp);
    done++;
  }
  return leave(scan, bits, have, ended, sound, done);
}

/** Past `zeros` coefficients that are zero, to the next zero one or behind `last`. */
// @ts-ignore: decorator
@inline
function passZeros(found: u64, k: u32, zeros: u32, last: u32): u32 {
  const taken = found >> k;
  let length = zeros;
  // Each coefficient that is not zero moves the end on by one, where there may be further ones.
  for (let before: u32 = 64; length !== before && k + length <= last;) {
    before = length;
    length = zeros + <u32>popcnt(taken & ((<u64>2 << length) - 1));
  }
  return min(k + length, last + 1);
}

/** How many coefficients of `found` lie from `k` up to `next`. */
// @ts-ignore: decorator
@inline
function corrections(found: u64, k: u32, next: u32): u32 {
  return <u32>popcnt(found & ALL << k & (next > 63 ? ALL : ~(ALL << next)));
}

/** Put back what was in locals. */
function leave(scan: usize, bits: u64, have: u32, ended: u32, sound: bool, done: u32): u32 {
  setBits(bits, have, position);
  JpegScan.setEndOfBandRun(scan, ended);
  wrongBand = !sound || have < madeUp;
  return done;
}
