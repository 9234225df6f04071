// File records written in memory through the same layouts; tests break exactly one thing in them.
import { FileNameAttribute, FileRecordHeader, NonResidentAttribute, ResidentAttribute, StandardInformation } from "../../src/engine/layouts/ntfs.ts";
import type { ValueOf } from "../../src/engine/layouts/layout.ts";
import { write } from "../../src/engine/layouts/write.ts";

const align = (n: number) => n + 7 & ~7;

/** A sound record of `size` bytes with `attributes`, its sectors ended by the check value 0xabcd. */
export function fileRecord(attributes: readonly Uint8Array[], header: Partial<ValueOf<typeof FileRecordHeader>> = {}, size = 1024): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const sectors = size / 512;
  const first = align(0x30 + 2 * (sectors + 1));
  let at = first;
  for (const attribute of attributes) {
    bytes.set(attribute, at);
    at += attribute.length;
  }
  view.setUint32(at, 0xffff_ffff, true);
  write(FileRecordHeader, view, { signature: "FILE", usaOffset: 0x30, usaCount: sectors + 1, sequence: 1, hardLinks: 1, firstAttribute: first, flags: 1, bytesInUse: at + 8, bytesAllocated: size, ...header });
  protect(bytes, header.usaOffset ?? 0x30);
  return bytes;
}

/** Moves the last two bytes of each sector into the update sequence array at `array`. */
export function protect(record: Uint8Array, array = 0x30): void {
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  view.setUint16(array, 0xabcd, true);
  for (let sector = 0; sector < record.length / 512; sector++) {
    const tail = sector * 512 + 510;
    view.setUint16(array + 2 * (sector + 1), view.getUint16(tail, true), true);
    view.setUint16(tail, 0xabcd, true);
  }
}

const utf16 = (text: string) => new Uint8Array(Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)).buffer);

export function resident(type: number, value: Uint8Array, name = ""): Uint8Array {
  const valueOffset = align(ResidentAttribute.size + 2 * name.length);
  const bytes = new Uint8Array(align(valueOffset + value.length));
  const header = { type, length: bytes.length, nonResident: 0, nameLength: name.length, nameOffset: ResidentAttribute.size };
  write(ResidentAttribute, new DataView(bytes.buffer), { header, valueLength: value.length, valueOffset });
  bytes.set(utf16(name), ResidentAttribute.size);
  bytes.set(value, valueOffset);
  return bytes;
}

export function nonResident(type: number, runs: readonly number[], values: Partial<Omit<ValueOf<typeof NonResidentAttribute>, "header">> & { flags?: number }, name = ""): Uint8Array {
  const { flags = 0, ...rest } = values;
  const runsOffset = align(NonResidentAttribute.size + 2 * name.length);
  const bytes = new Uint8Array(align(runsOffset + runs.length));
  const header = { type, length: bytes.length, nonResident: 1, nameLength: name.length, nameOffset: NonResidentAttribute.size, flags };
  write(NonResidentAttribute, new DataView(bytes.buffer), { header, runsOffset, ...rest });
  bytes.set(utf16(name), NonResidentAttribute.size);
  bytes.set(runs, runsOffset);
  return bytes;
}

export const reference = (record: number, sequence: number): bigint => BigInt(record) | BigInt(sequence) << 48n;

export function fileName(name: string, parent = reference(5, 5), namespace = 1): Uint8Array {
  const value = new Uint8Array(FileNameAttribute.size + 2 * name.length);
  write(FileNameAttribute, new DataView(value.buffer), { parent, nameLength: name.length, namespace });
  value.set(utf16(name), FileNameAttribute.size);
  return resident(0x30, value);
}

/** $STANDARD_INFORMATION with all four times at `fileTime`. */
export function standardInformation(fileTime: bigint, attributes = 0): Uint8Array {
  const value = new Uint8Array(0x48);
  write(StandardInformation, new DataView(value.buffer), { created: fileTime, modified: fileTime, changed: fileTime, accessed: fileTime, attributes });
  return resident(0x10, value);
}

