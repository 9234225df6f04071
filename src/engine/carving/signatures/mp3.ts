import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { Status } from "../../../../assembly/status.ts";
import { Reader } from "../../core/reader.ts";
import { crc16 } from "../../kernels/bytes.ts";
import { mpegAudioFrame, mpegAudioFrames } from "../../kernels/media.ts";
import { crcOf } from "../formats/content.ts";
import { walkPieces } from "../formats/pieces.ts";
import type { Magic, Measured, Signature, Verdict } from "../signature.ts";

/** Frames that must follow each other before a file without ID3 is believed. */
const FRAMES = 4;
/** Zeros that may stand between ID3 and the first frame. */
const PADDING = 4096;
/** How far past damage a frame is searched for. */
const SEARCH = 64 << 10;
const SECTOR = 512;
const RESUME = 16 << 10;
/** Bits of a header that all frames of a stream share: sync, version, layer, sample rate. */
const SAME = 0xfffe_0c00;

/** Where LAME's tag begins behind a Xing or Info frame's name with all its fields. */
const LAME = 120;

const ID3: Magic = { bytes: Uint8Array.of(0x49, 0x44, 0x33, 2, 0, 0, 0, 0, 0, 0), mask: Uint8Array.of(255, 255, 255, 0xf8, 255, 0x0f, 0x80, 0x80, 0x80, 0x80) };
/** A frame's first bytes: layer III of MPEG-1, 2 and 2.5, each of three sample rates, without emphasis. */
const FRAME_MAGICS: Magic[] = [0xfa, 0xf2, 0xe2].flatMap((second) => [0, 4, 8].map((rate) => ({ bytes: Uint8Array.of(0xff, second, rate, 0), mask: Uint8Array.of(255, 0xfe, 0x0c, 0x03) })));

/** MP3: the chain of frames between the tags. Where a Xing or Info frame tells the length, that decides. */
export const mp3: Signature = {
  name: "MP3 sound",
  extension: "mp3",
  mime: "audio/mpeg",
  spec: "https://www.iso.org/standard/22412.html",
  magic: [ID3, ...FRAME_MAGICS],
  measure(file, budget) {
    const reader = new Reader(file);
    const tag = afterId3(reader);
    const start = skipZeros(reader, tag);
    const tagged = tag > 0;
    if (tagged && start + 4 > file.size) return { length: file.size, verdict: "truncated", checkedBy: "structure", validUpTo: Math.min(tag, file.size) };
    if (mpegAudioFrame(reader.u32(start, true)) === 0 || (!tagged && !beginsStream(reader, start))) return null;
    return new Walk(file, reader, start, budget).measure(tagged);
  },
};

class Walk {
  #frames = 0;

  constructor(private readonly file: ByteSource, private readonly reader: Reader, private readonly start: number, private readonly budget: Budget) {}

  measure(tagged: boolean): Measured | null {
    const said = this.start + saidLength(this.reader, this.start);
    const stop = this.#walk(this.start, Math.min(said, this.file.size));
    if (this.#frames < (tagged || said < Infinity ? 1 : FRAMES)) return null;
    if (stop === said) return { ...this.#result("complete", stop), checkedBy: this.#hasRightCrc(said) ? "checksum" : "structure" };
    if (said > this.file.size && said < Infinity && this.#cut(stop)) return this.#result("truncated", stop);
    // A frame across the said end: the length was true before the file was edited.
    if (said < Infinity && stop < said && !this.#crosses(stop, said)) return this.#broken(stop, said);
    const end = this.#walk(stop, this.file.size);
    if (this.#cut(end)) return this.#result("truncated", end);
    const next = this.#resume(end, RESUME);
    return next < 0 ? this.#result("complete", end) : this.#result("damaged", this.#walk(next, this.file.size), end);
  }

  #result(verdict: Verdict, end: number, validUpTo = end): Measured {
    const length = verdict === "truncated" ? (this.#cut(end) ? this.file.size : end) : afterTags(this.reader, end);
    if (length > this.file.size) return { length: this.file.size, verdict: "truncated", checkedBy: "structure", validUpTo };
    return { length, verdict, checkedBy: "structure", validUpTo: verdict === "complete" ? length : validUpTo };
  }

  /**
   * Whether the encoder's checksum of all frames behind the first one (LAME's tag) is right. A wrong one proves nothing:
   * programs that change the loudness of a file leave it as it was.
   */
  #hasRightCrc(end: number): boolean {
    const tag = xingAt(this.reader, this.start) + LAME;
    const sound = this.start + mpegAudioFrame(this.reader.u32(this.start, true));
    const crc = this.reader.u16(tag + 32, true);
    return this.reader.u32(tag + 28, true) === end - this.start && crc !== 0 && crcOf(this.file, sound, end - sound, this.budget, crc16) === crc;
  }

  /** The chain broke before the said end: inside, where frames go on behind, or for good. */
  #broken(stop: number, said: number): Measured {
    const goesOn = said <= this.file.size && this.#resume(stop, Math.min(SEARCH, said - stop)) >= 0;
    return goesOn ? this.#result("damaged", said, stop) : this.#result("truncated", stop);
  }

  /** Where frames like the first go on within `range` bytes from `from`; -1 where they do not, or another file begins. */
  #resume(from: number, range: number): number {
    const bytes = tryRead(this.file, from, Math.min(range, this.file.size - from)) ?? new Uint8Array(0);
    const first = this.reader.u32(this.start, true);
    for (let at = bytes.indexOf(0xff); at >= 0 && this.budget.spend(1); at = bytes.indexOf(0xff, at + 1)) {
      const same = ((this.reader.u32(from + at, true) ^ first) & SAME) === 0;
      if (!same || mpegAudioFrames(bytes.subarray(at)).count < FRAMES) continue;
      return (from + at) % SECTOR === 0 && beginsStream(this.reader, from + at) ? -1 : from + at;
    }
    return -1;
  }

  #walk(from: number, to: number): number {
    return walkPieces(this.file, from, to, this.budget, (bytes) => {
      const { status, consumed, count } = mpegAudioFrames(bytes);
      this.#frames += count;
      return consumed === 0 && status === Status.Invalid ? -1 : consumed;
    });
  }

  /** Whether the frame at `at` goes on behind the end of the source. */
  #cut(at: number): boolean {
    return at + mpegAudioFrame(this.reader.u32(at, true)) > this.file.size;
  }

  #crosses(at: number, end: number): boolean {
    return at + mpegAudioFrame(this.reader.u32(at, true)) > end;
  }
}

/** Where a first frame that tells of the others (Xing, Info) has its fields: behind the side information. */
function xingAt(reader: Reader, start: number): number {
  const header = reader.u32(start, true);
  const mono = (header >> 6 & 3) === 3;
  return start + 4 + ((header >>> 19 & 3) === 3 ? (mono ? 17 : 32) : mono ? 9 : 17);
}

/** Bytes of the sound as its first frame tells; Infinity where it does not. */
function saidLength(reader: Reader, start: number): number {
  const at = xingAt(reader, start);
  if (!["Xing", "Info"].includes(reader.ascii(at, 4))) return Infinity;
  const fields = reader.u32(at + 4, true);
  const bytes = (fields & 2) !== 0 ? reader.u32(at + ((fields & 1) !== 0 ? 12 : 8), true) : 0;
  return bytes > 0 ? bytes : Infinity;
}

/** The first frame of a stream cannot take bits from the one before. A frame from the middle of another file nearly always does. */
function beginsStream(reader: Reader, start: number): boolean {
  const header = reader.u32(start, true);
  const side = start + ((header >>> 16 & 1) === 0 ? 6 : 4);
  return (header >>> 19 & 3) === 3 ? reader.u16(side, true) >> 7 === 0 : reader.u8(side) === 0;
}

/** Where ID3v2 tags at the start end; 0 where there are none. */
function afterId3(reader: Reader): number {
  let at = 0;
  for (let tags = 0; tags < 8 && reader.ascii(at, 3) === "ID3" && reader.has(at, 10); tags++) {
    const size = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + (reader.u8(at + i) & 0x7f), 0);
    at += 10 + size + ((reader.u8(at + 5) & 0x10) !== 0 ? 10 : 0);
  }
  return at;
}

function skipZeros(reader: Reader, at: number): number {
  const from = at;
  while (at > 0 && at - from < PADDING && reader.u8(at) === 0) at++;
  return at;
}

/** Where the tags behind the sound end: APE, extended ID3v1, ID3v1. It may lie past the end of the source. */
function afterTags(reader: Reader, at: number): number {
  if (reader.ascii(at, 8) === "APETAGEX" && (reader.u32(at + 20) & 0x2000_0000) !== 0 && reader.has(at, 32 + reader.u32(at + 12))) at += 32 + reader.u32(at + 12);
  if (reader.ascii(at, 4) === "TAG+" && reader.ascii(at + 227, 3) === "TAG") return at + 355;
  return reader.ascii(at, 3) === "TAG" ? at + 128 : at;
}
