/** Reading what lies inside a carved file in large pieces: checksums, inflation, searching. */
import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { crc32 } from "../../kernels/bytes.ts";
import { find } from "../../kernels/find.ts";
import { Inflater } from "../../kernels/inflate.ts";

const PIECE = 1 << 20;
/** First read: most members of an archive are small. */
const SMALL = 16 << 10;

/** Checksum (CRC-32 unless said) of `length` bytes at `offset`; null where they are not all there or the budget is spent. */
export function crcOf(file: ByteSource, offset: number, length: number, budget: Budget, kernel: (bytes: Uint8Array, crc: number) => number = crc32): number | null {
  let crc = 0;
  for (let at = 0; at < length; at += PIECE) {
    const piece = tryRead(file, offset + at, Math.min(PIECE, length - at));
    if (!piece || !budget.spend(1, piece.length)) return null;
    crc = kernel(piece, crc);
  }
  return crc;
}

/** ended: whole and sound. truncated: the bytes end first. broken: no valid deflate at `consumed`. full: more output than allowed. */
export interface Inflated {
  readonly end: "ended" | "truncated" | "broken" | "full";
  readonly consumed: number;
  readonly produced: number;
  readonly crc: number;
}

/** Decode the raw deflate stream at `offset`, of at most `within` bytes and `limit` bytes of output, for its true end and checksum. */
export function inflateAt(file: ByteSource, offset: number, budget: Budget, { within = Infinity, limit = Infinity } = {}): Inflated {
  const inflater = new Inflater(limit);
  const available = Math.min(within, file.size - offset);
  let wanted = SMALL;
  for (;;) {
    const { consumed, produced, crc } = inflater;
    const length = Math.min(wanted, available - consumed);
    const piece = tryRead(file, offset + consumed, length);
    if (!piece || !budget.spend(1, length)) return { end: "truncated", consumed, produced, crc };
    const step = inflater.push(piece);
    const last = consumed + length >= available;
    if (step !== "more" || last || !budget.spend(0, inflater.produced - produced)) {
      return { end: step === "more" ? "truncated" : step, consumed: inflater.consumed, produced: inflater.produced, crc: inflater.crc };
    }
    wanted = Math.min(PIECE, wanted * 4);
  }
}

/** Where `pattern` (1 to 16 bytes) next begins between `from` and `to`; -1 where it does not, or the budget is spent. */
export function findIn(file: ByteSource, pattern: Uint8Array, from: number, to: number, budget: Budget): number {
  const end = Math.min(to + pattern.length - 1, file.size);
  let wanted = SMALL;
  for (let at = from; end - at >= pattern.length;) {
    const length = Math.min(wanted, end - at);
    const piece = tryRead(file, at, length);
    if (!piece || !budget.spend(1, length)) return -1;
    const found = find(piece, pattern);
    if (found >= 0) return at + found;
    at += length - pattern.length + 1;
    wanted = Math.min(PIECE, wanted * 4);
  }
  return -1;
}
