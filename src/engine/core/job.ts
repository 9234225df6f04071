/** How far a job has come, in units that the job chooses (bytes, records, entries). */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What was found since the last step, as plain data or columns. */
  readonly found?: unknown;
  /** Plain data from which the same job can go on later. */
  readonly checkpoint?: unknown;
}

/**
 * Long work, written as a generator: it reads and parses synchronously, and
 * yields wherever it can be interrupted without losing what it has found.
 */
export type Job<Result> = Generator<Progress, Result, void>;

/** Lets a running job wait: `drive` asks between two steps. */
export class Pause {
  #wake: (() => void) | null = null;
  #waiting: Promise<void> | null = null;

  get paused(): boolean {
    return this.#waiting !== null;
  }

  pause(): void {
    this.#waiting ??= new Promise((resolve) => { this.#wake = resolve; });
  }

  resume(): void {
    this.#wake?.();
    this.#wake = this.#waiting = null;
  }

  /** Resolves at once, or when {@link resume} is called. */
  wait(): Promise<void> | null {
    return this.#waiting;
  }
}

export interface DriveOptions {
  readonly signal?: AbortSignal;
  readonly pause?: Pause;
  readonly report?: (progress: Progress) => void;
}

/**
 * Run `job` to its end, letting the thread answer other messages between steps.
 * Cancelled, it resolves to undefined; what was found stays where the job put it.
 */
export async function drive<Result>(job: Job<Result>, { signal, pause, report }: DriveOptions = {}): Promise<Result | undefined> {
  for (;;) {
    if (signal?.aborted) {
      job.return(undefined as never);
      return undefined;
    }
    const step = job.next();
    if (step.done) return step.value;
    report?.(step.value);
    await nextTask();
    await pause?.wait();
  }
}

/** Run `job` to its end without a pause: in tests, and for what takes no time. */
export function finish<Result>(job: Job<Result>, report?: (progress: Progress) => void): Result {
  for (;;) {
    const step = job.next();
    if (step.done) return step.value;
    report?.(step.value);
  }
}

/** Milliseconds that a thread may work before it must answer other messages. */
const TURN = 8;
let turnEnds = 0;

/** The same as {@link nextTask} where the thread has not answered other messages for some milliseconds; null before. For work in tiny pieces. */
export function nextTurn(): Promise<void> | null {
  const now = performance.now();
  if (now < turnEnds) return null;
  return nextTask().then(() => {
    turnEnds = performance.now() + TURN;
  });
}

/** Lets the thread answer other messages. A message round trip takes microseconds; setTimeout would cost 4 ms. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
