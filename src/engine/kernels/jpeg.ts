import { Status } from "../../../assembly/status.ts";
import { JpegHuffman, JpegScan, PAIR_BITS } from "../layouts/jpeg-scan.ts";
import { kernels } from "./kernels.ts";

/** What changes from call to call lies before the tables. */
const CHANGING = JpegScan.fields.tables.offset;
/** Bytes of 64-bit notes that follow the state in the kernel's output buffer. */
const NOTES_AT = JpegScan.size;

/** Make a Huffman table from a DHT segment's counts and values; null where no encoder writes such a table. */
export function jpegHuffman(counts: Uint8Array): Uint8Array<ArrayBuffer> | null {
  return kernels().run(counts, (wasm, input, output) => {
    const status = wasm.jpegHuffman(output, input, counts.length) as Status;
    return status === Status.Ok ? kernels().copy(output, JpegHuffman.size) : null;
  });
}

/** For an AC table (layout JpegHuffman), what passes over several codes at once in sequential scans. */
export function jpegPairs(table: Uint8Array): Uint8Array<ArrayBuffer> {
  return kernels().run(table, (wasm, input, output) => {
    wasm.jpegPairs(output, input);
    return kernels().copy(output, 4 << PAIR_BITS);
  });
}

/**
 * Decode MCUs of `bytes` up to MCU `stop`, or as many as are whole in it. `scan` (layout JpegScan) is the state, brought up to date.
 * `nonzero`: for the AC scans of progressive files, 8 bytes for each block from the current one on, brought up to date too.
 */
export function jpegScan(scan: Uint8Array, bytes: Uint8Array, final: boolean, nonzero: Uint8Array, stop: number): Status {
  return kernels().run(bytes, (wasm, input, output) => {
    const memory = new Uint8Array(kernels().view().buffer);
    memory.set(scan, output);
    memory.set(nonzero, output + NOTES_AT);
    const status = wasm.jpegScan(output, input, bytes.length, final, output + NOTES_AT, stop) as Status;
    scan.set(memory.subarray(output, output + CHANGING));
    nonzero.set(memory.subarray(output + NOTES_AT, output + NOTES_AT + nonzero.length));
    return status;
  });
}
