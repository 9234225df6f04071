/** A file of an NTFS volume: its base record and all further records that its attribute list names. */
import { Budget } from "../../core/budget.ts";
import { tryRead } from "../../core/byte-source.ts";
import { ATTRIBUTE_LIST } from "../../core/limits.ts";
import type { Problems } from "../../core/problems.ts";
import { Status } from "../../../../assembly/status.ts";
import { parseAttributeList, type RecordAttributes } from "../../kernels/ntfs.ts";
import { FileRecordHeader } from "../../layouts/ntfs.ts";
import { read, type ValueOf } from "../../layouts/layout.ts";
import { Type, attributesOf, type Attribute } from "./attribute.ts";
import { joinStreams, sourceOf, type Place, type Stream } from "./stream.ts";

/** Bits of a record's flags. */
export const IN_USE = 1;
export const DIRECTORY = 2;
export const VIEW_INDEX = 8;

/** Where file records come from: $MFT, or while it is opened, the part of it that is known. */
export interface Records extends Place {
  record(number: number): RecordAttributes | null;
}

export interface NtfsFile {
  /** Of the base record. */
  readonly number: number;
  readonly header: ValueOf<typeof FileRecordHeader>;
  readonly inUse: boolean;
  readonly attributes: readonly Attribute[];
  /** All its records, the base first. */
  readonly records: readonly number[];
  /** Part of a record, or a record that the list names, is lost. */
  readonly incomplete: boolean;
}

/** Sequence number after a deletion: 0 is never used. */
export const nextSequence = (sequence: number): number => (sequence === 0xffff ? 1 : sequence + 1);
/** A reference's record number; the sequence number is in the top 16 bits. */
export const recordOf = (reference: bigint): number => Number(reference & 0xffff_ffff_ffffn);
export const sequenceOf = (reference: bigint): number => Number(reference >> 48n);

export interface OpenOptions {
  /** Where a damaged attribute list is told. */
  readonly problems?: Problems;
  /** Told after each record: for $MFT itself, whose later records are reached through its earlier runs. */
  readonly grown?: (partial: NtfsFile) => void;
  /** Bounds what all attribute lists of a volume may make us read: steps are records, bytes those of lists. */
  readonly budget?: Budget;
}

/** The file whose base record is `number`; null where there is no such record. */
export function openFile(records: Records, number: number, { problems, grown, budget = new Budget({}) }: OpenOptions = {}): NtfsFile | null {
  const base = records.record(number);
  if (!base) return null;
  const header = read(FileRecordHeader, base.bytes);
  const attributes = attributesOf(base, number, records.geometry.clusterCount);
  const file = { number, header, inUse: (header.flags & IN_USE) !== 0, attributes, records: [number], incomplete: base.status !== Status.Ok || base.cut !== 0 };
  const list = attributes.find((attribute) => attribute.type === Type.AttributeList);
  if (!list) return file;
  grown?.(file);
  const further = budget.spend(1, list.size) ? furtherRecords(list, file, records) : null;
  file.incomplete ||= further === null;
  for (const { next, sequence } of further ?? []) {
    const record = budget.spend(1) ? extension(records, next, sequence, file) : null;
    file.incomplete ||= !record || record.status !== Status.Ok || record.cut !== 0;
    if (!record) continue;
    file.records.push(next);
    attributes.push(...attributesOf(record, next, records.geometry.clusterCount));
    grown?.(file);
  }
  if (file.incomplete) problems?.add("damaged", `record ${number} of $MFT`, "The file's attribute list is damaged, or leads to records that are lost or belong to another file.", records.offsetOf(number));
  return file;
}

/** The records that `list` names besides the file's own, each once: a list that leads back ends there. */
function furtherRecords(list: Attribute, file: NtfsFile, records: Records): { next: number; sequence: number }[] | null {
  const stream = joinStreams([list], Type.AttributeList)[0]!;
  const bytes = list.value ?? (stream.size <= ATTRIBUTE_LIST ? tryRead(sourceOf(stream, records), 0, stream.size) : null);
  if (!bytes) return null;
  const seen = new Map<number, number>();
  for (const { reference } of parseAttributeList(bytes)) {
    const next = recordOf(reference);
    if (next !== file.number && !seen.has(next)) seen.set(next, sequenceOf(reference));
  }
  return Array.from(seen, ([next, sequence]) => ({ next, sequence }));
}

/** The record that continues `file`, if it still does: deleting a file adds one to the sequence number of each of its records. */
function extension(records: Records, number: number, sequence: number, file: NtfsFile): RecordAttributes | null {
  const record = records.record(number);
  if (!record) return null;
  const header = read(FileRecordHeader, record.bytes);
  const agrees = (now: number, then: number) => now === then || (!file.inUse && now === nextSequence(then));
  const same = recordOf(header.baseRecord) === file.number && agrees(header.sequence, sequence) && agrees(file.header.sequence, sequenceOf(header.baseRecord));
  return same ? record : null;
}

/** The stream of `type` (default: content) called `name`; null where the file has none. */
export function findStream(file: NtfsFile, name: string, type: number = Type.Data): Stream | null {
  return joinStreams(file.attributes.filter((attribute) => attribute.name === name), type)[0] ?? null;
}
