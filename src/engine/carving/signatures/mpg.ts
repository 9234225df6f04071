import { Status } from "../../../../assembly/status.ts";
import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { programPackets } from "../../kernels/media.ts";
import { findIn } from "../formats/content.ts";
import { walkPieces } from "../formats/pieces.ts";
import { hex, type Measured, type Signature } from "../signature.ts";

/** Fewer packets than this are chance. */
const PACKETS = 4;
/** How far behind damage the next pack is searched for, and how much later (1/90,000 s) it may be. */
const SEARCH = 128 << 10;
const LATER = 900_000n;

/** MPEG program stream: packs and packets to the end code, or, as most writers leave it out, to the last packet. */
export const mpg: Signature = {
  name: "MPEG program stream",
  extension: "mpg",
  mime: "video/mpeg",
  spec: "https://www.itu.int/rec/T-REC-H.222.0",
  magic: [
    { bytes: Uint8Array.of(0, 0, 1, 0xba, 0x21), mask: Uint8Array.of(255, 255, 255, 255, 0xf1) }, // MPEG-1
    { bytes: Uint8Array.of(0, 0, 1, 0xba, 0x44), mask: Uint8Array.of(255, 255, 255, 255, 0xc4) }, // MPEG-2
  ],
  measure: (file, budget) => new Walk(file, budget).measure(),
};

class Walk {
  #packets = 0;
  #status: Status = Status.Truncated;
  #clock = 0n;

  constructor(private readonly file: ByteSource, private readonly budget: Budget) {}

  measure(): Measured | null {
    let end = this.#walk(0);
    if (this.#packets < PACKETS) return null;
    const validUpTo = end;
    for (let next = this.#resume(end); next >= 0 && this.budget.spend(1); next = this.#resume(end)) end = this.#walk(next);
    const cut = this.#status === Status.Truncated && end < this.file.size;
    const verdict = end > validUpTo ? "damaged" : cut ? "truncated" : "complete";
    return { length: cut ? this.file.size : end, verdict, checkedBy: "structure", validUpTo };
  }

  #walk(from: number): number {
    return walkPieces(this.file, from, this.file.size, this.budget, (bytes, at) => {
      if (this.#status === Status.Ok) return -1;
      const walked = programPackets(bytes, this.#clock, at);
      this.#status = walked.status;
      this.#packets += walked.count;
      this.#clock = walked.clock;
      return walked.consumed;
    });
  }

  /** Where packs go on, a little later, behind what is none; -1 where they do not. */
  #resume(from: number): number {
    if (this.#status !== Status.Invalid) return -1;
    const to = Math.min(this.file.size, from + SEARCH);
    for (let at = from; ; at++) {
      at = findIn(this.file, hex`00 00 01 ba`, at, to, this.budget);
      const bytes = at < 0 ? null : tryRead(this.file, at, Math.min(SEARCH, this.file.size - at));
      if (!bytes) return -1;
      const { consumed, count, clock } = programPackets(bytes, this.#clock, at);
      if (consumed > 0 && count >= 2 && clock > this.#clock && clock - this.#clock < LATER) return at;
    }
  }
}
