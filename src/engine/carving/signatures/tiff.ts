import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { hex, type Measured, type Signature } from "../signature.ts";
import { complete, damaged, headerOnly, truncated } from "../verdicts.ts";

/** Bytes of a value by its type: byte, ASCII, short, long, rational, …, IFD, and BigTIFF's 64-bit ones. */
const WIDTHS = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const IFDS_LIMIT = 256, VALUES_LIMIT = 1 << 20;
const MAKE = 271, SUB_IFDS = 330, EXIF = 34665, GPS = 34853, INTEROPERABILITY = 40965, DNG_VERSION = 50706;
const POINTERS = new Set([SUB_IFDS, EXIF, GPS, INTEROPERABILITY]);
const WIDTH = 256, HEIGHT = 257, BITS = 258, COMPRESSION = 259, SAMPLES = 277;
/** Tags that hold offsets, with the tag that holds the lengths: strips, tiles, free space, JPEG previews. */
const DATA = [[273, 279], [324, 325], [288, 289], [513, 514]] as const;

/** TIFF and the raw photos built on it: directories that point at each other and at their pixels, in any order. */
export const tiff: Signature = {
  name: "TIFF image",
  extension: "tif",
  extensions: ["dng", "nef", "cr2", "arw", "pef"],
  mime: "image/tiff",
  spec: "TIFF 6.0 (Adobe, 1992); TIFF/EP (ISO 12234-2); BigTIFF (libtiff)",
  magic: [hex`49 49 2a 00`, hex`4d 4d 00 2a`, hex`49 49 2b 00 08 00 00 00`, hex`4d 4d 00 2b 00 08 00 00`].map((bytes) => ({ bytes })),

  measure(file: ByteSource, budget: Budget): Measured | null {
    const walk = new DirectoryWalk(file, budget);
    return walk.measure();
  },
};

type Values = Map<number, number[]>;

class DirectoryWalk {
  readonly #reader: Reader;
  readonly #big: boolean;
  /** BigTIFF: offsets and counts of 64 bits. */
  readonly #wide: boolean;
  #end = 8;
  #make = "";
  #dng = false;
  #images = 0;

  constructor(private readonly file: ByteSource, private readonly budget: Budget) {
    this.#reader = new Reader(file);
    this.#big = this.#reader.u8(0) === 0x4d;
    this.#wide = this.#reader.u16(2, this.#big) === 43;
  }

  measure(): Measured | null {
    const first = this.#offset(this.#wide ? 8 : 4);
    if (Number.isNaN(first)) return null;
    const queue = [first];
    const seen = new Set<number>();
    let wrong = -1;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (next === 0 || seen.has(next)) continue;
      seen.add(next);
      if (seen.size > IFDS_LIMIT || !this.budget.spend(1)) return headerOnly(this.#end);
      const sound = this.#directory(next, queue);
      if (!sound && next === first) return next + 2 > this.file.size && next < 2 ** 32 && this.#plausibleFirst(next) ? truncated(this.file, 8) : null;
      if (!sound && wrong < 0) wrong = next;
    }
    const more = this.#more();
    if (this.#images === 0) return wrong < 0 ? null : damaged(8);
    if (this.#end > this.file.size) return truncated(this.file, Math.min(this.#end, this.file.size), "structure", more);
    return wrong < 0 ? complete(this.#end, "structure", more) : wrong >= this.file.size ? truncated(this.file, this.#end, "structure", more) : damaged(this.#end, "structure", this.#end, more);
  }

  /** A directory past the end is believed only where nothing else speaks against the header. */
  #plausibleFirst(at: number): boolean {
    return at % 2 === 0 && at < 4 * this.file.size;
  }

  #offset(at: number): number {
    return this.#wide ? this.#reader.u64(at, this.#big) : this.#reader.u32(at, this.#big);
  }

  /** Takes one directory in and queues those it points at; false where it is none. */
  #directory(at: number, queue: number[]): boolean {
    const before = this.#wide ? 8 : 2, width = this.#wide ? 20 : 12, pointer = this.#wide ? 8 : 4;
    const count = this.#wide ? this.#reader.u64(at, this.#big) : this.#reader.u16(at, this.#big);
    const after = at + before + count * width;
    if (!(count >= 1 && count <= 4096) || at < 8 || !this.#reader.has(at, before + count * width + pointer)) return false;
    const values: Values = new Map();
    for (let i = 0, last = -1; i < count; i++) {
      const entry = at + before + i * width;
      const tag = this.#reader.u16(entry, this.#big);
      if (tag < last || !this.#entry(entry, tag, values)) return false;
      last = tag;
    }
    this.#reach(after + pointer);
    this.#pixels(values);
    for (const tag of POINTERS) queue.push(...values.get(tag) ?? []);
    queue.push(this.#offset(after));
    return true;
  }

  /** One entry: its value lies in it, or where it points to. Keeps the values that the walk needs. */
  #entry(entry: number, tag: number, values: Values): boolean {
    const type = this.#reader.u16(entry + 2, this.#big);
    const count = this.#wide ? this.#reader.u64(entry + 4, this.#big) : this.#reader.u32(entry + 4, this.#big);
    const width = WIDTHS[type] ?? 0;
    const inline = this.#wide ? 8 : 4;
    const place = entry + (this.#wide ? 12 : 8);
    if (width === 0 || !Number.isSafeInteger(count * width)) return false;
    const at = count * width <= inline ? place : this.#offset(place);
    if (at !== place) this.#reach(at + count * width);
    if (tag === MAKE) this.#make = this.#reader.ascii(at, Math.min(count, 64)).toLowerCase();
    if (tag === DNG_VERSION) this.#dng = true;
    if ([3, 4, 13, 16, 18].includes(type) && WANTED.has(tag) && count <= VALUES_LIMIT) values.set(tag, this.#numbers(at, count, width));
    return true;
  }

  #numbers(at: number, count: number, width: number): number[] {
    const numbers: number[] = [];
    for (let i = 0; i < count && this.budget.spend(1, width); i++) {
      const place = at + i * width;
      numbers.push(width === 2 ? this.#reader.u16(place, this.#big) : width === 4 ? this.#reader.u32(place, this.#big) : this.#reader.u64(place, this.#big));
    }
    return numbers;
  }

  #pixels(values: Values): void {
    for (const [offsets, lengths] of DATA) {
      const starts = values.get(offsets) ?? [];
      const sizes = values.get(lengths) ?? (starts.length === 1 && offsets === 273 ? [rawSize(values)] : []);
      for (let i = 0; i < Math.min(starts.length, sizes.length); i++) if (sizes[i]! > 0) this.#reach(starts[i]! + sizes[i]!);
      if (starts.length > 0 && starts.length === sizes.length && offsets !== 288) this.#images++;
    }
  }

  #reach(end: number): void {
    if (end > this.#end) this.#end = end;
  }

  #more(): { extension?: string } {
    if (this.#dng) return { extension: "dng" };
    if (this.#reader.ascii(8, 2) === "CR") return { extension: "cr2" };
    if (this.#make.startsWith("nikon")) return { extension: "nef" };
    if (this.#make.startsWith("sony")) return { extension: "arw" };
    return this.#make.startsWith("pentax") ? { extension: "pef" } : {};
  }
}

const WANTED = new Set<number>([...POINTERS, ...DATA.flat(), WIDTH, HEIGHT, BITS, COMPRESSION, SAMPLES]);

/** Bytes of a picture without compression, in one strip, whose writer left the length out. */
function rawSize(values: Values): number {
  const one = (tag: number, otherwise: number) => values.get(tag)?.[0] ?? otherwise;
  if (one(COMPRESSION, 1) !== 1) return NaN;
  return Math.ceil(one(WIDTH, 0) * one(SAMPLES, 1) * one(BITS, 1) / 8) * one(HEIGHT, 0);
}
