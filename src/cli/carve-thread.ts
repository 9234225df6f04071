/** One thread of a carving: it searches ranges, and writes what was found. */
import { Worker } from "node:worker_threads";
import { wrap } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter";
import type { RangeResult } from "../engine/carving/carve.ts";
import type { CarveWorker } from "../engine/carving/pool.ts";
import type { FoundFile, NodeCarveApi, NodeCarveData, Outcome } from "../../workers/carve-api.ts";

/** The worker lies beside the bundle; where the sources run as they are, there is none. */
export const WORKER = new URL(/* @vite-ignore */ "./carve.worker.js", import.meta.url);
/** Files, and bytes, that a thread is given to write at once: tiny ones would cost a message each. */
const BATCH_FILES = 32;
const BATCH_BYTES = 4 << 20;

interface Waiting { readonly file: FoundFile; readonly resolve: (outcome: Outcome) => void; readonly reject: (error: unknown) => void }

/** Files that wait to be written, for all threads. */
export class WriteQueue {
  #waiting: Waiting[] = [];
  #next = 0;
  #stopped = false;
  /** Threads that write. */
  writers = 0;

  /** `most`: threads that write while they could search. The others search, so that a slow destination keeps no one from that. */
  constructor(private readonly most: number) {}

  add(file: FoundFile): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) resolve({ kind: "stopped" });
      else this.#waiting.push({ file, resolve, reject });
    });
  }

  /** What a thread is to write now: nothing where enough others write and it has something to search. */
  take(canSearch: boolean): readonly Waiting[] {
    if (canSearch && this.writers >= this.most) return [];
    const start = this.#next;
    for (let bytes = 0; this.#next < this.#waiting.length && this.#next - start < BATCH_FILES && bytes < BATCH_BYTES; this.#next++) bytes += this.#waiting[this.#next]!.file.found.length;
    const batch = this.#waiting.slice(start, this.#next);
    if (this.#next === this.#waiting.length) [this.#waiting, this.#next] = [[], 0];
    return batch;
  }

  /** Nothing more is written but what threads have in hand, which they give up soon. */
  stop(): void {
    this.#stopped = true;
    for (const { resolve } of this.#waiting.splice(this.#next)) resolve({ kind: "stopped" });
  }
}

interface Range { readonly from: number; readonly to: number; readonly resolve: (result: RangeResult) => void; readonly reject: (error: unknown) => void }

export class CarveThread implements CarveWorker {
  readonly #worker: Worker;
  readonly #api;
  /** Never answers; fails when the thread does. */
  readonly #failed: Promise<never>;
  #range: Range | null = null;
  #busy = false;

  constructor(workerData: NodeCarveData, private readonly queue: WriteQueue) {
    this.#worker = new Worker(WORKER, { workerData });
    this.#api = wrap<NodeCarveApi>(nodeEndpoint(this.#worker));
    this.#failed = new Promise((_, reject) => this.#worker.once("error", reject));
    this.#failed.catch(() => {}); // it is told to who waits for an answer
  }

  carve(from: number, to: number): Promise<RangeResult> {
    return new Promise((resolve, reject) => {
      this.#range = { from, to, resolve, reject };
      this.work();
    });
  }

  /** Does what there is to do, unless it is at it already. */
  work(): void {
    if (!this.#busy) void this.#workOn();
  }

  async #workOn(): Promise<void> {
    this.#busy = true;
    for (;;) {
      const batch = this.queue.take(this.#range !== null);
      if (batch.length > 0) await this.#write(batch);
      else if (this.#range) await this.#search();
      else break;
    }
    this.#busy = false;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    this.queue.writers++;
    try {
      const outcomes = await Promise.race([this.#api.write(batch.map(({ file }) => file)), this.#failed]);
      batch.forEach(({ resolve }, i) => resolve(outcomes[i]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.queue.writers--;
  }

  async #search(): Promise<void> {
    const { from, to, resolve, reject } = this.#range!;
    this.#range = null;
    await Promise.race([this.#api.carve(from, to), this.#failed]).then(resolve, reject);
  }

  /** All is searched. Files may wait to be written, so the thread goes on until {@link end}. */
  close(): void {}

  /** Ends the thread, whatever it is doing. */
  end(): void {
    void this.#worker.terminate();
  }
}
