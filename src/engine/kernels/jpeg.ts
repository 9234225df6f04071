import { Status } from "../../../assembly/status.ts";
import { JpegHuffman, JpegScan } from "../layouts/jpeg-scan.ts";
import { kernels } from "./kernels.ts";

/** Bytes of 64-bit notes that follow the state in the kernel's output buffer. */
const NOTES_AT = JpegScan.size;

/** Make a Huffman table from a DHT segment's counts and values; null where no encoder writes such a table. */
export function jpegHuffman(counts: Uint8Array): Uint8Array<ArrayBuffer> | null {
  return kernels().run(counts, (wasm, input, output) => {
    const status = wasm.jpegHuffman(output, input, counts.length) as Status;
    return status === Status.Ok ? kernels().copy(output, JpegHuffman.size) : null;
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
    scan.set(memory.subarray(output, output + scan.length));
    nonzero.set(memory.subarray(output + NOTES_AT, output + NOTES_AT + nonzero.length));
    return status;
  });
}
