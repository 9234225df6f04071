/** The engine's carving, by as many threads as the machine has cores for; by this one where that is enough. They write what was found, too. */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { SECTOR } from "../engine/carving/candidates.ts";
import { carve, type CarveOptions, type CarveProgress, type CarveSummary } from "../engine/carving/carve.ts";
import { carvePool } from "../engine/carving/pool.ts";
import type { ByteSource } from "../engine/core/byte-source.ts";
import { drive } from "../engine/core/job.ts";
import type { FoundFile, NodeCarveData, Outcome } from "../../workers/carve-api.ts";
import { writeFound } from "./carve-copy.ts";
import { CarveThread, WORKER, WriteQueue } from "./carve-thread.ts";
import { PARTIAL, type FolderSink } from "./folder-sink.ts";
import { compileKernels } from "./node-kernels.ts";

/** Bytes that are worth a thread. */
const SHARE = 8 << 20;
const MOST_THREADS = 8;

export interface ThreadOptions extends CarveOptions {
  readonly signal: AbortSignal;
  readonly report: (progress: CarveProgress) => void;
}

export interface Carving {
  /** When all is searched; undefined where it was stopped. Files may still wait to be written then. */
  readonly summary: Promise<CarveSummary | undefined>;
  /** Writes a file that was reported. */
  write(file: FoundFile): Promise<Outcome>;
  /** Ends the threads, whatever they are doing. */
  close(): void;
}

export function carveInThreads(source: ByteSource, sink: FolderSink, options: ThreadOptions): Carving {
  const threads = Math.min(availableParallelism(), MOST_THREADS, Math.floor(source.size / SHARE));
  return threads < 2 || !existsSync(fileURLToPath(WORKER)) ? carveHere(source, sink, options) : carveThere(threads, source, sink, options);
}

function carveHere(source: ByteSource, sink: FolderSink, options: ThreadOptions): Carving {
  let before: Promise<unknown> = Promise.resolve();
  return {
    summary: drive(carve(source, options), { signal: options.signal, report: (progress) => options.report(progress as CarveProgress) }),
    write: (file) => {
      const outcome = before.then(async () => (await writeFound(source, sink, [file], options.signal))[0]!);
      before = outcome.catch(() => {}); // it is told to who asked
      return outcome;
    },
    close: () => {},
  };
}

function carveThere(count: number, source: ByteSource, sink: FolderSink, options: ThreadOptions): Carving {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const data: NodeCarveData = { spec: source.spec(), alignment: options.alignment ?? SECTOR, kernels: compileKernels(), folder: sink.folder, partial: "", stop };
  const queue = new WriteQueue(Math.ceil(count / 2));
  const threads: CarveThread[] = [];
  const spawn = (): CarveThread => {
    const thread = new CarveThread({ ...data, partial: `${PARTIAL}-${threads.length + 1}` }, queue);
    threads.push(thread);
    return thread;
  };
  options.signal.addEventListener("abort", () => {
    Atomics.store(stop, 0, 1);
    queue.stop();
  }, { once: true });
  return {
    summary: carvePool(source.size, { ...options, workers: count, spawn }),
    write: (file) => {
      setImmediate(() => threads.forEach((thread) => thread.work())); // when those that search on have their next range
      return queue.add(file);
    },
    close: () => threads.forEach((thread) => thread.end()),
  };
}
