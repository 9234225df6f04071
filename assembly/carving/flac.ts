// Frames of FLAC, RFC 9639. A frame does not say how long it is, so its subframes are read as a decoder
// would read them, without the samples; CRC-8 of the header and CRC-16 of the frame prove the result.

import { FlacWalk } from "../layouts/media";
import { Status } from "../status";

const CRC8: usize = memory.data(256);
const CRC16: usize = memory.data(512);
let ready: bool = false;

function prepare(): void {
  for (let i: u32 = 0; i < 256; i++) {
    let small = i;
    let large = i << 8;
    for (let bit = 0; bit < 8; bit++) {
      small = (small << 1) ^ (small & 0x80 ? 0x107 : 0);
      large = (large << 1) ^ (large & 0x8000 ? 0x1_8005 : 0);
    }
    store<u8>(CRC8 + i, <u8>small);
    store<u16>(CRC16 + (i << 1), <u16>large);
  }
  ready = true;
}

function crc8(data: usize, length: u32): u32 {
  let value: u32 = 0;
  for (const end = data + length; data < end; data++) value = load<u8>(CRC8 + (value ^ load<u8>(data)));
  return value;
}

function crc16(data: usize, length: u32): u32 {
  let value: u32 = 0;
  for (const end = data + length; data < end; data++) value = (value << 8 & 0xff00) ^ load<u16>(CRC16 + ((value >> 8 ^ load<u8>(data)) << 1));
  return value;
}

/** The functions below return the bit behind what they skip, or one of these: the input ends inside it, or it cannot be. */
const CUT: u32 = 0xffff_ffff;
const BROKEN: u32 = 0xffff_fffe;

// @ts-ignore: decorator
@inline
function peek(data: usize, bit: u32): u64 {
  return bswap(load<u64>(data + (bit >> 3))) << <u64>(bit & 7);
}

/** Up to 32 bits from `bit`. */
// @ts-ignore: decorator
@inline
function take(data: usize, bit: u32, count: u32): u32 {
  return count == 0 ? 0 : <u32>(peek(data, bit) >> <u64>(64 - count));
}

/** Residuals coded by Rice codes of `parameter` bits. */
function skipRice(data: usize, bit: u32, end: u32, samples: u32, parameter: u32): u32 {
  for (; samples > 0; samples--) {
    if (bit >= end) return CUT;
    let bits = peek(data, bit);
    while (bits >> 8 == 0) { // 56 zeros that are certainly of the stream
      bit += 56;
      if (bit >= end) return CUT;
      bits = peek(data, bit);
    }
    bit += <u32>clz(bits) + 1 + parameter;
  }
  return bit <= end ? bit : CUT;
}

function skipResidual(data: usize, bit: u32, end: u32, block: u32, order: u32): u32 {
  if (bit + 6 > end) return CUT;
  const head = take(data, bit, 6);
  bit += 6;
  const width: u32 = head >> 4 == 0 ? 4 : head >> 4 == 1 ? 5 : 0;
  const partitions: u32 = 1 << (head & 15);
  const each = block >> (head & 15);
  if (width == 0 || each << (head & 15) != block || each < order) return BROKEN;
  const raw: u32 = (1 << width) - 1;
  for (let i: u32 = 0; i < partitions; i++) {
    if (bit + width + 5 > end) return CUT;
    const samples = i == 0 ? each - order : each;
    const parameter = take(data, bit, width);
    bit += width;
    if (parameter == raw) {
      bit += 5 + samples * take(data, bit, 5); // at most 65536 × 31
      if (bit > end) return CUT;
    } else {
      bit = skipRice(data, bit, end, samples, parameter);
      if (bit >= BROKEN) return bit;
    }
  }
  return bit;
}

function skipSubframe(data: usize, bit: u32, end: u32, block: u32, sampleBits: u32): u32 {
  if (bit + 8 > end) return CUT;
  const head = take(data, bit, 8);
  if (head & 0x80) return BROKEN;
  const type = head >> 1;
  bit += 8;
  if (head & 1) {
    do {
      if (bit >= end) return CUT;
      if (sampleBits <= 1) return BROKEN;
      sampleBits--;
    } while (take(data, bit++, 1) == 0);
  }
  if (type == 0) bit += sampleBits;
  else if (type == 1) bit += sampleBits * block; // at most 33 × 65536
  else if (type >= 8 && type <= 12) return skipPredicted(data, bit, end, block, sampleBits, type & 7, false);
  else if (type >= 32) return skipPredicted(data, bit, end, block, sampleBits, (type & 31) + 1, true);
  else return BROKEN;
  return bit <= end ? bit : CUT;
}

function skipPredicted(data: usize, bit: u32, end: u32, block: u32, sampleBits: u32, order: u32, linear: bool): u32 {
  if (order > block) return BROKEN;
  bit += order * sampleBits;
  if (linear) {
    if (bit + 9 > end) return CUT;
    const precision = take(data, bit, 4) + 1;
    if (precision == 16) return BROKEN;
    bit += 9 + order * precision;
  }
  return bit > end ? CUT : skipResidual(data, bit, end, block, order);
}

/** Bytes of the frame or sample number at `data`, coded like UTF-8; 0 where it is none. */
function numberLength(data: usize): u32 {
  const first: u32 = load<u8>(data);
  const length: u32 = first < 0x80 ? 1 : <u32>clz(~(first << 24));
  if (first >= 0x80 && (length < 2 || length > 7)) return 0;
  for (let i: u32 = 1; i < length; i++) if ((load<u8>(data + i) & 0xc0) != 0x80) return 0;
  return length;
}

function numberValue(data: usize, length: u32): u64 {
  let value: u64 = length == 1 ? load<u8>(data) : load<u8>(data) & (0x7f >> length);
  for (let i: u32 = 1; i < length; i++) value = value << 6 | (load<u8>(data + i) & 0x3f);
  return value;
}

/** Samples of a block by its code; 0 where the number stands in the header, BROKEN where the code is reserved. */
function blockSize(code: u32): u32 {
  if (code == 0) return BROKEN;
  if (code == 1) return 192;
  if (code <= 5) return 576 << (code - 2);
  return code <= 7 ? 0 : 256 << (code - 8);
}

/** Sample size by its code. */
function sampleSize(code: u32, stream: u32): u32 {
  const sizes: u64 = 0x2018_1410_000c_0800;
  return code == 0 ? stream : <u32>(sizes >> <u64>(code << 3) & 0xff);
}

/** Headers with a right checksum that were met in this call; by chance there is one in 30 MiB. */
let headers: u32 = 0;
const MOST_FALSE: u32 = 256;

/**
 * Read the frame at `data`, of which `left` bytes are there. Returns its bytes, 0 where it is none or broken, CUT where it is cut.
 * Sets `expected` and `samples` in `walk`. `expected` of all ones: any number will do.
 */
function frame(data: usize, left: u32, walk: usize): u32 {
  if (left < 16) return left >= 2 && (<u32>load<u8>(data) << 8 | load<u8>(data, 1)) != FlacWalk.sync(walk) ? 0 : CUT;
  if ((<u32>load<u8>(data) << 8 | load<u8>(data, 1)) != FlacWalk.sync(walk)) return 0;
  const codes: u32 = load<u8>(data, 2);
  const third: u32 = load<u8>(data, 3);
  const channels = third >> 4;
  const bits = sampleSize(third >> 1 & 7, FlacWalk.sampleBits(walk));
  let block = blockSize(codes >> 4);
  const length = numberLength(data + 4);
  if (block == BROKEN || (codes & 15) == 15 || channels > 10 || bits == 0 || third & 1 || length == 0) return 0;
  const number = numberValue(data + 4, length);
  let at: u32 = 4 + length;
  if (codes >> 4 == 6) { block = <u32>load<u8>(data + at) + 1; at += 1; }
  else if (codes >> 4 == 7) { block = <u32>bswap(load<u16>(data + at)) + 1; at += 2; }
  at += (codes & 15) == 12 ? 1 : (codes & 15) > 12 ? 2 : 0;
  if (crc8(data, at) != load<u8>(data + at)) return 0;
  headers++;
  const expected = FlacWalk.expected(walk);
  if (expected != u64.MAX_VALUE && number != expected) return 0;
  const end = left << 3;
  let bit: u32 = (at + 1) << 3;
  const count = channels < 8 ? channels + 1 : 2;
  for (let i: u32 = 0; i < count; i++) {
    const side = channels == 9 ? i == 0 : channels >= 8 ? i == 1 : false;
    bit = skipSubframe(data, bit, end, block, side ? bits + 1 : bits);
    if (bit >= BROKEN) return bit == CUT ? CUT : 0;
  }
  const size: u32 = (bit + 7) >> 3;
  if (size + 2 > left) return CUT;
  if (crc16(data, size) != (<u32>load<u8>(data + size) << 8 | load<u8>(data + size, 1))) return 0;
  FlacWalk.setExpected(walk, (FlacWalk.sync(walk) & 1) ? number + block : number + 1);
  FlacWalk.setSamples(walk, FlacWalk.samples(walk) + block);
  return size + 2;
}

/** Walk sound frames from the first byte on. Ok: all of the input. Truncated: the rest is too short to tell. Invalid: no sound frame follows. */
export function flacFrames(data: usize, length: u32, walk: usize): u32 {
  if (!ready) prepare();
  FlacWalk.setSamples(walk, 0);
  let at: u32 = 0;
  let count: u32 = 0;
  let status: u32 = Status.Ok;
  while (at < length) {
    const size = frame(data + at, length - at, walk);
    if (size == 0 || size == CUT) {
      status = size == 0 ? Status.Invalid : Status.Truncated;
      break;
    }
    at += size;
    count++;
  }
  FlacWalk.setConsumed(walk, at);
  FlacWalk.setFrames(walk, count);
  return status;
}

/**
 * Where the next sound frame begins, whatever its number; `length` where there is none. Ends as well after
 * {@link MOST_FALSE} headers that seemed sound: reading each frame takes long, and headers cost a forger nothing.
 */
export function flacNextFrame(data: usize, length: u32, walk: usize): u32 {
  if (!ready) prepare();
  headers = 0;
  for (let at: u32 = 0; at + 16 <= length && headers < MOST_FALSE; at++) {
    if (load<u8>(data + at) != 0xff) continue;
    FlacWalk.setExpected(walk, u64.MAX_VALUE);
    const size = frame(data + at, length - at, walk);
    if (size != 0 && size != CUT) return at;
  }
  return length;
}
