import { fits } from "../bounds";
import { AttributeHeader as Header, AttributeListEntry as Entry, AttributeListRow as ListRow, AttributeRow as Row, FileRecordHeader, NonResidentAttribute as NonResident, RecordRow, ResidentAttribute as Resident } from "../layouts/ntfs";
import { Status } from "../status";
import { checkHeader, repair } from "./fixups";

const END: u32 = 0xffff_ffff;

/** Where the attributes of a record end that has `usable` bytes. */
export function attributesEnd(record: usize, usable: u32): u32 {
  return min(FileRecordHeader.bytesInUse(record), usable);
}

/** Whether an attribute starts at `at`. False at the end marker, and where there is none: see {@link endsWell}. */
export function isAttribute(record: usize, at: u32, end: u32): bool {
  if (!fits(at, Resident.SIZE, end) || Header.type(record + at) == END) return false;
  return Header.length(record + at) >= Resident.SIZE && fits(at, Header.length(record + at), end);
}

/** Whether the attributes, the last of which ends at `at`, are followed by the end marker. */
export function endsWell(record: usize, at: u32, end: u32): bool {
  return fits(at, 4, end) && Header.type(record + at) == END;
}

/** Ok if the attribute's name and its value or runs lie inside it. */
export function checkAttribute(attribute: usize): Status {
  const length = Header.length(attribute);
  if (!fits(Header.nameOffset(attribute), Header.nameLength(attribute) * 2, length)) return Status.Truncated;
  if (Header.nonResident(attribute) == 0) return fits(Resident.valueOffset(attribute), Resident.valueLength(attribute), length) ? Status.Ok : Status.Truncated;
  if (length < NonResident.SIZE || NonResident.runsOffset(attribute) > length) return Status.Truncated;
  return NonResident.startVcn(attribute) <= NonResident.lastVcn(attribute) + 1 ? Status.Ok : Status.Invalid;
}

/** Repair one record in place; write a RecordRow and an AttributeRow for each of its attributes. */
export function parseAttributes(record: usize, size: u32, output: usize, capacity: u32): void {
  memory.fill(output, 0, RecordRow.SIZE);
  const status = checkHeader(record, size);
  const usable = status == Status.Ok ? repair(record, size) : 0;
  RecordRow.setStatus(output, status == Status.Ok && usable < size ? Status.Torn : status);
  RecordRow.setUsable(output, usable);
  if (usable == 0) return;
  const end = attributesEnd(record, usable);
  let at = FileRecordHeader.firstAttribute(record);
  let rows: u32 = 0;
  for (; isAttribute(record, at, end) && fits(RecordRow.SIZE + rows * Row.SIZE, Row.SIZE, capacity); at += Header.length(record + at)) {
    writeRow(output + RecordRow.SIZE + rows++ * Row.SIZE, record, at);
  }
  RecordRow.setAttributes(output, rows);
  RecordRow.setCut(output, endsWell(record, at, end) ? 0 : 1);
}

function writeRow(row: usize, record: usize, at: u32): void {
  const attribute = record + at;
  memory.fill(row, 0, Row.SIZE);
  const status = checkAttribute(attribute);
  Row.setStatus(row, status);
  Row.setType(row, Header.type(attribute));
  Row.setOffset(row, at);
  Row.setLength(row, Header.length(attribute));
  Row.setNonResident(row, Header.nonResident(attribute));
  Row.setFlags(row, Header.flags(attribute));
  Row.setId(row, Header.id(attribute));
  if (status != Status.Ok) return;
  Row.setName(row, at + Header.nameOffset(attribute));
  Row.setNameLength(row, Header.nameLength(attribute));
  if (Header.nonResident(attribute) == 0) {
    Row.setValue(row, at + Resident.valueOffset(attribute));
    Row.setValueLength(row, Resident.valueLength(attribute));
    Row.setSize(row, Resident.valueLength(attribute));
    Row.setInitialised(row, Resident.valueLength(attribute));
    return;
  }
  Row.setValue(row, at + NonResident.runsOffset(attribute));
  Row.setValueLength(row, Header.length(attribute) - NonResident.runsOffset(attribute));
  Row.setCompressionUnit(row, NonResident.compressionUnit(attribute));
  Row.setStartVcn(row, NonResident.startVcn(attribute));
  Row.setLastVcn(row, NonResident.lastVcn(attribute));
  Row.setSize(row, NonResident.size(attribute));
  Row.setInitialised(row, NonResident.initialised(attribute));
}

/** Write a row for each entry of an attribute list; returns how many. Stops where an entry breaks off. */
export function parseAttributeList(list: usize, length: u32, output: usize, capacity: u32): u32 {
  let rows: u32 = 0;
  let at: u32 = 0;
  while (fits(at, Entry.SIZE, length) && fits(rows * ListRow.SIZE, ListRow.SIZE, capacity)) {
    const entry = list + at;
    if (Entry.type(entry) == 0 || Entry.length(entry) < Entry.SIZE) break;
    const row = output + rows++ * ListRow.SIZE;
    ListRow.setReference(row, Entry.reference(entry));
    ListRow.setStartVcn(row, Entry.startVcn(entry));
    ListRow.setType(row, Entry.type(entry));
    at += Entry.length(entry);
  }
  return rows;
}
