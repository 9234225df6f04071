// What bench/carve.bench.mjs needs of the engine, in one module: two would each have kernels of their own.
export { Search } from "../src/engine/carving/candidates.ts";
export { loadKernels } from "../src/engine/kernels/kernels.ts";
export { scan } from "../src/engine/kernels/scan.ts";
