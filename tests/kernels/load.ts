import { loadKernels } from "../../src/engine/kernels/kernels.ts";

const url = new URL("../../assembly/build/kernels.wasm", import.meta.url);

/** Give the test page its kernels, as a worker does at its start: `suiteSetup(useKernels)`. */
export async function useKernels(): Promise<void> {
  loadKernels(await WebAssembly.compileStreaming(fetch(url)));
}
