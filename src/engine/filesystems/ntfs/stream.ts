/** The content of an attribute: its parts joined, its runs, and the bytes that they give. */
import { MemorySource, type ByteSource } from "../../core/byte-source.ts";
import { RUNS_PER_FILE } from "../../core/limits.ts";
import { RunList } from "../../core/run-list.ts";
import { concat, runs, slice, zeros } from "../../core/views.ts";
import { MAX_UNIT } from "../../kernels/ntfs.ts";
import { Stored, type Attribute } from "./attribute.ts";
import type { Geometry } from "./boot.ts";
import { CompressedSource } from "./compressed-source.ts";

export interface Stream {
  readonly type: number;
  readonly name: string;
  /** In the order of the content. A resident stream has one. */
  readonly parts: readonly Attribute[];
  readonly resident: boolean;
  readonly flags: number;
  /** Bytes. */
  readonly size: number;
  readonly initialised: number;
  /** Clusters compressed together; 0 where it is not compressed. */
  readonly unit: number;
  /** No part is missing, and each is sound. */
  readonly whole: boolean;
}

/** What a stream's bytes lie in. */
export interface Place {
  readonly volume: ByteSource;
  readonly geometry: Geometry;
  offsetOf(record: number): number;
  /** Bytes of a record as they are stored. */
  raw(record: number): Uint8Array | null;
}

/** Joins the parts of each attribute of `type`, in the order in which they are met. */
export function joinStreams(attributes: readonly Attribute[], type: number): Stream[] {
  const groups = new Map<string, Attribute[]>();
  for (const attribute of attributes) {
    if (attribute.type !== type) continue;
    const group = groups.get(attribute.name);
    if (group) group.push(attribute);
    else groups.set(attribute.name, [attribute]);
  }
  return Array.from(groups.values(), join);
}

function join(group: Attribute[]): Stream {
  const parts = group.length === 1 || !group[0]!.nonResident ? group.slice(0, 1) : group.filter((part) => part.nonResident).sort((a, b) => a.startVcn - b.startVcn);
  const first = parts[0]!;
  const head = { type: first.type, name: first.name, parts, resident: !first.nonResident, flags: first.flags, initialised: Math.min(first.initialised, first.size) };
  const begins = !first.nonResident || first.startVcn === 0;
  const joined = parts.every((part, i) => part.sound && (i === 0 || part.startVcn === parts[i - 1]!.startVcn + parts[i - 1]!.runs!.clusters));
  const unit = first.nonResident && (first.flags & Stored.Compressed) !== 0 && first.compressionUnit > 0 && first.compressionUnit < 31 ? 2 ** first.compressionUnit : 0;
  // Only the first part says how long the content is.
  const size = begins ? first.size : parts.reduce((sum, part) => sum + (part.runs?.clusters ?? 0), 0);
  return { ...head, size, unit, whole: begins && joined };
}

/** All clusters of a stream as byte runs, up to the first part that is missing or unsound. */
export function clusterRuns(stream: Stream, clusterSize: number): RunList {
  const list = new RunList();
  let next = 0;
  for (const part of stream.parts) {
    if (!part.runs || part.startVcn !== next) break;
    const { starts, counts, clusters } = part.runs;
    for (let i = 0; i < starts.length && list.count < RUNS_PER_FILE; i++) list.push(starts[i]! < 0 ? -1 : starts[i]! * clusterSize, counts[i]! * clusterSize);
    next += clusters;
    if (!part.sound) break;
  }
  return list;
}

/** The bytes of `stream`, as far as they are known. */
export function sourceOf(stream: Stream, place: Place): ByteSource {
  if (stream.resident) return residentSource(stream.parts[0]!, place);
  const all = clusterRuns(stream, place.geometry.clusterSize);
  const unit = stream.unit * place.geometry.clusterSize;
  if (unit > 0 && unit <= MAX_UNIT) return new CompressedSource(place.volume, all, { unit, size: stream.size, initialised: stream.initialised });
  return runs(place.volume, initialisedRuns(all, stream, place.volume.size), stream.size);
}

/** `all`, cut at the end of what was ever written: beyond, the file reads as zeros. Where runs are lost, nothing can be read. */
function initialisedRuns(all: RunList, { size, initialised }: Pick<Stream, "size" | "initialised">, lost: number): RunList {
  const list = new RunList();
  for (let i = 0; i < all.count && list.size < initialised; i++) list.push(all.offset(i), Math.min(all.length(i), initialised - list.size));
  if (list.size < initialised) list.push(lost, initialised - list.size);
  if (list.size < size) list.push(-1, size - list.size);
  return list;
}

/**
 * A resident value. Where it reaches over the end of a sector, two of its bytes lie in the record's
 * update sequence array, and `locate` says so.
 */
function residentSource(attribute: Attribute, place: Place): ByteSource {
  const value = attribute.value ?? new Uint8Array(0);
  const record = place.offsetOf(attribute.record);
  const origin = record < 0 ? null : imageOffset(place.volume, record);
  const raw = place.raw(attribute.record);
  if (origin === null || !raw) return new MemorySource(value, null);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const stride = Math.max(512, raw.length / Math.max(1, view.getUint16(6, true) - 1));
  const parts: ByteSource[] = [];
  for (let at = 0; at < value.length;) {
    const inRecord = attribute.valueOffset + at;
    const sector = Math.floor(inRecord / stride);
    const tail = (sector + 1) * stride - 2;
    const inTail = inRecord >= tail;
    const end = Math.min(value.length, at + (inTail ? tail + 2 : tail) - inRecord);
    const from = inTail ? view.getUint16(4, true) + 2 * (sector + 1) + inRecord - tail : inRecord;
    parts.push(new MemorySource(value.subarray(at, end), origin + from));
    at = end;
  }
  return parts.length === 0 ? new MemorySource(value, origin) : concat(parts);
}

function imageOffset(volume: ByteSource, offset: number): number | null {
  const extent = offset < volume.size ? volume.locate(offset, 1)[0] : undefined;
  return extent?.kind === "image" ? extent.offset : null;
}

/** Bytes after the end of `stream` in its last cluster. */
export function slackOf(stream: Stream, place: Place): ByteSource {
  const { clusterSize } = place.geometry;
  const used = stream.size % clusterSize;
  const list = clusterRuns(stream, clusterSize);
  const end = stream.size - used + clusterSize;
  if (stream.resident || stream.unit > 0 || used === 0 || list.size < end) return zeros(0);
  return slice(runs(place.volume, list), stream.size, end - stream.size);
}
