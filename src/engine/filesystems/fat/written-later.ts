import { Bitset } from "../../core/bitset.ts";
import { firstIndex } from "../../core/bisect.ts";
import { enlarged } from "../../core/columns.ts";
import type { DeletedFiles } from "../../recovery/deleted-files.ts";

/**
 * Drivers give free clusters in rising order and begin again at the front when they reach the end. So where a file that
 * was created later begins *before* a deleted one, clusters have been given anew since, and what was freed may have been
 * used by a file of which nothing is left. Where all later files begin behind it, nothing has.
 */
export class WrittenLater {
  #born = new Uint32Array(1024);
  #start = new Uint32Array(1024);
  #count = 0;

  /** Any entry, live or deleted: when it was created (a number that orders as times do, 0 where unknown) and its first cluster. */
  add(born: number, start: number): void {
    if (this.#count === this.#born.length) {
      this.#born = enlarged(this.#born);
      this.#start = enlarged(this.#start);
    }
    this.#born[this.#count] = born;
    this.#start[this.#count++] = start;
  }

  /** Those of `files` before which something lies that was created after their last change. */
  cameRound(files: DeletedFiles): Bitset {
    const order = Uint32Array.from({ length: files.length }, (_, i) => i).sort((a, b) => (files.written(a) || 0) - (files.written(b) || 0));
    const written = Float64Array.from(order, (file) => files.written(file) || 0);
    // lowest[i]: the first cluster of all that was created after written[i - 1], yet not after written[i]
    const lowest = new Float64Array(order.length + 1).fill(Infinity);
    for (let i = 0; i < this.#count; i++) {
      const place = countBelow(written, this.#born[i]!);
      lowest[place] = Math.min(lowest[place]!, this.#start[i]!);
    }
    const found = new Bitset(files.length);
    let after = lowest[order.length]!;
    for (let i = order.length - 1; i >= 0; i--) {
      if (after < files.start(order[i]!)) found.add(order[i]!);
      after = Math.min(after, lowest[i]!);
    }
    return found;
  }
}

/** How many of the sorted `numbers` are below `limit`. */
function countBelow(numbers: Float64Array, limit: number): number {
  return firstIndex(numbers.length, (i) => numbers[i]! >= limit);
}

