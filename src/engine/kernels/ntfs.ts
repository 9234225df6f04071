/** The NTFS kernels: file records, attributes, runs, LZNT1. */
import { Status } from "../../../assembly/status.ts";
import { AttributeListRow, AttributeRow, FileRecordBatch, FileRecordRow, RecordRow, RunListRow, RunRow, TimesRow } from "../layouts/ntfs.ts";
import { read, type ValueOf } from "../layouts/layout.ts";
import { INPUT_SIZE, OUTPUT_SIZE, kernels } from "./kernels.ts";

/** Runs in clusters, as columns. A start of -1 is a hole. */
export interface ClusterRuns {
  readonly starts: Float64Array;
  readonly counts: Float64Array;
  /** Clusters in all of them. */
  readonly clusters: number;
  /** Ok, or why the list breaks off. */
  readonly status: Status;
}

/** Rows of a batch of file records: `FileRecordRow`s, and the names and runs that they point to, as offsets into `bytes`. */
export interface FileRecords {
  /** Records that have a row; where it is fewer than were given, call again from there. */
  readonly parsed: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Where row `i` of a batch lies in its bytes. */
export const rowAt = (i: number): number => FileRecordBatch.size + i * FileRecordRow.size;

/** Parse whole records of `size` bytes; at most INPUT_SIZE bytes of them. Runs may not leave a volume of `clusters`. The rows may take the place of those in `memory`. */
export function parseFileRecords(records: Uint8Array, size: number, clusters: number, memory: Uint8Array<ArrayBuffer> = new Uint8Array(0)): FileRecords {
  const count = Math.floor(records.length / size);
  return kernels().run(records, (wasm, input, output) => {
    wasm.parseFileRecords(input, count, size, BigInt(clusters), output, OUTPUT_SIZE);
    const { parsed, end } = read(FileRecordBatch, kernels().view(), output);
    return { parsed, bytes: kernels().copyInto(memory, output, end) };
  });
}

/** A `TimesRow` for each of the whole records of `size` bytes, at most INPUT_SIZE bytes of them. */
export function parseTimes(records: Uint8Array, size: number): DataView<ArrayBuffer> {
  const count = Math.floor(records.length / size);
  return kernels().run(records, (wasm, input, output) => {
    wasm.parseTimes(input, count, size, output);
    return new DataView(kernels().copy(output, count * TimesRow.size).buffer);
  });
}

/** One record, repaired, with its attributes. Offsets are from its start. */
export interface RecordAttributes extends ValueOf<typeof RecordRow> {
  /** The record after its fixups. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: readonly ValueOf<typeof AttributeRow>[];
}

/** Repair `record` and list its attributes. */
export function parseAttributes(record: Uint8Array): RecordAttributes {
  return kernels().run(record, (wasm, input, output) => {
    wasm.parseAttributes(input, record.length, output, OUTPUT_SIZE);
    const view = kernels().view();
    const head = read(RecordRow, view, output);
    const rows = Array.from({ length: head.attributes }, (_, i) => read(AttributeRow, view, output + RecordRow.size + i * AttributeRow.size));
    return { ...head, bytes: kernels().copy(input, record.length), rows };
  });
}

/** Decode the runs in `list`, which lie in a volume of `clusters`. */
export function decodeRuns(list: Uint8Array, clusters: number): ClusterRuns {
  if (list.length > 0x1_0000) list = list.subarray(0, 0x1_0000); // no record is larger
  return kernels().run(list, (wasm, input, output) => {
    wasm.decodeRuns(input, list.length, BigInt(clusters), true, output);
    const view = kernels().view();
    const head = read(RunListRow, view, output);
    const starts = new Float64Array(head.count);
    const counts = new Float64Array(head.count);
    for (let i = 0; i < head.count; i++) {
      const { start, count } = read(RunRow, view, output + RunListRow.size + i * RunRow.size);
      starts[i] = Number(start);
      counts[i] = Number(count);
    }
    return { starts, counts, clusters: Number(head.clusters), status: head.status };
  });
}

/** Entries of an attribute list, at most 256 KiB of it. */
export function parseAttributeList(list: Uint8Array): ValueOf<typeof AttributeListRow>[] {
  return kernels().run(list, (wasm, input, output) => {
    const count = wasm.parseAttributeList(input, list.length, output, OUTPUT_SIZE) >>> 0;
    const view = kernels().view();
    return Array.from({ length: count }, (_, i) => read(AttributeListRow, view, output + i * AttributeListRow.size));
  });
}

/** Compressed units are at most this long, packed and unpacked. */
export const MAX_UNIT = Math.min(INPUT_SIZE, OUTPUT_SIZE);

/** Decompress LZNT1 into exactly `size` bytes (at most MAX_UNIT), zeros where the input gives none. */
export function decodeLznt1(packed: Uint8Array, size: number): { bytes: Uint8Array<ArrayBuffer>; given: number; intact: boolean } {
  if (size > MAX_UNIT) throw new RangeError(`a compressed unit has at most ${MAX_UNIT} bytes, not ${size}`);
  return kernels().run(packed, (wasm, input, output) => {
    const result = wasm.decodeLznt1(input, packed.length, output, size) >>> 0;
    return { bytes: kernels().copy(output, size), given: result & 0x7fff_ffff, intact: result < 0x8000_0000 };
  });
}
