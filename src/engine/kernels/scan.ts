import type { PatternTable } from "../carving/patterns.ts";
import { ScanCall, ScanRow } from "../layouts/carving.ts";
import { write } from "../layouts/write.ts";
import { OUTPUT_SIZE, kernels } from "./kernels.ts";

const DONE = 0xffff_ffff;

/** Magics found in a window, by where the files would start. */
export interface Hits {
  /** Bytes from the start of the window, ascending. */
  readonly offsets: Uint32Array;
  /** Index of the magic, ascending where the offset is the same. */
  readonly patterns: Uint32Array;
}

/**
 * All magics of `table` in `window` (at most INPUT_SIZE bytes) whose files start before `owned` of it and at multiples
 * of `alignment` (a power of two; 1: anywhere). `phase`: how far after such a multiple the window begins.
 */
export function scan(window: Uint8Array, owned: number, table: PatternTable, alignment: number, phase = 0, capacity = 1 << 16): Hits {
  if (alignment < 1 || (alignment & alignment - 1) !== 0) throw new RangeError("an alignment is a power of two");
  const keys: number[] = [];
  kernels().run(window, (wasm, input, output) => {
    const call = output + Math.ceil(table.bytes.length / 16) * 16;
    const rows = call + ScanCall.size;
    const room = Math.min(Math.max(capacity, table.count), Math.floor((output + OUTPUT_SIZE - rows) / ScanRow.size));
    const view = kernels().view();
    new Uint8Array(view.buffer, output).set(table.bytes);
    write(ScanCall, view, { length: window.length, owned, phase, alignment, capacity: room, next: 0 }, call);
    do {
      const count = wasm.scan(input, call, output, rows) >>> 0;
      for (let i = 0; i < count; i++) {
        const row = rows + i * ScanRow.size;
        keys.push(view.getUint32(row, true) * 65536 + view.getUint32(row + 4, true));
      }
    } while (view.getUint32(call + ScanCall.fields.next.offset, true) !== DONE);
  });
  const sorted = Float64Array.from(keys).sort();
  return { offsets: Uint32Array.from(sorted, (key) => Math.floor(key / 65536)), patterns: Uint32Array.from(sorted, (key) => key % 65536) };
}
