/** Attributes of a file record, as objects: for one file at a time. */
import { Status } from "../../../../assembly/status.ts";
import { utf16Text } from "../../core/utf16.ts";
import { decodeRuns, type ClusterRuns, type RecordAttributes } from "../../kernels/ntfs.ts";

export enum Type { StandardInformation = 0x10, AttributeList = 0x20, FileName = 0x30, VolumeName = 0x60, VolumeInformation = 0x70, Data = 0x80, IndexRoot = 0x90, IndexAllocation = 0xa0, Bitmap = 0xb0, ReparsePoint = 0xc0 }

/** Bits of an attribute's flags. */
export enum Stored { Compressed = 1, Encrypted = 0x4000, Sparse = 0x8000 }

/** One attribute, or the part of it that one record holds. */
export interface Attribute {
  readonly type: number;
  readonly name: string;
  readonly flags: number;
  /** The record that holds it, and where in that record. */
  readonly record: number;
  readonly offset: number;
  readonly nonResident: boolean;
  /** Where the value starts in the record. */
  readonly valueOffset: number;
  /** Content of a resident attribute; null for one in clusters. */
  readonly value: Uint8Array<ArrayBuffer> | null;
  readonly runs: ClusterRuns | null;
  readonly startVcn: number;
  readonly compressionUnit: number;
  readonly size: number;
  readonly initialised: number;
  /** False where name, value or runs contradict themselves. */
  readonly sound: boolean;
}

/** The attributes of one record of a volume of `clusters`. */
export function attributesOf(record: RecordAttributes, number: number, clusters: number): Attribute[] {
  return record.rows.map((row) => {
    const nonResident = row.nonResident !== 0;
    const content = record.bytes.subarray(row.value, row.value + row.valueLength);
    const runs = nonResident ? decodeRuns(content, clusters) : null;
    return {
      type: row.type, flags: row.flags, record: number, offset: row.offset, nonResident, valueOffset: row.value,
      name: utf16(record.bytes, row.name, row.nameLength),
      value: nonResident ? null : content.slice(), runs,
      startVcn: Number(row.startVcn), compressionUnit: row.compressionUnit,
      size: Math.min(Number(row.size), Number.MAX_SAFE_INTEGER), initialised: Math.min(Number(row.initialised), Number.MAX_SAFE_INTEGER),
      sound: row.status === Status.Ok && (!runs || (runs.status === Status.Ok && runs.clusters === Number(row.lastVcn - row.startVcn + 1n))),
    };
  });
}

/** `units` UTF-16 units of `bytes` from `at` as text, or as many as there are. */
export function utf16(bytes: Uint8Array, at: number, units: number): string {
  const there = Math.max(0, Math.min(units, bytes.length - at >> 1));
  return utf16Text(new DataView(bytes.buffer, bytes.byteOffset), at, there);
}
