// What bench/browser.bench.mjs calls in the page: reading alone, and carving, over the chosen File with the same number of workers.
import { wrap } from "comlink";
import { carvePool } from "../../src/engine/carving/pool.ts";
import { startCarveWorker } from "../../workers/carve-threads.ts";
import { startKernels } from "../../workers/load-kernels.ts";

const RANGE = 64 << 20;
const chosen = (): File => document.querySelector<HTMLInputElement>("#image")!.files![0]!;

async function readSeconds(workers: number): Promise<number> {
  const file = chosen();
  const threads = Array.from({ length: workers }, () => new Worker(new URL("./read.worker.ts", import.meta.url), { type: "module" }));
  const apis = threads.map((thread) => wrap<{ read(file: File, from: number, to: number): Promise<number> }>(thread));
  await Promise.all(apis.map((api) => api.read(file, 0, 0)));
  const start = performance.now();
  let next = 0;
  await Promise.all(apis.map(async (api) => {
    while (next < file.size) {
      const from = next;
      next += RANGE;
      await api.read(file, from, Math.min(file.size, from + RANGE));
    }
  }));
  const seconds = (performance.now() - start) / 1000;
  for (const thread of threads) thread.terminate();
  return seconds;
}

async function carveSeconds(workers: number): Promise<{ seconds: number; files: number }> {
  const file = chosen();
  const kernels = await startKernels();
  const data = { spec: { kind: "file", key: file.name }, alignment: 512, kernels } as const;
  const start = performance.now();
  const summary = await carvePool(file.size, { workers, spawn: () => startCarveWorker(data, [[file.name, file]]) });
  return { seconds: (performance.now() - start) / 1000, files: summary!.files };
}

Object.assign(globalThis, { readSeconds, carveSeconds });
