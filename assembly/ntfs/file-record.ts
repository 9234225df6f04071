import { fits } from "../bounds";
import { AttributeHeader as Attribute, FileNameAttribute as FileName, FileRecordBatch as Batch, FileRecordHeader as Header, FileRecordRow as Row, NameRow, NonResidentAttribute as NonResident, ResidentAttribute as Resident, RunListRow, RunRow, StandardInformation as Standard } from "../layouts/ntfs";
import { Status } from "../status";
import { utf16ToWtf8 } from "../text/wtf8";
import { attributesEnd, checkAttribute, endsWell, isAttribute } from "./attribute";
import { checkHeader, repair } from "./fixups";
import { decodeRuns } from "./runs";

const STANDARD_INFORMATION: u32 = 0x10;
const ATTRIBUTE_LIST: u32 = 0x20;
const FILE_NAME: u32 = 0x30;
const DATA: u32 = 0x80;
const REPARSE_POINT: u32 = 0xc0;
const DOS: u32 = 2;

// Bits of FileRecordRow.found.
const HAS_LIST: u32 = 1;
const HAS_STREAMS: u32 = 2;
const HAS_REPARSE: u32 = 4;
const HAS_STANDARD: u32 = 8;
const HAS_DATA: u32 = 16;
const IS_NON_RESIDENT: u32 = 32;
const IS_CUT: u32 = 64;
const IS_PART: u32 = 128;

/** 1601 to 1970 in units of 100 ns, and such units in a millisecond. */
const UNIX_EPOCH: i64 = 116_444_736_000_000_000;
const MILLISECOND: i64 = 10_000;

/** Output that one record may need per byte of it: 16-byte RunRows for 2-byte runs, names and alignment. */
const POOL_PER_BYTE: u32 = 12;

/**
 * Parse `count` file records of `size` bytes into rows: a FileRecordBatch, a FileRecordRow each, then names and runs.
 *
 * Never fails as a whole: a damaged record becomes a row whose status says why. Where `capacity` has no
 * room for a further record, the batch says how many were parsed and the caller goes on from there.
 * The records are repaired in place, so the caller passes a copy.
 */
export function parseFileRecords(records: usize, count: u32, size: u32, clusters: u64, output: usize, capacity: u32): void {
  let end: u32 = Batch.SIZE + count * Row.SIZE;
  let parsed: u32 = 0;
  for (; parsed < count && fits(end, size * POOL_PER_BYTE, capacity); parsed++) {
    const row = output + Batch.SIZE + parsed * Row.SIZE;
    memory.fill(row, 0, Row.SIZE);
    end = parseFileRecord(records + parsed * size, size, clusters, row, output, end);
  }
  Batch.setParsed(output, parsed);
  Batch.setEnd(output, end);
}

/** Fills `row`, puts names and runs at `pool` and returns where they end. */
function parseFileRecord(record: usize, size: u32, clusters: u64, row: usize, output: usize, pool: u32): u32 {
  Row.setModified(row, i64.MIN_VALUE);
  Row.setLatest(row, i64.MIN_VALUE);
  const status = checkHeader(record, size);
  Row.setStatus(row, status);
  if (status != Status.Ok) return pool;
  const usable = repair(record, size);
  if (usable < size) Row.setStatus(row, Status.Torn);
  if (usable == 0) return pool;
  Row.setFlags(row, Header.flags(record));
  Row.setSequence(row, Header.sequence(record));
  Row.setBaseRecord(row, Header.baseRecord(record));
  const end = attributesEnd(record, usable);
  pool = parseNames(record, end, row, output, pool);
  return parseContents(record, end, clusters, row, output, (pool + 7) & ~7);
}

/** Names of the record, as rows and then text. A DOS name counts only where there is no other. */
function parseNames(record: usize, end: u32, row: usize, output: usize, pool: u32): u32 {
  let shown: u32 = 0;
  let dos: u32 = 0;
  let at = Header.firstAttribute(record);
  for (; isAttribute(record, at, end); at += Attribute.length(record + at)) {
    if (!isName(record + at)) continue;
    if (FileName.namespace(value(record + at)) == DOS) dos++;
    else shown++;
  }
  if (!endsWell(record, at, end)) Row.setFound(row, IS_CUT);
  const onlyDos = shown == 0;
  Row.setNames(row, pool);
  Row.setNameCount(row, onlyDos ? min(dos, 1) : shown);
  let nameRow = output + pool;
  pool += Row.nameCount(row) * NameRow.SIZE;
  for (at = Header.firstAttribute(record); isAttribute(record, at, end) && nameRow < output + Row.names(row) + Row.nameCount(row) * NameRow.SIZE; at += Attribute.length(record + at)) {
    if (!isName(record + at)) continue;
    const name = value(record + at);
    if (FileName.namespace(name) == DOS && !onlyDos) continue;
    NameRow.setParent(nameRow, FileName.parent(name));
    NameRow.setName(nameRow, pool);
    NameRow.setNamespace(nameRow, FileName.namespace(name));
    NameRow.setNameLength(nameRow, utf16ToWtf8(name + FileName.SIZE, FileName.nameLength(name), output + pool));
    pool += NameRow.nameLength(nameRow);
    nameRow += NameRow.SIZE;
    if (Row.attributes(row) == 0) Row.setAttributes(row, FileName.attributes(name));
  }
  return pool;
}

function value(attribute: usize): usize {
  return attribute + Resident.valueOffset(attribute);
}

/** Whether `attribute` is a name that lies whole inside it. */
function isName(attribute: usize): bool {
  if (Attribute.type(attribute) != FILE_NAME || Attribute.nonResident(attribute) != 0 || checkAttribute(attribute) != Status.Ok) return false;
  const length = Resident.valueLength(attribute);
  return length >= FileName.SIZE && fits(FileName.SIZE, FileName.nameLength(value(attribute)) * 2, length);
}

/** Everything but names: times, content, and the runs of all attributes. */
function parseContents(record: usize, end: u32, clusters: u64, row: usize, output: usize, pool: u32): u32 {
  Row.setRuns(row, pool);
  for (let at = Header.firstAttribute(record); isAttribute(record, at, end); at += Attribute.length(record + at)) {
    const attribute = record + at;
    if (checkAttribute(attribute) != Status.Ok) {
      note(row, IS_CUT);
      continue;
    }
    const type = Attribute.type(attribute);
    const unnamedData = type == DATA && Attribute.nameLength(attribute) == 0;
    if (type == ATTRIBUTE_LIST) note(row, HAS_LIST);
    else if (type == REPARSE_POINT) note(row, HAS_REPARSE);
    else if (type == DATA && !unnamedData) note(row, HAS_STREAMS);
    if (type == STANDARD_INFORMATION) parseStandard(attribute, row);
    else if (unnamedData) parseData(attribute, row);
    if (Attribute.nonResident(attribute) != 0) pool = parseRuns(attribute, unnamedData, clusters, row, output, pool);
  }
  return pool;
}

function note(row: usize, bit: u32): void {
  Row.setFound(row, Row.found(row) | bit);
}

function parseStandard(attribute: usize, row: usize): void {
  if (Attribute.nonResident(attribute) != 0 || Resident.valueLength(attribute) < Standard.SIZE) return;
  if (Row.found(row) & HAS_STANDARD) return; // the first counts, here and for all times of the file
  const standard = value(attribute);
  note(row, HAS_STANDARD);
  Row.setAttributes(row, Standard.attributes(standard));
  Row.setModified(row, milliseconds(Standard.modified(standard)));
  const latest = max(milliseconds(Standard.created(standard)), milliseconds(Standard.changed(standard)));
  Row.setLatest(row, max(latest, Row.modified(row)));
}

/** Milliseconds since 1970, towards it; the lowest number for no time. */
function milliseconds(time: u64): i64 {
  if (time == 0 || <i64>time < 0) return i64.MIN_VALUE;
  return (<i64>time - UNIX_EPOCH) / MILLISECOND;
}

function parseData(attribute: usize, row: usize): void {
  if (Row.found(row) & HAS_DATA) {
    note(row, IS_CUT); // two contents: neither can be trusted
    return;
  }
  note(row, HAS_DATA);
  Row.setDataFlags(row, Attribute.flags(attribute));
  if (Attribute.nonResident(attribute) == 0) {
    Row.setSize(row, Resident.valueLength(attribute));
    return;
  }
  note(row, IS_NON_RESIDENT);
  if (NonResident.startVcn(attribute) != 0) note(row, IS_PART);
  else Row.setSize(row, NonResident.size(attribute));
}

function parseRuns(attribute: usize, unnamedData: bool, clusters: u64, row: usize, output: usize, pool: u32): u32 {
  const runs = attribute + NonResident.runsOffset(attribute);
  // The RunListRow goes where the last RunRow ends, and the rows are then moved over it.
  const list = output + pool;
  decodeRuns(runs, Attribute.length(attribute) - NonResident.runsOffset(attribute), clusters, false, list);
  const promised = NonResident.lastVcn(attribute) + 1 - NonResident.startVcn(attribute);
  if (RunListRow.status(list) != Status.Ok || RunListRow.clusters(list) != promised) note(row, IS_CUT);
  if (unnamedData) Row.setDataClusters(row, Row.dataClusters(row) + RunListRow.clusters(list));
  const count = RunListRow.count(list);
  memory.copy(list, list + RunListRow.SIZE, count * RunRow.SIZE);
  Row.setRunCount(row, Row.runCount(row) + count);
  return pool + count * RunRow.SIZE;
}
