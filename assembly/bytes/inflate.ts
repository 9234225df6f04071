// Raw deflate, RFC 1951, for input and output that come in pieces. As strict as zlib: a code that is
// over-subscribed or incomplete, a distance before the start, a wrong stored length end the stream.
//
// A symbol is decoded only where all of it is in the input; otherwise the call ends before it and the
// caller comes again with the unused bytes in front. So no bit buffer survives a call, only a bit offset.

import { InflateState } from "../layouts/inflate";
import { Status } from "../status";
import { crc32 } from "./crc32";
import { buildTable, INVALID, LITERAL, MATCH, SUBTABLE, KIND, DISTANCE_BITS, LITERAL_BITS, LENGTH_CODES, LITERAL_CODES, DISTANCE_CODES } from "./huffman";

const HISTORY: u32 = 32_768;
/** Room that must be left in the output for one more round: three literals, the longest match, and what a 16-byte copy overshoots. */
const SLACK: u32 = 3 + 258 + 32;
const BLOCK_HEADER: u32 = 0;
const STORED: u32 = 1;
const CODES: u32 = 2;
const ENDED: u32 = 3;

/** Order in which a dynamic block gives the lengths of its code length code. */
const ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

// @ts-ignore: decorator
@inline
function peek(input: usize, bit: u32): u64 {
  return load<u64>(input + (bit >> 3)) >> <u64>(bit & 7);
}

/**
 * Decode from `input`, continuing `state` (an InflateState), whose `history` is followed by `capacity` bytes for the output.
 * Ok: the stream has ended. Truncated: more input is needed. Full: the output is. Invalid: the stream is broken at `consumed`.
 */
export function inflate(state: usize, capacity: u32, input: usize, length: u32): u32 {
  const out = state + InflateState.SIZE;
  InflateState.setConsumed(state, 0);
  InflateState.setProduced(state, 0);
  let status: u32 = Status.Ok;
  while (InflateState.mode(state) != ENDED) {
    const mode = InflateState.mode(state);
    if (mode == BLOCK_HEADER) status = blockHeader(state, input, length);
    else if (mode == STORED) status = stored(state, capacity, input, length);
    else status = codes(state, capacity, input, length);
    if (status != Status.Ok) break;
  }
  finish(state, out);
  return status;
}

/** Bits of the input used so far in this call. */
function position(state: usize): u32 {
  return (InflateState.consumed(state) << 3) + InflateState.bitOffset(state);
}

function setPosition(state: usize, bit: u32): void {
  InflateState.setConsumed(state, bit >> 3);
  InflateState.setBitOffset(state, bit & 7);
}

function finish(state: usize, out: usize): void {
  const produced = InflateState.produced(state);
  InflateState.setCrc(state, crc32(out, produced, InflateState.crc(state)));
  InflateState.setKnown(state, min<u32>(HISTORY, InflateState.known(state) + produced));
  memory.copy(out - HISTORY, out - HISTORY + produced, HISTORY);
  if (InflateState.mode(state) == ENDED && InflateState.bitOffset(state) > 0) setPosition(state, (InflateState.consumed(state) + 1) << 3);
}

function blockHeader(state: usize, input: usize, length: u32): u32 {
  const bit = position(state);
  const end = length << 3;
  if (end - bit < 3) return Status.Truncated;
  const header = <u32>peek(input, bit) & 7;
  InflateState.setLastBlock(state, header & 1);
  const type = header >> 1;
  if (type == 0) return storedHeader(state, input, bit + 3, end);
  if (type == 3) return Status.Invalid;
  let status: u32 = Status.Ok;
  if (type == 1) {
    fixedTables(state);
    setPosition(state, bit + 3);
  } else status = dynamicTables(state, input, bit + 3, end);
  if (status == Status.Ok) InflateState.setMode(state, CODES);
  return status;
}

function storedHeader(state: usize, input: usize, bit: u32, end: u32): u32 {
  const at = (bit + 7) & ~7;
  if (at + 32 > end) return Status.Truncated;
  const size = load<u16>(input + (at >> 3));
  if (size != (load<u16>(input + (at >> 3), 2) ^ 0xffff)) return Status.Invalid;
  InflateState.setStoredLeft(state, size);
  InflateState.setMode(state, STORED);
  setPosition(state, at + 32);
  return Status.Ok;
}

function stored(state: usize, capacity: u32, input: usize, length: u32): u32 {
  const from = InflateState.consumed(state);
  const produced = InflateState.produced(state);
  const left = InflateState.storedLeft(state);
  const count = min(left, min(length - from, capacity - produced));
  memory.copy(state + InflateState.SIZE + produced, input + from, count);
  InflateState.setConsumed(state, from + count);
  InflateState.setProduced(state, produced + count);
  InflateState.setStoredLeft(state, left - count);
  if (count < left) return count == length - from ? Status.Truncated : Status.Full;
  InflateState.setMode(state, InflateState.lastBlock(state) ? ENDED : BLOCK_HEADER);
  return Status.Ok;
}

function fixedTables(state: usize): void {
  const lengths = InflateState.lengths(state);
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  buildTable(state, lengths, 288, InflateState.literals(state), LITERAL_BITS, LITERAL_CODES);
  memory.fill(lengths, 5, 32);
  buildTable(state, lengths, 32, InflateState.distances(state), DISTANCE_BITS, DISTANCE_CODES);
}

/** The two codes of a dynamic block. Where the input ends inside them, nothing is used up. */
function dynamicTables(state: usize, input: usize, bit: u32, end: u32): u32 {
  if (bit + 14 > end) return Status.Truncated;
  const sizes = <u32>peek(input, bit);
  const literals = (sizes & 31) + 257;
  const distances = (sizes >> 5 & 31) + 1;
  const given = (sizes >> 10 & 15) + 4;
  if (literals > 286 || distances > 30) return Status.Invalid;
  bit += 14;
  if (bit + given * 3 > end) return Status.Truncated;
  const lengths = InflateState.lengths(state);
  memory.fill(lengths, 0, 19);
  for (let i: u32 = 0; i < given; i++, bit += 3) store<u8>(lengths + load<u8>(ORDER + i), <u8>(peek(input, bit) & 7));
  const table = InflateState.literals(state);
  if (!buildTable(state, lengths, 19, table, 7, LENGTH_CODES)) return Status.Invalid;
  return codeLengths(state, input, bit, end, literals, distances);
}

function codeLengths(state: usize, input: usize, bit: u32, end: u32, literals: u32, distances: u32): u32 {
  const lengths = InflateState.lengths(state);
  const table = InflateState.literals(state);
  const total = literals + distances;
  for (let i: u32 = 0; i < total;) {
    const bits = <u32>peek(input, bit);
    const entry = load<u32>(table + ((bits & 127) << 2));
    if (entry == INVALID) return end - bit < 7 ? Status.Truncated : Status.Invalid;
    const size = entry & 0xff;
    const symbol = entry >> 16;
    const rest = bits >> size;
    let times: u32 = 1;
    let extra: u32 = 0;
    if (symbol == 16) { extra = 2; times = 3 + (rest & 3); }
    else if (symbol == 17) { extra = 3; times = 3 + (rest & 7); }
    else if (symbol == 18) { extra = 7; times = 11 + (rest & 127); }
    bit += size + extra;
    if (bit > end) return Status.Truncated;
    if (times > total - i || (symbol == 16 && i == 0)) return Status.Invalid;
    const value: u32 = symbol < 16 ? symbol : symbol == 16 ? load<u8>(lengths + i - 1) : 0;
    memory.fill(lengths + i, <u8>value, times);
    i += times;
  }
  if (load<u8>(lengths + 256) == 0) return Status.Invalid; // no way to end the block
  if (!buildTable(state, lengths, literals, table, LITERAL_BITS, LITERAL_CODES)) return Status.Invalid;
  if (!buildTable(state, lengths + literals, distances, InflateState.distances(state), DISTANCE_BITS, DISTANCE_CODES)) return Status.Invalid;
  setPosition(state, bit);
  return Status.Ok;
}

// @ts-ignore: decorator
@inline
function direct(table: usize, bits: u64, width: u32): u32 {
  return load<u32>(table + ((<u32>bits & ((1 << width) - 1)) << 2));
}

/** What the rest of a long code, in `bits`, means in the subtable to which `entry` points. */
// @ts-ignore: decorator
@inline
function below(table: usize, entry: u32, bits: u64): u32 {
  return load<u32>(table + (((entry >> 16) + (<u32>bits & ((1 << (entry >> 8 & 31)) - 1))) << 2));
}

/** The base of `entry` and its extra bits, which are first in `bits`. */
// @ts-ignore: decorator
@inline
function value(entry: u32, bits: u64): u32 {
  return (entry >> 16) + (<u32>bits & ((1 << (entry >> 8 & 31)) - 1));
}

/** The symbols of a block, until it ends or the input or the output does. */
function codes(state: usize, capacity: u32, input: usize, length: u32): u32 {
  const literals = InflateState.literals(state);
  const distances = InflateState.distances(state);
  const end = length << 3;
  const start = state + InflateState.SIZE;
  const oldest = start - InflateState.known(state);
  const full = start + capacity - SLACK;
  let out = start + InflateState.produced(state);
  let bit = position(state);
  let soundBit = bit;
  let soundOut = out;
  let status: u32 = Status.Full;
  while (out <= full) {
    soundBit = bit;
    soundOut = out;
    let bits = peek(input, bit);
    let entry = direct(literals, bits, LITERAL_BITS);
    if (entry & LITERAL) { // mostly another one follows; if not, what follows may need more bits than are left
      store<u8>(out++, <u8>(entry >> 16));
      bits >>= <u64>(entry & 0xff);
      bit += entry & 0xff;
      entry = direct(literals, bits, LITERAL_BITS);
      if (!(entry & LITERAL)) bits = peek(input, bit);
    }
    if ((entry & KIND) == SUBTABLE) {
      bits >>= <u64>LITERAL_BITS;
      bit += LITERAL_BITS;
      entry = below(literals, entry, bits);
    }
    bit += entry & 0xff;
    if (entry & LITERAL) {
      store<u8>(out++, <u8>(entry >> 16));
      if (bit <= end) continue;
      status = Status.Truncated;
      break;
    }
    if ((entry & KIND) != MATCH) {
      status = entry == INVALID ? invalid(bit, end) : bit > end ? Status.Truncated : Status.Ok;
      break;
    }
    bits >>= <u64>(entry & 0xff);
    const count = value(entry, bits);
    bits >>= <u64>(entry >> 8 & 31);
    bit += entry >> 8 & 31;
    entry = direct(distances, bits, DISTANCE_BITS);
    if ((entry & KIND) == SUBTABLE) {
      bits >>= <u64>DISTANCE_BITS;
      bit += DISTANCE_BITS;
      entry = below(distances, entry, bits);
    }
    const distance = value(entry, bits >> <u64>(entry & 0xff));
    bit += (entry & 0xff) + (entry >> 8 & 31);
    if (entry == INVALID || distance > <u32>(out - oldest) || bit > end) {
      status = entry == INVALID ? invalid(bit, end) : bit > end ? Status.Truncated : Status.Invalid;
      break;
    }
    copyMatch(out, distance, count);
    out += count;
  }
  const undo = status == Status.Truncated || status == Status.Invalid;
  setPosition(state, undo ? soundBit : bit);
  InflateState.setProduced(state, <u32>((undo ? soundOut : out) - start));
  if (status == Status.Ok) InflateState.setMode(state, InflateState.lastBlock(state) ? ENDED : BLOCK_HEADER);
  return status;
}

/** A code that no symbol has. Where fewer bits are left than a code may have, the missing ones might have made it another. */
function invalid(bit: u32, end: u32): u32 {
  return bit + 15 > end ? Status.Truncated : Status.Invalid;
}

/** `count` bytes from `distance` back, which may overlap; writes up to 15 bytes more. */
// @ts-ignore: decorator
@inline
function copyMatch(out: usize, distance: u32, count: u32): void {
  const end = out + count;
  let from = out - distance;
  if (distance >= 16) {
    for (; out < end; out += 16, from += 16) v128.store(out, v128.load(from));
  } else if (distance == 1) {
    const same = i8x16.splat(load<u8>(from));
    for (; out < end; out += 16) v128.store(out, same);
  } else if (distance >= 8) {
    for (; out < end; out += 8, from += 8) store<u64>(out, load<u64>(from));
  } else {
    for (; out < end; out++, from++) store<u8>(out, load<u8>(from));
  }
}
