/** The streams of a PDF: compressed ones have a checksum, and photos can be decoded. */
import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { ALLOCATION } from "../../core/limits.ts";
import type { Reader } from "../../core/reader.ts";
import { slice } from "../../core/views.ts";
import { Inflater } from "../../kernels/inflate.ts";
import { jpeg } from "../signatures/jpeg.ts";
import { numberOf, streamAt, text } from "./pdf-text.ts";

const FIRST_PIECE = 1 << 14, PIECE = 1 << 20;
/** Bytes that one stream may give. */
const OUTPUT = 1 << 30;
/** Bytes of output that cost as much as one of input. */
const EXPANSION = 64;

/** sound: proved. wrong: contradicts itself. unknown: nothing to check it by. none: the object has no stream. */
export type StreamState = "sound" | "wrong" | "unknown" | "none";

/** Checks the stream of the object at `at`. `find` gives where an object begins, for lengths that are objects of their own. */
export function checkStream(file: ByteSource, reader: Reader, at: number, find: (object: number) => number | undefined, budget: Budget): StreamState {
  const stream = streamAt(reader, at);
  if (!stream) return "none";
  const { dictionary, data } = stream;
  const length = lengthOf(reader, dictionary, find);
  if (length === null || !(length <= file.size - data) || !/^\s{0,2}endstream/.test(text(reader, data + length, 16))) return "unknown";
  const filters = /\/Filter\s*(?:\[\s*)?((?:\/\w+\s*)+)/.exec(dictionary)?.[1]?.trim().split(/\s*\//).filter(Boolean) ?? [];
  if (filters[0] === "FlateDecode" || filters[0] === "Fl") return inflated(file, data, length, budget) === null ? "wrong" : "sound";
  if (filters[0] !== "DCTDecode" && filters[0] !== "DCT") return "unknown";
  const photo = jpeg.measure(slice(file, data, length), budget);
  if (photo?.checkedBy === "structure" || photo?.verdict === "truncated" || photo?.verdict === "header only") return "unknown";
  return photo?.verdict === "complete" ? "sound" : "wrong";
}

function lengthOf(reader: Reader, dictionary: string, find: (object: number) => number | undefined): number | null {
  const direct = numberOf(dictionary, "Length");
  if (direct !== null) return direct;
  const other = find(Number(/\/Length\s+(\d{1,10})\s+\d+\s+R\b/.exec(dictionary)?.[1] ?? NaN));
  const value = other === undefined ? null : /^\s*\d+\s+\d+\s+obj\s+(\d{1,15})\b/.exec(text(reader, other, 64));
  return value ? Number(value[1]) : null;
}

/** Decodes the zlib stream (RFC 1950) of at most `length` bytes at `at`; null where it is broken or its Adler-32 is another. */
export function inflated(file: ByteSource, at: number, length: number, budget: Budget, keep = false): Uint8Array[] | null {
  const head = tryRead(file, at, Math.min(2, length));
  if (head?.length !== 2 || (head[0]! & 15) !== 8 || (head[0]! << 8 | head[1]!) % 31 !== 0 || head[1]! & 0x20) return null;
  const inflater = new Inflater(keep ? ALLOCATION : OUTPUT);
  const pieces: Uint8Array[] = [];
  let low = 1, high = 0;
  const sink = (piece: Uint8Array<ArrayBuffer>): void => {
    [low, high] = adler(piece, low, high);
    if (keep) pieces.push(piece);
  };
  for (let wanted = FIRST_PIECE, charged = 0; ; wanted = PIECE) {
    const { consumed, produced } = inflater;
    if (!budget.spend(0, (produced - charged) / EXPANSION)) return null;
    charged = produced;
    const here = Math.min(wanted, length - 2 - consumed);
    const bytes = here > 0 ? tryRead(file, at + 2 + consumed, here) : null;
    if (!bytes || !budget.spend(1, here)) return null;
    const step = inflater.push(bytes, sink);
    if (step === "ended") break;
    if (step !== "more" || inflater.consumed === consumed && inflater.produced === produced) return null;
  }
  const stored = inflater.consumed + 6 <= length ? tryRead(file, at + 2 + inflater.consumed, 4) : null;
  return stored && new DataView(stored.buffer).getUint32(0) === high * 65536 + low ? pieces : null;
}

/** Adler-32 (RFC 1950), continued. The sums stay below 2^32 for 5552 bytes. */
function adler(bytes: Uint8Array, low: number, high: number): [number, number] {
  for (let at = 0; at < bytes.length;) {
    for (const end = Math.min(bytes.length, at + 5552); at < end; at++) {
      low += bytes[at]!;
      high += low;
    }
    low %= 65521;
    high %= 65521;
  }
  return [low, high];
}
