/** A line on stderr that says how far the work has come; nothing where stderr is no terminal. */
import type { Progress } from "../engine/core/job.ts";

const EVERY_MS = 200;
/** Takes back what stands on the terminal's line. */
export const CLEAR = "\r\u001b[K";

export class ProgressLine {
  readonly #started = Date.now();
  #last = 0;

  /** `unit` turns an amount into words: bytes, or so many files. */
  constructor(private readonly what: string, private readonly unit: (amount: number) => string = bytes) {}

  /** For `drive`'s `report`. */
  readonly report = ({ done, total }: Progress): void => {
    const now = Date.now();
    if (!process.stderr.isTTY || now - this.#last < EVERY_MS) return;
    this.#last = now;
    const seconds = (now - this.#started) / 1000;
    const percent = total > 0 ? ` ${Math.floor(Math.min(1, done / total) * 100)} %` : "";
    const left = done > 0 && total > done && seconds > 1 ? `, ${duration(seconds / done * (total - done))} left` : "";
    process.stderr.write(`${CLEAR}${this.what}${percent}, ${this.unit(done / Math.max(seconds, 0.001))}/s${left}`);
  };

  /** Takes the line away again. */
  end(): void {
    if (this.#last > 0) process.stderr.write(CLEAR);
  }
}

/** "1.5 MiB". */
export function bytes(amount: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let power = 0;
  while (amount >= 1024 && power < units.length - 1) {
    amount /= 1024;
    power++;
  }
  return `${power === 0 ? Math.round(amount) : amount.toFixed(amount < 10 ? 1 : 0)} ${units[power]}`;
}

/** "3 rows": for jobs that count things. */
export const counted = (thing: string) => (amount: number): string => `${Math.round(amount)} ${thing}`;

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
