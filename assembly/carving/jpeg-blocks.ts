// One block of a JPEG scan, by the five coding procedures of ITU-T T.81 (F.2.2, G.1.2, G.2). No pixels are made:
// every code must exist, every coefficient must have a place, and every value must be one that pixels can give.

import { JpegBlock, JpegHuffman, JpegScan } from "../layouts/jpeg-scan";
import { buffer, count, position, refill, setBits, skip, take } from "./jpeg-bits";
import { jpegLongCode } from "./jpeg-huffman";

/** The entry (layout JpegHuffman, look) of the code that comes next; the bits stay. */
// @ts-ignore: decorator
@inline
function peek(table: usize): u32 {
  if (count < 32) refill();
  const entry = load<u32>(JpegHuffman.look(table) + (<usize>(buffer >> 54) << 2));
  return entry !== 0 ? entry : jpegLongCode(table, <u32>(buffer >> 48));
}

/** A DC difference, and whether the value is still one that pixels can give. */
export function dcBlock(scan: usize, block: usize): bool {
  const entry = peek(JpegScan.tables(scan, JpegBlock.dc(block)));
  const size = entry >> 16 & 0xff;
  if (entry === 0 || (entry >> 8 & 0xff) !== 0) return false;
  skip(entry >> 24);
  let difference = <i32>take(size);
  if (size > 0 && difference < 1 << (size - 1)) difference -= (1 << size) - 1;
  const component = JpegBlock.component(block) << 2;
  const prediction = JpegScan.predictions(scan) + component;
  const value = load<i32>(prediction) + difference;
  store<i32>(prediction, value);
  const limit = load<i32>(JpegScan.dcLimits(scan) + component);
  return value <= limit && value >= -limit;
}

/** The 63 AC coefficients of a sequential scan: where the time goes, so the bits are kept in locals. */
export function acBlock(scan: usize, block: usize): bool {
  const table = JpegScan.tables(scan, JpegBlock.ac(block));
  const look = JpegHuffman.look(table);
  const limits = JpegScan.sizeLimits(scan) + (JpegBlock.component(block) << 6);
  let bits = buffer, have = count;
  for (let k: u32 = 1; k < 64; k++) {
    if (have < 32) {
      setBits(bits, have, position);
      refill();
      bits = buffer;
      have = count;
    }
    let entry = load<u32>(look + (<usize>(bits >> 54) << 2));
    if (entry === 0) {
      entry = jpegLongCode(table, <u32>(bits >> 48));
      if (entry === 0) return false;
    }
    const used = entry & 0xff;
    bits <<= <u64>used;
    have -= used;
    const run = entry >> 8 & 0xff, size = entry >> 16 & 0xff;
    k += run;
    if (size === 0) {
      if (run === 0) break; // end of block
      if (run !== 15 || k >= 63) return false;
    } else if (k > 63 || size > <u32>load<u8>(limits + k)) return false;
  }
  setBits(bits, have, position);
  return true;
}

/** The length of a run of blocks without new coefficients, which begins with this one. */
// @ts-ignore: decorator
@inline
function endOfBandRun(run: u32): u32 {
  return (<u32>1 << run) + take(run);
}

/** First scan of some AC coefficients: which are not zero is noted in `nonzero`. */
export function acFirst(scan: usize, block: usize, nonzero: usize): bool {
  const ended = JpegScan.endOfBandRun(scan);
  if (ended > 0) {
    JpegScan.setEndOfBandRun(scan, ended - 1);
    return true;
  }
  const table = JpegScan.tables(scan, JpegBlock.ac(block));
  const limits = JpegScan.sizeLimits(scan);
  const last = JpegScan.last(scan);
  let found = load<u64>(nonzero);
  for (let k = JpegScan.first(scan); k <= last; k++) {
    const entry = peek(table);
    if (entry === 0) return false;
    const run = entry >> 8 & 0xff, size = entry >> 16 & 0xff;
    skip(entry & 0xff);
    if (size === 0 && run < 15) {
      JpegScan.setEndOfBandRun(scan, endOfBandRun(run) - 1);
      break;
    }
    k += run;
    if (size === 0 ? k >= last : k > last || size > <u32>load<u8>(limits + k)) return false;
    if (size > 0) found |= <u64>1 << k;
  }
  store<u64>(nonzero, found);
  return true;
}

/** A further bit of some AC coefficients: one for each that was not zero before, and new ones of value 1. */
export function acRefine(scan: usize, block: usize, nonzero: usize): bool {
  const table = JpegScan.tables(scan, JpegBlock.ac(block));
  const last = JpegScan.last(scan);
  let k = JpegScan.first(scan);
  let ended = JpegScan.endOfBandRun(scan);
  let found = load<u64>(nonzero);
  while (ended === 0 && k <= last) {
    const entry = peek(table);
    if (entry === 0) return false;
    const run = entry >> 8 & 0xff, size = entry >> 16 & 0xff;
    skip(entry >> 24);
    if (size === 0 && run < 15) {
      ended = endOfBandRun(run);
      break;
    }
    if (size > 1) return false;
    skip(size);
    k = skipZeros(found, k, run, last);
    if (size === 0 ? k >= last : k > last) return false;
    if (size > 0) found |= <u64>1 << k;
    k++;
  }
  if (ended > 0) {
    if (k <= last) correct(found & (~(<u64>0) << k) & (~(<u64>0) >> (63 - last)));
    ended--;
  }
  JpegScan.setEndOfBandRun(scan, ended);
  store<u64>(nonzero, found);
  return true;
}

/** Past `zeros` coefficients that are zero, to the next zero one or behind `last`; those between are not zero and have a bit each. */
// @ts-ignore: decorator
@inline
function skipZeros(found: u64, k: u32, zeros: u32, last: u32): u32 {
  const from = ~(<u64>0) << k;
  let free = ~found & from & (~(<u64>0) >> (63 - last));
  for (; zeros > 0 && free !== 0; zeros--) free &= free - 1;
  const next = free === 0 ? last + 1 : <u32>ctz(free);
  correct(found & from & (next > 63 ? ~(<u64>0) : ~(~(<u64>0) << next)));
  return next;
}

/** One correction bit for each coefficient of `which`. */
// @ts-ignore: decorator
@inline
function correct(which: u64): void {
  const bits = <u32>popcnt(which);
  if (bits > 32) skip(32);
  skip(bits > 32 ? bits - 32 : bits);
}
