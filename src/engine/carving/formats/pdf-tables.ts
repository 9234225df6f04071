/** The cross-reference tables of a PDF, from the last to the first: where every object begins. */
import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { ALLOCATION } from "../../core/limits.ts";
import type { Reader } from "../../core/reader.ts";
import { inflated } from "./pdf-streams.ts";
import { OBJECT, numberOf, numbersOf, streamAt, text } from "./pdf-text.ts";

const TABLES_LIMIT = 1024, SECTIONS_LIMIT = 1 << 16, ENTRIES_LIMIT = 1 << 20;
const TRAILER = 4096;

export class Objects {
  /** By number, where it begins; the newest of several. */
  readonly places = new Map<number, number>();
  /** Where the first table stands that is none; -1 where all are. */
  wrong = -1;
  encrypted = false;
  readonly #queue: number[] = [];
  readonly #seen = new Set<number>();

  constructor(private readonly file: ByteSource, private readonly reader: Reader, private readonly budget: Budget) {}

  /** Reads the table at `last` and those before it. */
  read(last: number): void {
    this.#queue.push(last);
    for (let at = this.#queue.shift(); at !== undefined && this.#seen.size < TABLES_LIMIT; at = this.#queue.shift()) {
      if (this.#seen.has(at)) continue;
      this.#seen.add(at);
      const start = text(this.reader, at, 40);
      const sound = /^\s*xref\b/.test(start) ? this.#table(at + /^\s*xref\s*/.exec(start)![0].length) : OBJECT.test(start) && this.#stream(at);
      if (!sound) this.wrong = at;
    }
  }

  #add(number: number, place: number): void {
    if (place > 0 && !this.places.has(number) && this.places.size < ENTRIES_LIMIT) this.places.set(number, place);
  }

  /** What a trailer, or the dictionary of a table's stream, says. */
  #trailer(dictionary: string): void {
    if (/\/Encrypt\b/.test(dictionary)) this.encrypted = true;
    for (const key of ["XRefStm", "Prev"]) {
      const place = numberOf(dictionary, key);
      if (place !== null && place > 0) this.#queue.push(place);
    }
  }

  /** A table of text: sections of 20 bytes an entry, then the trailer. */
  #table(at: number): boolean {
    for (let sections = 0; sections < SECTIONS_LIMIT && this.budget.spend(1); sections++) {
      const section = /^\s*(\d{1,10})[ \t]+(\d{1,10})[ \t]*(?:\r\n|\r|\n)/.exec(text(this.reader, at, 40));
      if (!section) break;
      at += section[0].length;
      const first = Number(section[1]), count = Number(section[2]);
      for (let i = 0; i < count; i++, at += 20) {
        const entry = this.budget.spend(1) ? /^(\d{10}) \d{5} ([nf])/.exec(text(this.reader, at, 20)) : null;
        if (!entry) return false;
        if (entry[2] === "n") this.#add(first + i, Number(entry[1]));
      }
    }
    const trailer = text(this.reader, at, TRAILER);
    if (!/^\s*trailer/.test(trailer)) return false;
    this.#trailer(trailer.split("startxref")[0]!);
    return true;
  }

  /** A table as a stream: three numbers an entry. */
  #stream(at: number): boolean {
    const stream = streamAt(this.reader, at);
    if (!stream || !/\/XRef\b/.test(stream.dictionary)) return false;
    const { dictionary, data } = stream;
    this.#trailer(dictionary);
    const widths = numbersOf(dictionary, "W"), length = numberOf(dictionary, "Length");
    if (widths?.length !== 3 || length === null || length > ALLOCATION) return false;
    const plain = !/\/Filter\b/.test(dictionary);
    if (!plain && !/\/FlateDecode\b/.test(dictionary)) return true; // nobody writes these, and we cannot read them
    const pieces = plain ? [this.reader.bytes(data, length) ?? new Uint8Array()] : inflated(this.file, data, length, this.budget, true);
    if (!pieces) return false;
    const width = widths[0]! + widths[1]! + widths[2]!;
    const rows = unpredicted(pieces, (numberOf(dictionary, "Predictor") ?? 1) > 1, width);
    const index = numbersOf(dictionary, "Index") ?? [0, numberOf(dictionary, "Size") ?? 0];
    let row = 0;
    for (let i = 0; i + 1 < index.length; i += 2) {
      for (let number = index[i]!; number < index[i]! + index[i + 1]! && (row + 1) * width <= rows.length; number++, row++) this.#entry(rows.subarray(row * width, (row + 1) * width), widths, number);
    }
    return true;
  }

  #entry(row: Uint8Array, [typeWidth, placeWidth]: readonly number[], number: number): void {
    const value = (from: number, to: number) => row.subarray(from, to).reduce((sum, byte) => sum * 256 + byte, 0);
    const type = typeWidth === 0 ? 1 : value(0, typeWidth!);
    if (type === 1) this.#add(number, value(typeWidth!, typeWidth! + placeWidth!));
  }
}

/** Joined, and without PNG's prediction, of which tables use rows that differ from the one above (2) or none (0). */
function unpredicted(pieces: readonly Uint8Array[], predicted: boolean, width: number): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  pieces.reduce((at, piece) => (all.set(piece, at), at + piece.length), 0);
  if (!predicted) return all;
  const rows = Math.floor(all.length / (width + 1));
  const out = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const up = all[row * (width + 1)] === 2 && row > 0;
    for (let i = 0; i < width; i++) out[row * width + i] = all[row * (width + 1) + 1 + i]! + (up ? out[(row - 1) * width + i]! : 0);
  }
  return out;
}
