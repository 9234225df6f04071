/** Writing results to stdout at the pace of whoever reads them, and everything else to stderr. */
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import type { Image } from "../engine/image.ts";
import { CLEAR } from "./progress.ts";

/** Text gathered before a write, in UTF-16 units. */
const BATCH = 1 << 16;

/** Lines to stdout. A million of them never wait in memory: `line` is awaited where the reader is slow. */
export class Lines {
  #batch = "";

  /** Null, or a promise to wait for. */
  line(line: string): Promise<void> | null {
    this.#batch += `${line}\n`;
    return this.#batch.length < BATCH ? null : this.flush();
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = "";
    if (batch !== "" && !process.stdout.write(batch)) await once(process.stdout, "drain");
    await setImmediate(); // lets Ctrl-C in
  }
}

/** What is wrong with an image, said once each on stderr. */
export class Complaints {
  #count = 0;

  /** Whether anything was said. */
  get any(): boolean {
    return this.#count > 0;
  }

  say(sentence: string): void {
    this.#count++;
    process.stderr.write(`${process.stderr.isTTY ? CLEAR : ""}salvor: ${printable(sentence)}\n`);
  }
}

/** Problems printed of one list; the rest is counted. */
const PROBLEMS_SHOWN = 50;

/** Prints what the container, the partition table and the filesystems of `image` complained about. */
export function reportProblems(image: Image, volumes: Image["volumes"], complaints: Complaints): void {
  const lists = [{ where: "image", problems: image.problems }, ...volumes.map((volume) => ({ where: `volume ${volume.number}`, problems: volume.filesystem?.problems }))];
  for (const { where, problems } of lists) {
    for (const row of problems?.rows.slice(0, PROBLEMS_SHOWN) ?? []) complaints.say(`${where}: ${row.where}: ${row.what} (${row.kind}, at byte ${row.offset})`);
    const more = (problems?.total ?? 0) - PROBLEMS_SHOWN;
    if (more > 0) complaints.say(`${where}: ${more} more problems like these.`);
  }
}

/** Text from an image as it may be shown in a terminal: control and bidirectional characters would be obeyed by it. */
export function printable(words: string): string {
  return words.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "\ufffd");
}
