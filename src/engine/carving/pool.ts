/**
 * Carving with several workers: each takes ranges of the source, and what they find is put together in order by the
 * rules of {@link Overlap}, so that the result is that of one thread, whatever the ranges.
 */
import type { DriveOptions } from "../core/job.ts";
import { wantedFiles, type CarveCheckpoint, type CarveOptions, type CarveProgress, type CarveSummary, type RangeResult } from "./carve.ts";
import { isSolid, type CarvedFile } from "./carved-file.ts";
import { Overlap } from "./overlap.ts";

const LARGEST_RANGE = 64 << 20;
const SMALLEST_RANGE = 4 << 20;
/** Ranges for each worker at least, so that all end at about the same time. */
const SHARE = 8;

/** A thread that has the source open and the kernels loaded. */
export interface CarveWorker {
  /** The files that start in `from` to `to`, as if nothing lay before. */
  carve(from: number, to: number): Promise<RangeResult>;
  /** Ends the thread, whatever it is doing. */
  close(): void;
}

export interface PoolOptions extends CarveOptions, Omit<DriveOptions, "report"> {
  /** Starts a worker that carves with the same alignment. */
  readonly spawn: () => CarveWorker | Promise<CarveWorker>;
  readonly workers: number;
  readonly report?: (progress: CarveProgress) => void;
  /** Bytes in a range: a whole number of sectors. Chosen by the size unless given. */
  readonly range?: number;
}

/** Carve a source of `size` bytes; undefined where it was cancelled, and what was reported until then stays. */
export async function carvePool(size: number, options: PoolOptions): Promise<CarveSummary | undefined> {
  const { signal, workers, spawn } = options;
  if (signal?.aborted) return undefined;
  const threads = await Promise.all(Array.from({ length: workers }, spawn));
  const run = new Run(size, threads, options);
  try {
    return await new Promise((resolve, reject) => {
      if (signal?.aborted) return resolve(undefined); // while the workers were starting
      signal?.addEventListener("abort", () => resolve(undefined), { once: true });
      run.start(resolve, reject);
    });
  } finally {
    run.stop();
    for (const thread of threads) thread.close();
  }
}

interface Task { readonly index: number; readonly from: number; readonly to: number }

class Run {
  readonly #overlap: Overlap;
  readonly #tasks: Task[] = [];
  readonly #idle: CarveWorker[];
  /** Results that wait for an earlier range. */
  readonly #results = new Map<number, RangeResult & Task>();
  readonly #ranges: number;
  readonly #wanted: (file: CarvedFile) => boolean;
  #merged = 0;
  #files = 0;
  #unreadable = 0;
  #stopped = false;
  #resolve: (summary: CarveSummary) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(private readonly size: number, threads: readonly CarveWorker[], private readonly options: PoolOptions) {
    const range = options.range ?? Math.min(LARGEST_RANGE, Math.max(SMALLEST_RANGE, Math.ceil(size / threads.length / SHARE / SMALLEST_RANGE) * SMALLEST_RANGE));
    this.#overlap = new Overlap(options.checkpoint);
    this.#wanted = wantedFiles(options);
    this.#idle = [...threads];
    for (let from = options.checkpoint?.position ?? 0; from < size;) {
      const to = Math.min(size, (Math.floor(from / range) + 1) * range);
      this.#tasks.push({ index: this.#tasks.length, from, to });
      from = to;
    }
    this.#ranges = this.#tasks.length;
  }

  start(resolve: (summary: CarveSummary) => void, reject: (error: unknown) => void): void {
    this.#resolve = resolve;
    this.#reject = reject;
    if (this.#ranges === 0) this.#end();
    else void this.#dispatch();
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Gives every idle worker something to do; waits where the job is paused. */
  async #dispatch(): Promise<void> {
    await this.options.pause?.wait();
    while (!this.#stopped && this.#idle.length > 0 && this.#tasks.length > 0) {
      const { index, to, from: start } = this.#tasks.shift()!;
      const from = Math.max(start, this.#overlap.reach);
      if (from >= to) this.#take({ index, from, to, found: [], unreadable: 0 });
      else {
        const worker = this.#idle.pop()!;
        worker.carve(from, to).then((result) => {
          this.#idle.push(worker);
          this.#take({ index, from, to, ...result });
          void this.#dispatch();
        }).catch(this.#reject);
      }
    }
  }

  /** Merges what is there, in order. */
  #take(result: RangeResult & Task): void {
    this.#results.set(result.index, result);
    for (let next = this.#results.get(this.#merged); next && !this.#stopped; next = this.#results.get(this.#merged)) {
      this.#results.delete(this.#merged);
      if (!this.#merge(next)) return;
      this.#merged++;
    }
    if (this.#merged === this.#ranges) this.#end();
  }

  /**
   * False where the range must be carved again: a file from before it reaches into one of its own, behind which
   * the worker did not look.
   */
  #merge({ index, to, found, unreadable }: RangeResult & Task): boolean {
    const reach = this.#overlap.reach;
    if (reach < to && found.some((file) => isSolid(file) && file.sourceOffset < reach && file.sourceOffset + file.length > reach)) {
      this.#tasks.unshift({ index, from: reach, to });
      return false;
    }
    this.#unreadable += unreadable;
    this.#report(found.flatMap((file) => (file.sourceOffset < reach ? [] : this.#overlap.add(file))), to);
    return true;
  }

  #report(final: readonly CarvedFile[], position: number): void {
    const found = [...final, ...this.#overlap.passed(position)].filter(this.#wanted);
    this.#files += found.length;
    const checkpoint: CarveCheckpoint = { position, ...this.#overlap.state };
    this.options.report?.({ done: position, total: this.size, found, checkpoint });
  }

  #end(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    const rest = this.#overlap.passed(Infinity).filter(this.#wanted);
    this.#files += rest.length;
    this.options.report?.({ done: this.size, total: this.size, found: rest, checkpoint: { position: this.size, ...this.#overlap.state } });
    this.#resolve({ files: this.#files, unreadable: this.#unreadable });
  }
}
