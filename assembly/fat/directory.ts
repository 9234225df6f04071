import { FatDirectoryRow as Row, FatDirectorySummary as Summary, FatLongEntry as Long, FatShortEntry as Short } from "../layouts/fat";
import { Status } from "../status";
import { joinLongName, shortName, solveFirstByte, shortNameSum } from "./names";

const DELETED: u32 = 0xe5;
const LONG_NAME: u32 = 0x0f;
/** A name has at most 255 characters, 13 in a part. */
const MOST_PARTS: u32 = 20;

/**
 * Read `count` directory entries of 32 bytes: a {@link Summary} and a row for each short entry, live or deleted,
 * behind it the names in UTF-16. `out` has room for
 * 12 + count * (40 + 26) bytes: a short name takes at most 24, and a long one what each of its parts can hold.
 *
 * Ends at the entry behind which there are none. Unless `final`, long entries at the end whose short entry is
 * not there yet are left for the next batch. On FAT12 and FAT16 (`wide` is 0) the upper half of the cluster means something else.
 */
export function readFatDirectory(entries: usize, count: u32, final: u32, wide: u32, out: usize): void {
  const rows = out + Summary.SIZE;
  let name = rows + count * Row.SIZE;
  let found: u32 = 0, parts: u32 = 0, at: u32 = 0;
  Summary.setEnded(out, 0);
  for (; at < count; at++) {
    const entry = entries + at * Short.SIZE;
    if (load<u8>(entry) == 0) {
      Summary.setEnded(out, 1);
      break;
    }
    if ((Short.attributes(entry) & 0x3f) == LONG_NAME) {
      parts++;
      continue;
    }
    const row = rows + found++ * Row.SIZE;
    name += readEntry(entry, at, min(parts, MOST_PARTS), wide, row, name, <u32>(name - rows)) * 2;
    parts = 0;
  }
  Summary.setRows(out, found);
  const whole = final != 0 || Summary.ended(out) != 0;
  Summary.setConsumed(out, whole ? at : at - min(parts, MOST_PARTS));
}

/** One row. Returns the UTF-16 units of its name, written at `name`. */
function readEntry(entry: usize, index: u32, above: u32, wide: u32, row: usize, name: usize, nameOffset: u32): u32 {
  memory.fill(row, 0, Row.SIZE);
  const deleted = load<u8>(entry) == <u8>DELETED;
  const parts = deleted ? deletedParts(entry, above) : liveParts(entry, above);
  let first: u32 = deleted ? 0 : load<u8>(entry);
  if (deleted && parts > 0) first = solveFirstByte(entry, Long.checksum(entry - Long.SIZE));
  const length = parts > 0 ? joinLongName(entry, parts, name) : shortName(entry, first, name);
  Row.setEntry(row, index);
  Row.setNameOffset(row, nameOffset);
  Row.setNameLength(row, length);
  Row.setStatus(row, plausible(entry) ? Status.Ok : Status.Invalid);
  Row.setDeleted(row, deleted ? 1 : 0);
  Row.setAttributes(row, Short.attributes(entry));
  Row.setLongParts(row, parts);
  Row.setFirstByte(row, first);
  Row.setCreatedHundredths(row, Short.createdHundredths(entry));
  Row.setFirstCluster(row, Short.clusterLow(entry) | (wide != 0 ? Short.clusterHigh(entry) << 16 : 0));
  Row.setSize(row, Short.size(entry));
  Row.setCreated(row, Short.createdDate(entry) << 16 | Short.createdTime(entry));
  Row.setModified(row, Short.modifiedDate(entry) << 16 | Short.modifiedTime(entry));
  Row.setAccessedDate(row, Short.accessedDate(entry));
  Row.setStrangeDates(row, dated(entry) ? 0 : 1);
  return length;
}

/** Long entries above a live `entry` that are in order, complete and prove by their checksum that they are its own. */
function liveParts(entry: usize, above: u32): u32 {
  const sum = shortNameSum(entry, load<u8>(entry));
  for (let part: u32 = 1; part <= above; part++) {
    const long = entry - part * Long.SIZE;
    if (Long.checksum(long) != sum || (Long.order(long) & 0x3f) != part || Long.order(long) == DELETED) return 0;
    if (Long.orderLast(long)) return part;
  }
  return 0;
}

/**
 * Deleted long entries above a deleted `entry` that belong together. Their numbers are lost; what is left is that they
 * stand together, bear one checksum, and that this checksum makes the right letter of the short name's lost first byte.
 */
function deletedParts(entry: usize, above: u32): u32 {
  if (above == 0) return 0;
  const sum = Long.checksum(entry - Long.SIZE);
  let part: u32 = 0;
  while (part < above) {
    const long = entry - (part + 1) * Long.SIZE;
    if (Long.order(long) != DELETED || Long.checksum(long) != sum) break;
    part++;
    if (endsName(long)) break;
  }
  return part > 0 && begins(Long.first(entry - Long.SIZE, 0), solveFirstByte(entry, sum)) ? part : 0;
}

/** Whether a short name that begins with `byte` can go with a long one that begins with `unit`: letters and digits stay, as capitals. */
function begins(unit: u32, byte: u32): bool {
  const capital = unit >= 0x61 && unit <= 0x7a ? unit - 0x20 : unit;
  const stays = (capital >= 0x41 && capital <= 0x5a) || (unit >= 0x30 && unit <= 0x39);
  return stays ? byte == capital : nameByte(byte);
}

/** Whether a part holds the end of its name: a zero, or the filling behind it. */
function endsName(long: usize): bool {
  return Long.third(long, 1) == 0 || Long.third(long, 1) == 0xffff;
}

function dated(entry: usize): bool {
  return dateOrNone(Short.createdDate(entry)) && dateOrNone(Short.modifiedDate(entry)) && dateOrNone(Short.accessedDate(entry)) && Short.createdHundredths(entry) <= 199;
}

/** Whether `entry` could have been written by a system: no bits that are never set, no characters that no name has. */
function plausible(entry: usize): bool {
  if ((Short.attributes(entry) & 0xc0) != 0) return false;
  if (load<u8>(entry) == 0x2e) return true; // "." and ".."
  for (let i: usize = 1; i < 11; i++) if (!nameByte(load<u8>(entry + i)) && load<u8>(entry + i) != 0x20) return false;
  return load<u8>(entry) == <u8>DELETED || load<u8>(entry) == 5 || nameByte(load<u8>(entry));
}

/** Whether a short name may hold `byte`. Small letters are against the rules, but some systems write them. */
function nameByte(byte: u32): bool {
  if (byte <= 0x20 || byte == 0x7f) return byte == 5;
  return byte != 0x22 && (byte < 0x2a || byte > 0x2c) && byte != 0x2e && byte != 0x2f && (byte < 0x3a || byte > 0x3f) && (byte < 0x5b || byte > 0x5d) && byte != 0x7c;
}

function dateOrNone(date: u32): bool {
  const month = date >> 5 & 15;
  return date == 0 || (month >= 1 && month <= 12 && (date & 31) >= 1);
}
