/** A line on stderr that says how far the work has come; nothing where stderr is no terminal. */
import type { Progress } from "../engine/core/job.ts";

const EVERY_MS = 200;
/** What takes less than this shows nothing. */
const PATIENCE_MS = 500;
/** Takes back what stands on the terminal's line. */
export const CLEAR = "\r\u001b[K";

export class ProgressLine {
  readonly #started = Date.now();
  #last = 0;

  /** `unit` turns an amount into words, for the rate; null where what is counted means nothing to a person. */
  constructor(private readonly what: string, private readonly unit: ((amount: number) => string) | null = bytes) {}

  /** For `drive`'s `report`. */
  readonly report = ({ done, total }: Progress): void => {
    const now = Date.now();
    if (!process.stderr.isTTY || now - this.#last < EVERY_MS || now - this.#started < PATIENCE_MS) return;
    this.#last = now;
    const seconds = (now - this.#started) / 1000;
    const percent = total > 0 ? ` ${Math.floor(Math.min(1, done / total) * 100)} %` : "";
    const left = done > 0 && total > done && seconds > 1 ? `, ${duration(seconds / done * (total - done))} left` : "";
    process.stderr.write(`${CLEAR}${this.what}${percent}${this.unit ? `, ${this.unit(done / seconds)}/s` : ""}${left}`);
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

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
