// Pages of Ogg streams, RFC 3533, with their CRC-32: polynomial 0x04C11DB7, highest bit first, from 0.

import { OggPage, OggPageRow } from "../layouts/media";
import { Status } from "../status";

const SIGNATURE: u32 = 0x5367_674f; // OggS
const TABLES: usize = memory.data(4 * 1024);
let ready: bool = false;

/** Four tables, so that four bytes are taken at once. */
function prepare(): void {
  for (let i: u32 = 0; i < 256; i++) {
    let value = i << 24;
    for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (0x04c1_1db7 & (0 - (value >> 31)));
    store<u32>(TABLES + (i << 2), value);
  }
  for (let i: u32 = 0; i < 256; i++) {
    let value = load<u32>(TABLES + (i << 2));
    for (let table: u32 = 1; table < 4; table++) {
      value = (value << 8) ^ load<u32>(TABLES + ((value >> 24) << 2));
      store<u32>(TABLES + (table << 10) + (i << 2), value);
    }
  }
  ready = true;
}

// @ts-ignore: decorator
@inline
function entry(table: u32, index: u32): u32 {
  return load<u32>(TABLES + (table << 10) + ((index & 0xff) << 2));
}

function crc(value: u32, data: usize, length: u32): u32 {
  const end = data + length;
  for (; data + 4 <= end; data += 4) {
    value ^= bswap(load<u32>(data));
    value = entry(3, value >> 24) ^ entry(2, value >> 16) ^ entry(1, value >> 8) ^ entry(0, value);
  }
  for (; data < end; data++) value = (value << 8) ^ entry(0, (value >> 24) ^ load<u8>(data));
  return value;
}

/** CRC of a page, whose own field counts as zero. */
function pageCrc(page: usize, length: u32): u32 {
  if (!ready) prepare();
  let value = crc(0, page, 22);
  for (let i = 0; i < 4; i++) value = (value << 8) ^ entry(0, value >> 24);
  return crc(value, page + 26, length - 26);
}

/** Bytes of the page at `page`, of which `left` are there: 0 where it is none, more than `left` where it is cut. */
function pageLength(page: usize, left: u32): u32 {
  if (left < OggPage.SIZE) return left >= 4 && load<u32>(page) != SIGNATURE ? 0 : OggPage.SIZE;
  if (load<u32>(page) != SIGNATURE || OggPage.version(page) != 0 || OggPage.flags(page) > 7) return 0;
  const segments = OggPage.segments(page);
  let length = OggPage.SIZE + segments;
  if (length > left) return length;
  for (let i: u32 = 0; i < segments; i++) length += load<u8>(page + OggPage.SIZE + i);
  return length;
}

/** A row for each whole page in the `length` bytes at `data`, which follow each other from the first byte on; returns their number. */
export function oggPages(data: usize, length: u32, rows: usize, capacity: u32): u32 {
  let at: u32 = 0;
  let count: u32 = 0;
  while (count < capacity && at < length) {
    const page = data + at;
    const size = pageLength(page, length - at);
    if (size == 0 || size > length - at) break;
    const row = rows + count++ * OggPageRow.SIZE;
    OggPageRow.setOffset(row, at);
    OggPageRow.setLength(row, size);
    OggPageRow.setSerial(row, OggPage.serial(page));
    OggPageRow.setSequence(row, OggPage.sequence(page));
    OggPageRow.setFlags(row, OggPage.flags(page));
    OggPageRow.setStatus(row, pageCrc(page, size) == OggPage.crc(page) ? Status.Ok : Status.BadChecksum);
    at += size;
  }
  return count;
}
