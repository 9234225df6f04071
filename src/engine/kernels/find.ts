import { kernels } from "./kernels.ts";

/** Index of the first `pattern` (1 to 16 bytes) in `bytes` (at most INPUT_SIZE); -1 where there is none. */
export function find(bytes: Uint8Array, pattern: Uint8Array): number {
  const at = kernels().run(bytes, (wasm, input, output) => {
    pattern.forEach((byte, i) => kernels().view().setUint8(output + i, byte));
    return wasm.find(input, bytes.length, output, pattern.length) >>> 0;
  });
  return at === bytes.length ? -1 : at;
}
