/** One scan of an open image: runs the carving job, keeps what it finds, and can say where it stands. */
import { carve, type CarveCheckpoint, type CarveProgress } from "../carving/carve.ts";
import type { CarvedFile } from "../carving/carved-file.ts";
import { carvePool, type CarveWorker } from "../carving/pool.ts";
import type { ByteSource } from "../core/byte-source.ts";
import { Pause, drive } from "../core/job.ts";
import type { Image } from "../image.ts";
import type { FoundFiles } from "./found-files.ts";
import { deletedBeginnings, foundFile, scanSource } from "./scan.ts";
import type { SourceSpec } from "../core/source-spec.ts";
import type { Findings, ScanProgress, ScanRequest } from "./types.ts";

/** Bytes that are worth a thread of their own. */
const SHARE = 16 << 20;

/** What threads need to carve the same source. */
export interface Threads {
  readonly count: number;
  readonly spawn: (spec: SourceSpec) => CarveWorker | Promise<CarveWorker>;
}

export class ScanRun {
  readonly pause = new Pause();
  readonly #stop = new AbortController();
  readonly #source: ByteSource;
  readonly #beginnings: ReadonlyMap<number, string>;
  #checkpoint: CarveCheckpoint | null;
  #ended = false;

  constructor(image: Image, private readonly found: FoundFiles, private readonly request: ScanRequest) {
    this.#source = scanSource(image, request.allSpace);
    this.#beginnings = deletedBeginnings(image);
    this.#checkpoint = (request.checkpoint as CarveCheckpoint | undefined) ?? null;
  }

  /** Plain data from which the same scan goes on later. */
  findings(): Findings {
    return { files: this.found.all(), request: { ...this.request, checkpoint: this.#checkpoint }, done: this.#ended };
  }

  /** Runs to the end, or until it is stopped; whether it reached the end. */
  async run(report: (progress: ScanProgress) => void, threads: Threads | null): Promise<boolean> {
    const source = this.#source;
    const options = {
      incomplete: true, signal: this.#stop.signal, pause: this.pause,
      ...(this.#checkpoint && { checkpoint: this.#checkpoint }),
      report: (progress: CarveProgress) => this.#take(progress, report),
    };
    const count = threads ? Math.min(threads.count, Math.floor(source.size / SHARE)) : 0;
    const ended = threads && count > 1
      ? await carvePool(source.size, { ...options, workers: count, spawn: () => threads.spawn(source.spec()) })
      : await drive(carve(source, options), { ...options, report: (progress) => options.report(progress as CarveProgress) });
    return this.#ended = ended !== undefined;
  }

  stop(): void {
    this.pause.resume();
    this.#stop.abort();
  }

  #take({ done, total, found, checkpoint }: CarveProgress, report: (progress: ScanProgress) => void): void {
    this.found.add(found.filter(worthShowing).map((file) => foundFile(this.#source, file, this.#beginnings)));
    this.#checkpoint = checkpoint;
    report({ done, total, found: this.found.count });
  }
}

/** A magic alone is no file: in a large image, chance makes many. */
function worthShowing(file: CarvedFile): boolean {
  return file.verdict !== "header only";
}
