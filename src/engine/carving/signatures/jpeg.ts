import { Status } from "../../../../assembly/status.ts";
import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { jpegScan } from "../../kernels/jpeg.ts";
import { JpegScan } from "../../layouts/jpeg-scan.ts";
import { Tables, allCoded, readFrame, readScan, type Frame, type Scan } from "../jpeg-frame.ts";
import type { Measured, Signature } from "../signature.ts";
import { complete, damaged, headerOnly, truncated } from "../verdicts.ts";

/** Bytes decoded at a time; the first piece is small, because most of what is no JPEG shows it soon. */
const FIRST_PIECE = 1 << 16, PIECE = 1 << 18;
/** Blocks whose nonzero coefficients go to the kernel at a time. */
const BLOCKS = 1 << 17;
/** How far behind a wrong place to look for the end of the file. */
const REACH = 1 << 26;
const SOF0 = 0xc0, SOF2 = 0xc2, DHT = 0xc4, JPG = 0xc8, DAC = 0xcc, SOF15 = 0xcf, RST0 = 0xd0, RST7 = 0xd7;
const SOI = 0xd8, EOI = 0xd9, SOS = 0xda, DQT = 0xdb, DRI = 0xdd, APP0 = 0xe0, APP15 = 0xef, COM = 0xfe;

/** JPEG: marker segments and scans of entropy-coded data up to EOI; every scan is decoded. */
export const jpeg: Signature = {
  name: "JPEG image",
  extension: "jpg",
  mime: "image/jpeg",
  spec: "ITU-T T.81, annexes B, F, G; JFIF 1.02; Exif 2.3",
  magic: [0xe0, 0xe1, 0xe2, 0xe8, 0xec, 0xed, 0xee, DQT, COM, SOF0, DHT].map((marker) => ({ bytes: Uint8Array.of(0xff, SOI, 0xff, marker) })),

  measure(file: ByteSource, budget: Budget): Measured | null {
    return new Walk(file, budget).measure();
  },
};

/** What one step of the walk came to: where the next segment begins, or the verdict. */
type Step = number | Measured | null;

class Walk {
  readonly #reader: Reader;
  readonly #tables = new Tables();
  #framed = false;
  /** Null where it cannot be decoded: arithmetic coding, lossless, a height that comes later. */
  #frame: Frame | null = null;
  #scans = 0;

  constructor(private readonly file: ByteSource, private readonly budget: Budget) {
    this.#reader = new Reader(file);
  }

  measure(): Measured | null {
    let step: Step = 2;
    while (typeof step === "number") step = this.#segment(step);
    return step;
  }

  #segment(at: number): Step {
    const reader = this.#reader;
    if (!this.budget.spend(1)) return headerOnly(at);
    while (reader.u8(at) === 0xff && reader.u8(at + 1) === 0xff && this.budget.spend(1)) at++; // fill bytes
    if (!reader.has(at, 2)) return truncated(this.file, at, this.#checkedBy());
    const marker = reader.u8(at + 1);
    if (reader.u8(at) !== 0xff) return this.#wrong(at);
    if (marker === EOI) return this.#end(at);
    if (marker >= RST0 && marker <= RST7 && this.#scans > 0) return at + 2; // some encoders end a scan with one
    if (!isSegment(marker)) return this.#wrong(at);
    if (!reader.has(at, 4)) return truncated(this.file, at, this.#checkedBy());
    const length = reader.u16(at + 2, true);
    if (length < 2) return this.#wrong(at);
    const content = reader.bytes(at + 4, length - 2);
    if (!content) return truncated(this.file, at, this.#checkedBy());
    return this.#take(marker, content, at, at + 2 + length);
  }

  /** One marker segment, which ends at `next`. */
  #take(marker: number, content: Uint8Array, at: number, next: number): Step {
    if (marker === DQT && !this.#tables.quantize(content)) return this.#wrong(at);
    if (marker === DHT && !this.#tables.code(content)) return this.#wrong(at);
    if (marker === DRI) {
      if (content.length !== 2) return this.#wrong(at);
      this.#tables.restartInterval = content[0]! << 8 | content[1]!;
    }
    if (isFrame(marker)) {
      const frame = marker <= SOF2 ? readFrame(content, marker === SOF2) : undefined;
      if (frame === null || this.#framed || content.length < 9) return this.#wrong(at);
      this.#framed = true;
      this.#frame = frame ?? null;
    }
    if (marker !== SOS) return next;
    if (!this.#framed) return null;
    if (!this.#frame) return this.#skipScan(next);
    const scan = readScan(content, this.#frame, this.#tables);
    return scan ? this.#decode(scan, next) : this.#wrong(at);
  }

  /** The end of the scan whose data begin at `from`. */
  #decode({ state, mcus, tracked }: Scan, from: number): Step {
    this.#scans++;
    const view = new DataView(state.buffer);
    const field = JpegScan.fields;
    for (let at = from, piece = FIRST_PIECE; ; piece = Math.min(PIECE, 4 * piece)) {
      const length = Math.min(piece, this.file.size - at);
      const bytes = tryRead(this.file, at, length);
      if (!bytes) return this.#wrong(at);
      if (!this.budget.spend(1, length)) return headerOnly(at);
      const done = view.getUint32(field.mcu.offset, true);
      const stop = tracked ? Math.min(mcus, done + BLOCKS) : mcus;
      const nonzero = tracked ? tracked.nonzero!.subarray(8 * done, 8 * stop) : new Uint8Array();
      const final = at + length === this.file.size;
      view.setUint32(field.position.offset, 0, true);
      const status = jpegScan(state, bytes, final, nonzero, stop);
      const sound = at + view.getUint32(field.sound.offset, true);
      const position = view.getUint32(field.position.offset, true);
      if (status === Status.Ok) return at + position;
      if (status === Status.Truncated && final) return truncated(this.file, sound, "decode");
      if (status !== Status.Full || position === 0 && view.getUint32(field.mcu.offset, true) === done) return this.#wrong(sound);
      at += position;
    }
  }

  #end(at: number): Step {
    if (!this.#framed) return null;
    if (this.#frame && !allCoded(this.#frame)) return damaged(at, this.#checkedBy(), at + 2);
    return complete(at + 2, this.#checkedBy());
  }

  #checkedBy(): "decode" | "structure" {
    return this.#frame && this.#scans > 0 ? "decode" : "structure";
  }

  /** Nothing is right from `at` on. Where the markers still lead to an end, the file has that length. */
  #wrong(at: number): Measured | null {
    if (!this.#framed) return null;
    for (let next = this.#skipScan(at); typeof next === "number";) {
      const marker = this.#reader.u8(next + 1);
      if (marker === EOI) return damaged(at, this.#checkedBy(), next + 2);
      if (marker !== DHT && marker !== SOS || next - at > REACH) break;
      next += 2 + this.#reader.u16(next + 2, true);
      if (marker === SOS) next = this.#skipScan(next) as number;
    }
    return damaged(at, this.#checkedBy());
  }

  /** To the next marker that is not part of entropy-coded data, without looking at the data. */
  #skipScan(from: number): Step {
    for (let at = from; at < this.file.size - 1 && at - from < REACH; at += FIRST_PIECE) {
      const bytes = tryRead(this.file, at, Math.min(FIRST_PIECE + 1, this.file.size - at));
      if (!bytes) return damaged(at);
      if (!this.budget.spend(1, bytes.length)) return headerOnly(at);
      for (let i = bytes.indexOf(0xff); i >= 0 && i < bytes.length - 1; i = bytes.indexOf(0xff, i + 1)) {
        const marker = bytes[i + 1]!;
        if (marker !== 0 && marker !== 0xff && (marker < RST0 || marker > RST7)) return at + i;
      }
    }
    return truncated(this.file, from);
  }
}

function isFrame(marker: number): boolean {
  return marker >= SOF0 && marker <= SOF15 && marker !== DHT && marker !== JPG && marker !== DAC;
}

/** Markers with a length that may stand between SOI and EOI. */
function isSegment(marker: number): boolean {
  return isFrame(marker) || marker === DHT || marker === DAC || marker >= SOS && marker <= 0xdf || marker >= APP0 && marker <= APP15 || marker === COM;
}
