// What bench/list.bench.mjs needs of the engine, in one module: two would each have kernels of their own.
export { finish } from "../src/engine/core/job.ts";
export { openImage } from "../src/engine/image.ts";
export { loadKernels } from "../src/engine/kernels/kernels.ts";
export { NodeSource } from "../src/cli/node-source.ts";
