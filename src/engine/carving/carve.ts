/** Carving: finding files by what they are made of, where no filesystem tells of them any more. */
import { tryRead, type ByteSource } from "../core/byte-source.ts";
import type { Job } from "../core/job.ts";
import { readAround } from "../core/read-around.ts";
import { RangeCarver, Search, WINDOW } from "./candidates.ts";
import type { CarvedFile } from "./carved-file.ts";
import { Overlap, type OverlapState } from "./overlap.ts";
import type { Signature } from "./signature.ts";

export interface CarveOptions {
  /** Files start at multiples of this: 512 unless said, 1 to look at every byte. */
  readonly alignment?: number;
  /** Only these types (extensions). All are looked for in any case: what lies inside a file is no file of its own. */
  readonly types?: readonly string[];
  /** Give truncated, damaged and header-only files too. */
  readonly incomplete?: boolean;
  /** Go on where another run stopped. */
  readonly checkpoint?: CarveCheckpoint;
  /** Default: all that we know. */
  readonly signatures?: readonly Signature[];
}

export interface CarveCheckpoint extends OverlapState {
  /** Bytes of the source that are done with. */
  readonly position: number;
}

export interface CarveSummary {
  readonly files: number;
  /** Bytes that could not be read, and were taken for zeros. */
  readonly unreadable: number;
}

/** Progress of a carving job: `found` are files that are final, `done` and `total` are bytes. */
export interface CarveProgress {
  readonly done: number;
  readonly total: number;
  readonly found: readonly CarvedFile[];
  readonly checkpoint: CarveCheckpoint;
}

/** Candidates measured between two steps. */
const STEP = 32;

/** Find the files in `source`. Every step is a {@link CarveProgress}. */
export function* carve(source: ByteSource, options: CarveOptions = {}): Job<CarveSummary> {
  const overlap = new Overlap(options.checkpoint);
  const wanted = wantedFiles(options);
  let files = 0;
  const progress = (found: CarvedFile[], position: number): CarveProgress => {
    const kept = found.filter(wanted);
    files += kept.length;
    return { done: position, total: source.size, found: kept, checkpoint: { position, ...overlap.state } };
  };
  const job = carveRange(source, options.checkpoint?.position ?? 0, source.size, new Search(options.alignment, options.signatures));
  for (let step = job.next(); ; step = job.next()) {
    if (step.done) {
      yield progress(overlap.passed(Infinity), source.size);
      return { files, unreadable: step.value.unreadable };
    }
    const { found, position } = step.value;
    const done = found.flatMap((file) => overlap.add(file));
    yield progress([...done, ...overlap.passed(position)], position);
  }
}

/** What of the final files was asked for. */
export function wantedFiles({ types, incomplete }: CarveOptions): (file: CarvedFile) => boolean {
  return (file) => (incomplete === true || file.verdict === "complete") && (types === undefined || types.includes(file.type));
}

/** Files that start in one range of a source, before overlaps with other ranges are settled. */
export interface RangeStep {
  readonly found: readonly CarvedFile[];
  readonly position: number;
}

function* carveRange(source: ByteSource, from: number, to: number, search: Search): Generator<RangeStep, { unreadable: number }, void> {
  const carver = new RangeCarver(source, search, from);
  let unreadable = 0;
  while (carver.position < to) {
    const start = carver.position;
    const end = Math.min(to, (Math.floor(start / WINDOW) + 1) * WINDOW);
    const { bytes, missing } = readWindow(source, start, end - start, Math.min(end + search.patterns.overlap, source.size) - start);
    unreadable += missing;
    yield* steps(carver, bytes, start, end - start);
  }
  return { unreadable: unreadable + carver.missed };
}

/** What a worker of a pool answers: all of a range at once. */
export function carveWholeRange(source: ByteSource, from: number, to: number, search: Search): RangeResult {
  const found: CarvedFile[] = [];
  const job = carveRange(source, from, to, search);
  for (let step = job.next(); ; step = job.next()) {
    if (step.done) return { found, unreadable: step.value.unreadable };
    found.push(...step.value.found);
  }
}

/** What was found in a range, before overlaps with other ranges are settled. */
export interface RangeResult {
  /** All files that start in it, in order, incomplete ones too. */
  readonly found: readonly CarvedFile[];
  readonly unreadable: number;
}

/** The files of one window, a few candidates a step. */
export function* steps(carver: RangeCarver, bytes: Uint8Array, start: number, owned: number): Generator<RangeStep, void> {
  let found: CarvedFile[] = [];
  let measured = 0;
  for (const file of carver.files(bytes, start, owned)) {
    if (file) found.push(file);
    if (++measured % STEP !== 0) continue;
    yield { found, position: carver.position };
    found = [];
  }
  yield { found, position: carver.position };
}

/** A window with what overlaps the next one; zeros where it cannot be read. `missing`: how many of its own bytes. */
function readWindow(source: ByteSource, start: number, owned: number, length: number): { bytes: Uint8Array; missing: number } {
  const whole = tryRead(source, start, length);
  if (whole) return { bytes: whole, missing: 0 };
  const own = readAround(source, start, owned);
  const bytes = new Uint8Array(length);
  bytes.set(own.bytes);
  bytes.set(readAround(source, start + owned, length - owned).bytes, owned);
  return { bytes, missing: own.missing };
}
