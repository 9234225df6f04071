import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Status } from "../../../../assembly/status.ts";
import { oggPages, type OggPages } from "../../kernels/media.ts";
import { Reader } from "../../core/reader.ts";
import { findIn } from "../formats/content.ts";
import { walkPieces } from "../formats/pieces.ts";
import { ascii, type Measured, type Signature, type Verdict } from "../signature.ts";

const FIRST = 2;
const LAST = 4;
const SECTOR = 512;
/** How far past damage the next page is searched for: the longest page, and as much again. */
const SEARCH = 128 << 10;
const KINDS: readonly [string, string][] = [["\x01vorbis", "ogg"], ["OpusHead", "opus"], ["\x80theora", "ogv"], ["Speex   ", "spx"], ["\x7fFLAC", "oga"]];

/** Ogg: pages with a CRC each, until every stream has had its last one; chained streams behind them belong to the file. */
export const ogg: Signature = {
  name: "Ogg sound or video",
  extension: "ogg",
  extensions: KINDS.map(([, extension]) => extension).filter((extension) => extension !== "ogg"),
  mime: "audio/ogg",
  spec: "https://www.rfc-editor.org/rfc/rfc3533",
  magic: [{ bytes: ascii`OggS\0\x02` }],
  measure: (file, budget) => new Walk(file, budget).measure(),
};

class Walk {
  /** Streams that have begun and not ended, with the number of the next page of each. */
  readonly #open = new Map<number, number>();
  /** Pages other than first ones were met since a chain began. */
  #inside = false;
  #pages = 0;
  #damage = Infinity;
  /** The last page with a wrong checksum. */
  #damaged = Infinity;
  /** Where pages were last searched for. */
  #searched = -1;

  constructor(private readonly file: ByteSource, private readonly budget: Budget) {}

  measure(): Measured | null {
    let at = this.#walk(0);
    while (this.#pages > 0 && this.#open.size > 0) {
      // The length of a damaged page may be wrong as well: the next one may begin inside it.
      const next = findIn(this.file, ascii`OggS`, Math.max(this.#searched, Math.min(at, this.#damaged)) + 1, Math.min(this.file.size, at + SEARCH), this.budget);
      if (next < 0) return this.#result("truncated", at);
      this.#damage = Math.min(this.#damage, at);
      this.#searched = next;
      const end = this.#walk(next);
      if (this.budget.spent) return this.#result("truncated", at);
      at = Math.max(at, end === next ? 0 : end);
    }
    if (this.#pages === 0) return null;
    if (at % SECTOR !== 0 && new Reader(this.file).ascii(at, 4) === "OggS") this.#damage = Math.min(this.#damage, at); // a chained stream that is broken
    return this.#result(this.#damage < Infinity ? "damaged" : "complete", at);
  }

  #result(verdict: Verdict, length: number): Measured {
    const head = new Reader(this.file).ascii(28, Math.min(8, this.file.size - 28));
    const extension = KINDS.find(([magic]) => head.startsWith(magic))?.[1] ?? "ogg";
    return { length, verdict, checkedBy: "checksum", validUpTo: Math.min(length, this.#damage), ...(extension !== "ogg" && { extension }) };
  }

  /** Take pages from `at` on while they belong to the file; returns where the first does not. */
  #walk(at: number): number {
    return walkPieces(this.file, at, this.file.size, this.budget, (bytes, base) => {
      let used = 0;
      for (const page of oggPages(bytes)) {
        if (!this.#accept(page, base + page.offset)) return used === 0 ? -1 : used;
        used = page.offset + page.length;
      }
      return used;
    });
  }

  #accept(page: OggPages, at: number): boolean {
    if (page.status !== Status.Ok) {
      if (!this.#open.has(page.serial)) return false;
      this.#damage = Math.min(this.#damage, at);
      this.#damaged = at;
    }
    const known = this.#open.get(page.serial);
    if (page.flags & FIRST) {
      const follows = this.#open.size === 0 && !(at > 0 && at % SECTOR === 0);
      if (known !== undefined || !(follows || !this.#inside)) return false;
      this.#inside &&= this.#open.size > 0;
    } else if (known === undefined) return false;
    else {
      this.#inside = true;
      if (page.sequence !== known) this.#damage = Math.min(this.#damage, at);
    }
    this.#pages++;
    if (page.flags & LAST) this.#open.delete(page.serial);
    else this.#open.set(page.serial, page.sequence + 1);
    return true;
  }
}
