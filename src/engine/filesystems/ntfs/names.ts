/** The names of a file, also one that only the slack of its records still holds. */
import { FileNameAttribute, FileRecordHeader } from "../../layouts/ntfs.ts";
import { read } from "../../layouts/layout.ts";
import { Type, utf16 } from "./attribute.ts";
import { recordOf, sequenceOf, type NtfsFile, type Records } from "./file.ts";

export interface Name {
  /** Record and sequence number of the folder. */
  readonly parent: number;
  readonly sequence: number;
  readonly text: string;
}

const DOS = 2;
/** A folder that no record can be: names without one wait for it in vain. */
export const NOWHERE = 2 ** 48;
/** 1980 and 2108 as NTFS counts: no true time of a file lies outside. */
const EARLIEST = 119_600_064_000_000_000n;
const LATEST = 159_992_928_000_000_000n;

/** The name of a file that has none. */
export const nameless = (record: number): string => `record-${record}`;

/** The names to show: all but DOS ones; else the DOS one; else, of a deleted file, one left in slack; else one made from the record's number. */
export function namesOf(file: NtfsFile, records: Records): Name[] {
  const names: Name[] = [];
  const dos: Name[] = [];
  for (const { type, value } of file.attributes) {
    if (type !== Type.FileName || !value || value.length < FileNameAttribute.size) continue;
    (value[FileNameAttribute.fields.namespace.offset] === DOS ? dos : names).push(nameAt(value, 0));
  }
  if (names.length > 0) return names;
  if (dos.length > 0) return dos.slice(0, 1);
  const left = file.inUse ? null : nameInSlack(file, records);
  return [left ?? { parent: NOWHERE, sequence: 0, text: nameless(file.number) }];
}

function nameAt(bytes: Uint8Array, at: number): Name {
  const { parent, nameLength } = read(FileNameAttribute, bytes, at);
  return { parent: recordOf(parent), sequence: sequenceOf(parent), text: utf16(bytes, at + FileNameAttribute.size, nameLength) };
}

/** ntfs-3g takes the name out of a record of its own when it deletes a file; its bytes stay behind the end marker. */
function nameInSlack(file: NtfsFile, records: Records): Name | null {
  for (const number of file.records) {
    const record = records.record(number);
    if (!record) continue;
    const { bytesInUse } = read(FileRecordHeader, record.bytes);
    for (let at = Math.ceil(bytesInUse / 8) * 8; at + FileNameAttribute.size <= record.usable; at += 8) {
      if (looksLikeName(record.bytes, at, record.usable)) return nameAt(record.bytes, at);
    }
  }
  return null;
}

function looksLikeName(bytes: Uint8Array, at: number, end: number): boolean {
  const { parent, created, modified, changed, accessed, nameLength, namespace } = read(FileNameAttribute, bytes, at);
  if (parent >> 48n === 0n || nameLength === 0 || namespace > 3 || namespace === DOS || at + FileNameAttribute.size + 2 * nameLength > end) return false;
  if ([created, modified, changed, accessed].some((time) => time < EARLIEST || time > LATEST)) return false;
  return !/[\0/]/.test(utf16(bytes, at + FileNameAttribute.size, nameLength));
}
