/** The engine's carving, by as many threads as the machine has cores for; by this one where that is enough. */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { wrap } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter";
import { SECTOR } from "../engine/carving/candidates.ts";
import { carve, type CarveOptions, type CarveProgress, type CarveSummary } from "../engine/carving/carve.ts";
import { carvePool, type CarveWorker } from "../engine/carving/pool.ts";
import type { ByteSource } from "../engine/core/byte-source.ts";
import { drive } from "../engine/core/job.ts";
import type { CarveWorkerApi, CarveWorkerData } from "../../workers/carve-api.ts";
import { compileKernels } from "./node-kernels.ts";

/** The worker lies beside the bundle; where the sources run as they are, there is none. */
const WORKER = new URL(/* @vite-ignore */ "./carve.worker.js", import.meta.url);
/** Bytes that are worth a thread. */
const SHARE = 8 << 20;
const MOST_THREADS = 8;

export interface ThreadOptions extends CarveOptions {
  readonly signal: AbortSignal;
  readonly report: (progress: CarveProgress) => void;
}

export async function carveInThreads(source: ByteSource, options: ThreadOptions): Promise<CarveSummary | undefined> {
  const threads = Math.min(availableParallelism(), MOST_THREADS, Math.floor(source.size / SHARE));
  if (threads < 2 || !existsSync(fileURLToPath(WORKER))) {
    return await drive(carve(source, options), { signal: options.signal, report: (progress) => options.report(progress as CarveProgress) });
  }
  const workerData: CarveWorkerData = { spec: source.spec(), alignment: options.alignment ?? SECTOR, kernels: compileKernels() };
  return await carvePool(source.size, { ...options, workers: threads, spawn: () => new CarveThread(workerData) });
}

class CarveThread implements CarveWorker {
  readonly #worker: Worker;
  readonly #api;
  /** Never answers; fails when the thread does. */
  readonly #failed: Promise<never>;

  constructor(workerData: CarveWorkerData) {
    this.#worker = new Worker(WORKER, { workerData });
    this.#api = wrap<CarveWorkerApi>(nodeEndpoint(this.#worker));
    this.#failed = new Promise((_, reject) => this.#worker.once("error", reject));
    this.#failed.catch(() => {}); // it is told by `carve`
  }

  carve(from: number, to: number): ReturnType<CarveWorker["carve"]> {
    return Promise.race([this.#api.carve(from, to), this.#failed]);
  }

  close(): void {
    void this.#worker.terminate();
  }
}
