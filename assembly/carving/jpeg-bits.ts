// Reading the entropy-coded bits of a JPEG scan: stuffed zeros after FF are left out, and a marker ends the data.
// The variables live for one call: jpegScan takes them from the caller's state and puts them back.

/** Bits read ahead, the next one highest. Below `count` there may be bits of the byte that comes next. */
export let buffer: u64 = 0;
/** How many bits of the buffer count. */
export let count: u32 = 0;
/** The last so many of them were made up, because the data have ended. */
export let madeUp: u32 = 0;
/** Where the next byte is read. */
export let position: usize = 0;
let end: usize = 0;
let soundPosition: usize = 0;
let soundWaiting: u32 = 0;

export function openBits(bits: u64, bitCount: u32, from: usize, to: usize): void {
  buffer = bits;
  count = bitCount;
  madeUp = 0;
  position = from;
  end = to;
  noteSound();
}

/** Whether bits were used that are not there. */
// @ts-ignore: decorator
@inline
export function overrun(): bool {
  return count < madeUp;
}

/** Whether the data ended with the input, not at a marker. */
export function inputEnded(): bool {
  return position + 1 >= end;
}

/** Whether one of eight bytes is FF: the usual test for a zero byte, on the complement. */
// @ts-ignore: decorator
@inline
export function hasMark(bytes: u64): bool {
  return ((~bytes - 0x0101010101010101) & bytes & 0x8080808080808080) !== 0;
}

/** At least 32 bits in the buffer. */
export function refill(): void {
  if (madeUp === 0 && position + 8 <= end) {
    const next = load<u64>(position);
    if (!hasMark(next)) {
      buffer |= bswap<u64>(next) >> count;
      const taken = (64 - count) >> 3;
      position += taken;
      count += taken << 3;
      return;
    }
  }
  refillByByte();
}

/** The buffer `bits`, of which `have` (at most 63) count, with at least 49; `count` says how many. Eight bytes of input must follow. */
// @ts-ignore: decorator
@inline
export function filled(bits: u64, have: u32): u64 {
  const next = load<u64>(position);
  if (hasMark(next)) {
    setBits(bits, have, position);
    refillByByte();
    return buffer;
  }
  position += (63 - have) >> 3;
  count = have | 56;
  return bits | bswap<u64>(next) >> have;
}

/** At least 49 bits in the buffer, however many FF there are. */
export function refillByByte(): void {
  buffer &= count === 0 ? 0 : ~(<u64>0) << (64 - count);
  while (count <= 48) {
    let byte: u64 = 0;
    if (madeUp > 0 || position >= end) madeUp += 8;
    else {
      byte = load<u8>(position);
      if (byte !== 0xff) position++;
      else if (position + 1 < end && load<u8>(position, 1) === 0) position += 2;
      else {
        madeUp += 8;
        byte = 0;
      }
    }
    buffer |= byte << (56 - count);
    count += 8;
  }
}

/** Skip `bits` (at most 32). */
// @ts-ignore: decorator
@inline
export function skip(bits: u32): void {
  if (count < 32) refill();
  buffer <<= bits;
  count -= bits;
}

/** The next `bits` (at most 16) as a number. */
// @ts-ignore: decorator
@inline
export function take(bits: u32): u32 {
  if (bits === 0) return 0;
  if (count < 32) refill();
  const value = <u32>(buffer >> (64 - bits));
  buffer <<= bits;
  count -= bits;
  return value;
}

/** Put these back after a block kept them in locals. */
// @ts-ignore: decorator
@inline
export function setBits(bits: u64, bitCount: u32, at: usize): void {
  buffer = bits;
  count = bitCount;
  position = at;
}

/** What fills up the last byte before a marker: 1 zeros, 2 ones, 0 nothing, 3 both; 4 where no marker stands here. Empties the buffer. */
export function finishByte(): u32 {
  if (count < madeUp || position + 1 >= end || load<u8>(position) !== 0xff || load<u8>(position, 1) === 0) return 4;
  const rest = count - madeUp;
  if (rest >= 8) return 4; // whole bytes were left over
  const bits = rest === 0 ? 0 : <u32>(buffer >> (64 - rest));
  buffer = 0;
  count = 0;
  madeUp = 0;
  return rest === 0 ? 0 : bits === 0 ? 1 : bits === (1 << rest) - 1 ? 2 : 3;
}

/** Bits of data that wait in the buffer. */
// @ts-ignore: decorator
@inline
function waiting(): u32 {
  return count > madeUp ? count - madeUp : 0;
}

/** What was read up to here is sound. Only noted, because where that is matters once a scan, at its end. */
// @ts-ignore: decorator
@inline
export function noteSound(): void {
  noteSoundAt(position, waiting());
}

// @ts-ignore: decorator
@inline
export function noteSoundAt(at: usize, bits: u32): void {
  soundPosition = at;
  soundWaiting = bits;
}

/** The first byte at or behind `data` of which nothing is used up, where the last sound things ended. */
export function soundEnd(data: usize): usize {
  return goBack(soundPosition, soundWaiting >> 3, data);
}

/** `bytes` bytes of data before `from`, where an FF and the zero stuffed behind it are one; not before `data`. */
function goBack(from: usize, bytes: u32, data: usize): usize {
  let at = from;
  for (; bytes > 0 && at > data; bytes--) {
    at--;
    if (at > data && load<u8>(at) === 0 && load<u8>(at - 1) === 0xff) at--;
  }
  return at;
}

/** Give back the whole bytes that wait in the buffer, so that the next call begins with less than one. */
export function closeBits(data: usize): void {
  const rest = waiting();
  position = goBack(position, rest >> 3, data);
  count = rest & 7;
  buffer &= count === 0 ? 0 : ~(<u64>0) << (64 - count);
}

/** Past fill bytes, the code of the marker here; 0 where there is none. `position` moves behind it. */
export function nextMarker(): u32 {
  if (position >= end || load<u8>(position) !== 0xff) return 0;
  while (position < end && load<u8>(position) === 0xff) position++;
  return position < end ? load<u8>(position++) : 0;
}
