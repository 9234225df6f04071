import { ExfatDirectorySummary as Summary, ExfatFileEntry as File, ExfatNameEntry as Name, ExfatSetRow as Row, ExfatStreamEntry as Stream, ExfatTableEntry as Table, ExfatLabelEntry as Label } from "../layouts/exfat";
import { Status } from "../status";

const IN_USE: u32 = 0x80;
/** Types without the bit for in use. */
const BITMAP: u32 = 0x01, UPCASE: u32 = 0x02, LABEL: u32 = 0x03, FILE: u32 = 0x05, STREAM: u32 = 0x40, NAME: u32 = 0x41;
const SECONDARY: u32 = 0x40;
const CHARACTERS: u32 = 15;
/** A file entry, a stream extension, 17 parts of a name, and vendors' entries. */
const MOST_ENTRIES: u32 = 256;
const HAS_FILE: u32 = 1, HAS_STREAM: u32 = 2, HAS_NAME: u32 = 4;

/**
 * Read `count` directory entries of 32 bytes: a {@link Summary} and a row for each set of entries, in use or deleted,
 * and behind the rows the names in UTF-16. `out` has room for 16 + count * (80 + 30) bytes.
 *
 * A set is proved by its checksum; a deleted one after its bits for in use are set again. What remains of a set whose
 * file entry was reused begins with its stream extension. Unless `final`, entries at the end that may be
 * the beginning of a set that goes on are left for the next batch. `ended` is 1 when an earlier batch met the end.
 */
export function readExfatDirectory(entries: usize, count: u32, final: u32, ended: u32, out: usize): void {
  const rows = out + Summary.SIZE;
  let name = rows + count * Row.SIZE;
  let found: u32 = 0, at: u32 = 0;
  while (at < count) {
    const entry = entries + at * File.SIZE;
    if (File.entryType(entry) == 0) ended = 1;
    const kind = File.entryType(entry) & ~IN_USE;
    const starts = kind == FILE || kind == STREAM || (kind >= BITMAP && kind <= LABEL);
    if (!starts) {
      at++;
      continue;
    }
    const row = rows + found * Row.SIZE;
    memory.fill(row, 0, Row.SIZE);
    const wanted: u32 = kind == FILE ? 1 + File.secondaryCount(entry) : kind == STREAM ? 1 + parts(Stream.nameLength(entry)) : 1;
    if (wanted > count - at && final == 0) break;
    const taken = readSet(entry, min(wanted, count - at), wanted, row, name);
    if (taken == 0) {
      at++;
      continue;
    }
    Row.setEntry(row, at);
    Row.setEntryCount(row, taken);
    Row.setNameOffset(row, <u32>(name - rows));
    Row.setAfterEnd(row, ended);
    name += <usize>Row.nameLength(row) << 1;
    found++;
    at += taken;
  }
  Summary.setRows(out, found);
  Summary.setConsumed(out, at);
  Summary.setEnded(out, ended);
}

function parts(characters: u32): u32 {
  return (characters + CHARACTERS - 1) / CHARACTERS;
}

/** One row of at most `there` entries. Returns how many it took; 0 where they tell nothing. */
function readSet(entry: usize, there: u32, wanted: u32, row: usize, name: usize): u32 {
  const type = File.entryType(entry);
  const kind = type & ~IN_USE;
  Row.setKind(row, kind);
  Row.setDeleted(row, (type & IN_USE) == 0 ? 1 : 0);
  if (kind == BITMAP || kind == UPCASE) return readTable(entry, row);
  if (kind == LABEL) return readLabel(entry, row, name);
  if (kind == STREAM) return readRest(entry, there, row, name);
  Row.setParts(row, HAS_FILE);
  Row.setAttributes(row, File.attributes(entry));
  Row.setCreated(row, File.created(entry));
  Row.setCreatedTens(row, File.createdTens(entry));
  Row.setCreatedZone(row, File.createdZone(entry));
  Row.setModified(row, File.modified(entry));
  Row.setModifiedTens(row, File.modifiedTens(entry));
  Row.setModifiedZone(row, File.modifiedZone(entry));
  const length = secondaries(entry, there, type & IN_USE);
  if (length < 2) return 0;
  readStream(entry + File.SIZE, row);
  const named = readName(entry + 2 * File.SIZE, length - 2, row, name, type & IN_USE);
  if (length < wanted) Row.setStatus(row, Status.Truncated);
  else Row.setStatus(row, setChecksum(entry, wanted) == File.setChecksum(entry) ? Status.Ok : Status.BadChecksum);
  return Row.status(row) == Status.Ok ? wanted : 2 + named;
}

/** How many of the entries belong together with the file entry before them: a stream extension, then others of its state. */
function secondaries(entry: usize, there: u32, inUse: u32): u32 {
  if (there < 2 || File.entryType(entry + File.SIZE) != (STREAM | inUse)) return 1;
  let length: u32 = 2;
  while (length < min(there, MOST_ENTRIES)) {
    const type = File.entryType(entry + length * File.SIZE);
    if ((type & IN_USE) != inUse || (type & SECONDARY) == 0 || (type & ~IN_USE) == STREAM) break;
    length++;
  }
  return length;
}

/** A stream extension whose file entry was reused: name, place and size are still told. */
function readRest(entry: usize, there: u32, row: usize, name: usize): u32 {
  readStream(entry, row);
  const named = readName(entry + Stream.SIZE, there - 1, row, name, Stream.entryType(entry) & IN_USE);
  Row.setStatus(row, Status.Truncated);
  return (Row.parts(row) & HAS_NAME) != 0 ? 1 + named : 0;
}

function readStream(entry: usize, row: usize): void {
  Row.setParts(row, Row.parts(row) | HAS_STREAM);
  Row.setStreamFlags(row, Stream.flags(entry));
  Row.setNameHash(row, Stream.nameHash(entry));
  Row.setNameLength(row, Stream.nameLength(entry));
  Row.setFirstCluster(row, Stream.firstCluster(entry));
  Row.setValidDataLength(row, Stream.validDataLength(entry));
  Row.setDataLength(row, Stream.dataLength(entry));
}

/** The name from the entries at `entry`, as far as they are there. Returns how many it took. */
function readName(entry: usize, there: u32, row: usize, name: usize, inUse: u32): u32 {
  const length = Row.nameLength(row);
  let at: u32 = 0, taken: u32 = 0;
  while (at < length && taken < there && Name.entryType(entry) == (NAME | inUse)) {
    const units = min(CHARACTERS, length - at);
    memory.copy(name + (<usize>at << 1), Name.name(entry), <usize>units << 1);
    at += units;
    taken++;
    entry += Name.SIZE;
  }
  Row.setNameLength(row, at);
  if (at == length && length > 0) Row.setParts(row, Row.parts(row) | HAS_NAME);
  return taken;
}

function readTable(entry: usize, row: usize): u32 {
  Row.setStreamFlags(row, Table.flags(entry));
  Row.setFirstCluster(row, Table.firstCluster(entry));
  Row.setDataLength(row, Table.dataLength(entry));
  return 1;
}

function readLabel(entry: usize, row: usize, name: usize): u32 {
  const length = min(Label.characterCount(entry), 11);
  Row.setNameLength(row, length);
  memory.copy(name, Label.label(entry), <usize>length << 1);
  return 1;
}

/** Checksum of a set of `count` entries as it was in use: turn right by one bit, add the next byte; bytes 2 and 3 are left out. */
function setChecksum(entry: usize, count: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < count * File.SIZE; i++) {
    if (i == 2 || i == 3) continue;
    const byte: u32 = load<u8>(entry + i);
    sum = ((sum << 15 | sum >> 1) + ((i & 31) == 0 ? byte | IN_USE : byte)) & 0xffff;
  }
  return sum;
}

/**
 * Which of `count` clusters of `size` bytes may be part of a folder, by their first entry: their numbers to `out`, with bit 31
 * set where a folder's set begins there rather than goes on. Returns how many.
 */
export function findExfatFolders(clusters: usize, count: u32, size: u32, out: usize): u32 {
  let found: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const entry = clusters + <usize>i * size;
    const type = File.entryType(entry);
    const kind = type & ~IN_USE;
    const begins = kind == FILE && File.entryType(entry + File.SIZE) == (STREAM | (type & IN_USE));
    if (!begins && kind != STREAM && kind != NAME) continue;
    store<u32>(out + (<usize>found << 2), begins ? i | 0x80000000 : i);
    found++;
  }
  return found;
}
