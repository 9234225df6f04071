/** Feeding a kernel that walks a chain of pieces with windows of a source. */
import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";

const SMALL = 64 << 10;
/** Longer than any frame, page or packet. */
const LARGE = 1 << 20;

/**
 * Calls `step` with windows of `file` from `at` on; it returns how many bytes it used, or -1 to stop. Each window begins where the one before
 * was used up to. Ends where a window of full length, or the last one, gives nothing any more; returns that place.
 */
export function walkPieces(file: ByteSource, at: number, end: number, budget: Budget, step: (bytes: Uint8Array, at: number) => number): number {
  let wanted = SMALL;
  while (at < end) {
    const length = Math.min(wanted, end - at);
    const bytes = tryRead(file, at, length);
    if (!bytes || !budget.spend(1, length)) return at;
    const used = step(bytes, at);
    if (used < 0) return at;
    at += used;
    if (used === 0 && (wanted === LARGE || length < wanted)) return at;
    wanted = used === 0 ? LARGE : Math.min(LARGE, wanted * 4);
  }
  return at;
}
