import { AttributeHeader as Attribute, FileNameAttribute as FileName, FileRecordHeader as Header, ResidentAttribute as Resident, StandardInformation as Standard, TimesRow as Row } from "../layouts/ntfs";
import { Status } from "../status";
import { attributesEnd, checkAttribute, isAttribute } from "./attribute";
import { checkHeader, repair } from "./fixups";

const STANDARD_INFORMATION: u32 = 0x10;
const FILE_NAME: u32 = 0x30;

/** A TimesRow for each of `count` file records of `size` bytes; zeros where there are none. Repairs the records in place. */
export function parseTimes(records: usize, count: u32, size: u32, rows: usize): void {
  memory.fill(rows, 0, count * Row.SIZE);
  for (let i: u32 = 0; i < count; i++) timesOf(records + i * size, size, rows + i * Row.SIZE);
}

/** The times of $STANDARD_INFORMATION; where it is lost, those of the first name, which are older. */
function timesOf(record: usize, size: u32, row: usize): void {
  if (checkHeader(record, size) != Status.Ok) return;
  const end = attributesEnd(record, repair(record, size));
  let named = false;
  for (let at = Header.firstAttribute(record); isAttribute(record, at, end); at += Attribute.length(record + at)) {
    const attribute = record + at;
    const type = Attribute.type(attribute);
    if ((type != STANDARD_INFORMATION && type != FILE_NAME) || Attribute.nonResident(attribute) != 0 || checkAttribute(attribute) != Status.Ok) continue;
    const value = attribute + Resident.valueOffset(attribute);
    const length = Resident.valueLength(attribute);
    if (type == STANDARD_INFORMATION && length >= Standard.SIZE) {
      memory.copy(row, value, Row.SIZE); // the same four, in the same order
      return;
    }
    if (type == FILE_NAME && length >= FileName.SIZE && !named) {
      memory.copy(row, value + 8, Row.SIZE);
      named = true;
    }
  }
}
