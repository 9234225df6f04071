// Frames of MPEG audio (ISO/IEC 11172-3, 13818-3) and packets of MPEG program streams (ISO/IEC 11172-1, 13818-1):
// chains in which each piece says where the next begins.

import { fits } from "../bounds";
import { MpegWalk } from "../layouts/media";
import { Status } from "../status";

/** Layer III, in kbit/s: MPEG-1, then MPEG-2 and 2.5. */
const BIT_RATES: usize = memory.data<u16>([0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0, 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0]);
const SAMPLE_RATES: usize = memory.data<u32>([44100, 48000, 32000, 0]);
/** Bits of a frame header that stay the same in a stream: sync, version, layer, sample rate. */
const SAME: u32 = 0xfffe_0c00;

/** Bytes of the layer III frame that `header` (as a big-endian number) begins; 0 where it does not begin one. */
export function mpegAudioFrame(header: u32): u32 {
  const version = header >> 19 & 3; // 0: 2.5, 2: 2, 3: 1
  if (header >> 21 != 0x7ff || version == 1 || (header >> 17 & 3) != 1 || (header & 3) == 2) return 0;
  const rate = load<u16>(BIT_RATES + ((header >> 12 & 15) << 1) + (version == 3 ? 0 : 32));
  const samples = load<u32>(SAMPLE_RATES + ((header >> 10 & 3) << 2)) >> (version == 3 ? 0 : version == 2 ? 1 : 2);
  if (rate == 0 || samples == 0) return 0;
  return (version == 3 ? 144_000 : 72_000) * rate / samples + (header >> 9 & 1);
}

/** Walk the frames of one stream. Ok: all of the input. Truncated: the last frame is cut. Invalid: no frame follows. */
export function mpegAudioFrames(data: usize, length: u32, walk: usize): u32 {
  const first = length >= 4 ? bswap(load<u32>(data)) : 0;
  let at: u32 = 0;
  let count: u32 = 0;
  let status: u32 = Status.Ok;
  while (at < length) {
    if (length - at < 4) { status = Status.Truncated; break; }
    const header = bswap(load<u32>(data + at));
    const size: u32 = (header ^ first) & SAME ? 0 : mpegAudioFrame(header);
    if (size == 0) { status = Status.Invalid; break; }
    if (size > length - at) { status = Status.Truncated; break; }
    at += size;
    count++;
  }
  MpegWalk.setConsumed(walk, at);
  MpegWalk.setCount(walk, count);
  return status;
}

const PACK: u32 = 0xba;
const END: u32 = 0xb9;
const FIRST_PACKET: u32 = 0xbb; // system header; stream packets follow to ff

/** Bytes of the piece of a program stream at `data`, of which at least 16 are there; 0 where there is none. */
function programPiece(data: usize): u32 {
  if ((load<u32>(data) & 0x00ff_ffff) != 0x0001_0000) return 0;
  const id: u32 = load<u8>(data, 3);
  if (id == END) return 4;
  const next: u32 = load<u8>(data, 4);
  if (id == PACK) return (next & 0xc4) == 0x44 ? 14 + (load<u8>(data, 13) & 7) : (next & 0xf1) == 0x21 ? 12 : 0;
  if (id < FIRST_PACKET) return 0;
  const size = (next << 8) + load<u8>(data, 5);
  return size == 0 ? 0 : 6 + size;
}

/** System clock reference of the pack at `data`. */
function packClock(data: usize): u64 {
  const high = <u64>load<u8>(data, 4);
  const middle = <u64>bswap(load<u16>(data, 5));
  const low = <u64>bswap(load<u16>(data, 7));
  if ((high & 0xc0) == 0x40) return (high >> 3 & 7) << 30 | (high & 3) << 28 | (middle >> 3) << 15 | (middle & 3) << 13 | low >> 3;
  return (high >> 1 & 7) << 30 | (middle >> 1) << 15 | low >> 1;
}

/** Whether another file begins with the pack at `at`: where a sector does, with a system header, and earlier than the pack before. */
function restarts(data: usize, at: u32, length: u32, size: u32, walk: usize): bool {
  const header = data + at + size;
  if ((MpegWalk.base(walk) + at) % 512 != 0 || !fits(at + size, 6, length) || load<u32>(header) != 0xbb01_0000) return false;
  if (packClock(data + at) >= MpegWalk.clock(walk)) return false;
  const next = 6 + bswap(load<u16>(header, 4));
  if (!fits(at + size, next + 11, length) || load<u32>(header + next) != 0xbf01_0000) return true;
  return load<u32>(header + next, 7) == 0; // navigation packs of a DVD start again inside a title; only its first one is number 0
}

/** Walk packs and packets. Ok: an end code was met, and consumed; or another stream begins. Truncated: the input ends first. Invalid: nothing known follows. */
export function programPackets(data: usize, length: u32, walk: usize): u32 {
  let at: u32 = 0;
  let count: u32 = 0;
  let status: u32 = Status.Truncated;
  while (at < length) {
    // The input is followed by readable bytes; what they make of a cut piece is not believed.
    const size = programPiece(data + at);
    if (size == 0) { status = length - at < 16 ? Status.Truncated : Status.Invalid; break; }
    if (size > length - at) break;
    const id = load<u8>(data + at, 3);
    if (id == PACK) {
      if (restarts(data, at, length, size, walk)) { status = Status.Ok; break; }
      MpegWalk.setClock(walk, packClock(data + at) + 1);
    }
    at += size;
    count++;
    if (id == END) { status = Status.Ok; break; }
  }
  MpegWalk.setConsumed(walk, at);
  MpegWalk.setCount(walk, count);
  return status;
}
