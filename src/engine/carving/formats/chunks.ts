/** Chunks of RIFF and IFF files: four letters, a length, the content, and a pad byte where the length is odd. */
import type { Budget } from "../../core/budget.ts";
import type { Reader } from "../../core/reader.ts";

export interface Chunk {
  readonly id: string;
  /** Where the content begins, and how long it is without padding. */
  readonly start: number;
  readonly length: number;
}

/**
 * Calls `visit` for each chunk from `at` on, until `end`. Returns `end` where the last chunk ends there, and
 * otherwise where the chunk begins that is none, that reaches past the end, or that `visit` refuses.
 */
export function walkChunks(reader: Reader, at: number, end: number, budget: Budget, visit: (chunk: Chunk) => boolean, big = false): number {
  while (end - at >= 8) {
    const id = reader.ascii(at, 4);
    const length = reader.u32(at + 4, big);
    if (!budget.spend(1) || !/^[\x20-\x7e\xa9]{4}$/.test(id) || !(length <= end - at - 8) || !visit({ id, start: at + 8, length })) return at;
    at += 8 + length + (length & 1);
  }
  return at >= end ? end : at;
}
