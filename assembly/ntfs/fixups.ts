import { fits } from "../bounds";
import { FileRecordHeader as Header } from "../layouts/ntfs";
import { Status } from "../status";

const FILE: u32 = 0x454c4946; // "FILE", little-endian
const SECTOR: u32 = 512;

/** Ok if `size` bytes at `record` begin like a file record whose fixups can be applied. */
export function checkHeader(record: usize, size: u32): Status {
  if (size < Header.SIZE) return Status.Truncated;
  const signature = load<u32>(record);
  if (signature == 0) return Status.Unused;
  if (signature != FILE) return Status.BadSignature;
  return stride(record, size) == 0 ? Status.Invalid : Status.Ok;
}

/**
 * Put back the two bytes that NTFS moved out of the end of each sector of a record; returns how many
 * bytes of it can be believed. The header has passed {@link checkHeader}.
 *
 * Every sector of a record ends with the same check value; its true last bytes wait in the update
 * sequence array. A sector whose check value differs was never fully written: the record is torn,
 * and only what lies before that sector is repaired.
 */
export function repair(record: usize, size: u32): u32 {
  const step = stride(record, size);
  const array = record + Header.usaOffset(record);
  const check = load<u16>(array);
  for (let sector: u32 = 0; sector < size / step; sector++) {
    const tail = record + (sector + 1) * step - 2;
    if (load<u16>(tail) != check) return sector * step;
    store<u16>(tail, load<u16>(array + (sector + 1) * 2));
  }
  return size;
}

/** Bytes between two check values: 512, or what the array's length says; 0 where it contradicts the record's size. */
function stride(record: usize, size: u32): u32 {
  const count = Header.usaCount(record);
  if (count < 2 || !fits(Header.usaOffset(record), count * 2, size)) return 0;
  const step = size / (count - 1);
  return step * (count - 1) == size && step % SECTOR == 0 ? step : 0;
}
