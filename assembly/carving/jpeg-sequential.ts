// The MCUs of a sequential scan far from the end of the input: where carving spends its time, so everything is kept in
// locals, the buffer is filled without asking whether it must be, and one look passes over several codes.

import { JpegBlock, JpegHuffman, JpegScan } from "../layouts/jpeg-scan";
import { buffer, count, hasMark, madeUp, noteSoundAt, position, refillByByte, setBits } from "./jpeg-bits";
import { jpegLongCode, LOOK_AHEAD } from "./jpeg-huffman";
import { BLOCK_ENDS, GOES_ON, PAIR_BITS } from "./jpeg-pairs";

const PAIR_SHIFT: u32 = 64 - PAIR_BITS, LOOK_SHIFT: u32 = 64 - LOOK_AHEAD;

/** Whether the last call met something that no encoder writes. */
export let wrongMcu: bool = false;

/** At most `most` MCUs that begin before `end`, behind which the longest MCU has room; how many. */
export function sequentialMcus(scan: usize, most: u32, end: usize): u32 {
  const blocksEnd = JpegScan.blocks(scan, JpegScan.blockCount(scan));
  let done: u32 = 0;
  wrongMcu = false;
  for (; done < most && position <= end; done++) {
    for (let block = JpegScan.blocks(scan, 0); block < blocksEnd; block += JpegBlock.SIZE) {
      if (sequentialBlock(scan, block)) continue;
      wrongMcu = true;
      return done;
    }
    if (count < madeUp) {
      wrongMcu = true;
      return done;
    }
    noteSoundAt(position, count - madeUp);
  }
  return done;
}

/** What dcBlock and acBlock do together. */
// @ts-ignore: decorator
@inline
function sequentialBlock(scan: usize, block: usize): bool {
  const component = <usize>JpegBlock.component(block), slot = <usize>JpegBlock.ac(block);
  const pairs = JpegScan.pairs(scan) + (slot - 4 << 2 + PAIR_BITS), least = <u32>load<u8>(JpegScan.least(scan) + component);
  let bits = buffer, have = count, at = position;
  let k: u32 = 0, table = JpegScan.tables(scan, JpegBlock.dc(block)), sound: bool = true;
  while (true) {
    const next = load<u64>(at);
    if (!hasMark(next)) {
      bits |= bswap<u64>(next) >> have;
      at += (63 - have) >> 3;
      have |= 56;
    } else {
      setBits(bits, have, at);
      refillByByte();
      bits = buffer;
      have = count;
      at = position;
    }
    if (k === 0) {
      let entry = load<u32>(JpegHuffman.look(table) + (<usize>(bits >> LOOK_SHIFT) << 2));
      if (entry === 0) entry = jpegLongCode(table, <u32>(bits >> 48));
      sound = entry !== 0 && (entry >> 8 & 0xff) === 0 && predicted(scan, component, bits << <u64>(entry >> 24), entry >> 16 & 0xff);
      if (!sound) break;
      bits <<= <u64>entry;
      have -= entry & 0xff;
      table = JpegScan.tables(scan, <u32>slot);
      k = 1;
      if (have < 24) continue;
    }
    let entry = load<u32>(pairs + (<usize>(bits >> PAIR_SHIFT) << 2)), behind = k + (entry >> 8 & 0xff);
    if (entry >> 16 <= least && behind < 64) {
      bits <<= <u64>entry;
      have -= entry & 63;
      k = behind;
      if (have < 24) continue;
      entry = load<u32>(pairs + (<usize>(bits >> PAIR_SHIFT) << 2));
      behind = k + (entry >> 8 & 0xff);
    }
    if (entry >> 16 <= least && (behind < 64 || behind - BLOCK_ENDS < 64 || behind === 64 && (entry & GOES_ON) === 0)) {
      bits <<= <u64>entry;
      have -= entry & 63;
      k = behind;
      if (behind >= 64) break;
      continue;
    }
    if (have < 32) continue; // one code, of at most 31 bits
    entry = load<u32>(JpegHuffman.look(table) + (<usize>(bits >> LOOK_SHIFT) << 2));
    if (entry === 0) entry = jpegLongCode(table, <u32>(bits >> 48));
    bits <<= <u64>entry;
    have -= entry & 0xff;
    const run = entry >> 8 & 0xff, size = entry >> 16 & 0xff;
    k += run;
    sound = entry !== 0 && (size === 0 ? run === 0 || run === 15 && k < 63 : k < 64 && size <= <u32>load<u8>(JpegScan.sizeLimits(scan) + (component << 6) + k));
    if (!sound || size === 0 && run === 0 || k === 63) break;
    k++;
  }
  setBits(bits, have, at);
  return sound;
}

/** Whether the DC value is one that pixels can give: the difference is the first `size` bits, and negative where they begin with 0. */
// @ts-ignore: decorator
@inline
function predicted(scan: usize, component: usize, bits: u64, size: u32): bool {
  const negative = ~(<i32>(<i64>bits >> 63));
  const difference = <i32>(bits >> 1 >> (63 - size)) - (((1 << size) - 1) & negative);
  const prediction = JpegScan.predictions(scan) + (component << 2), limit = load<i32>(JpegScan.dcLimits(scan) + (component << 2));
  const value = load<i32>(prediction) + difference;
  store<i32>(prediction, value);
  return value <= limit && value >= -limit;
}
