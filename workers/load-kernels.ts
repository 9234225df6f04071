import { loadKernels } from "../src/engine/kernels/kernels.ts";

const url = new URL("../assembly/build/kernels.wasm", import.meta.url);

/** Give this worker its kernels. Hosts that do not say `application/wasm` are served by the second way. */
export async function startKernels(): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the kernels could not be loaded (${response.status})`);
  const streamed = response.headers.get("content-type")?.startsWith("application/wasm");
  const module = await (streamed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  loadKernels(module);
  return module;
}
