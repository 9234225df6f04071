/** The kernels in Node: `kernels.wasm` lies beside the bundle, or, when the sources run as they are, where asc wrote it. */
import { existsSync, readFileSync } from "node:fs";
import { loadKernels } from "../engine/kernels/kernels.ts";

/** Compiled for this process; a pool of workers gets the same module. */
export function compileKernels(): WebAssembly.Module {
  const places = [new URL(/* @vite-ignore */ "./kernels.wasm", import.meta.url), new URL(/* @vite-ignore */ "../../assembly/build/kernels.wasm", import.meta.url)];
  const file = places.find((place) => existsSync(place));
  if (!file) throw new Error("kernels.wasm is missing beside salvor.js: build again with `npm run build`.");
  return new WebAssembly.Module(readFileSync(file));
}

/** Give this thread its kernels. */
export function loadNodeKernels(): WebAssembly.Module {
  const module = compileKernels();
  loadKernels(module);
  return module;
}
