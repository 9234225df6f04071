import type { Bitset } from "../../core/bitset.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { RecentlyUsed } from "../../core/recently-used.ts";
import type { Problems } from "../../core/problems.ts";
import { RUNS_PER_FILE } from "../../core/limits.ts";
import { BAD, END, FAT_ENTRIES_PER_CALL, FREE, decodeFat, type FatWindow } from "../../kernels/fat.ts";
import { isCluster } from "../clusters.ts";
import type { FatGeometry } from "./geometry.ts";

/** Decoded pieces kept: 64 MiB, which is all of the FAT of a volume of 16 million clusters. */
const WINDOWS = 128;

const NOTHING: FatWindow = { next: new Uint32Array(0), used: 0 };

/** How a chain ended. */
export type ChainEnd =
  | "end"
  /** It came to an entry that is free: the file was deleted, or the FAT is damaged. */
  | "free"
  | "bad"
  /** It leads out of the volume. */
  | "outside"
  /** It leads back into itself. */
  | "loop"
  /** The caller wanted no more, or the volume has no more clusters. */
  | "limit";

/** A chain as runs of clusters, `starts[i]` and `counts[i]`. */
export interface Chain {
  readonly starts: number[];
  readonly counts: number[];
  /** Clusters in all runs. */
  length: number;
  end: ChainEnd;
}

/** The file allocation table, read and decoded in large pieces as they are needed. */
export class FatTable {
  readonly #windows = new RecentlyUsed(WINDOWS, (index) => this.#read(index));
  #current: Uint32Array = NOTHING.next;
  #currentIndex = -1;
  #unreadable = false;

  /** `copies`: where copies of the table begin; the first is read, the others stand in where it cannot be. */
  constructor(private readonly volume: ByteSource, readonly geometry: FatGeometry, private readonly problems: Problems, private readonly copies: readonly number[]) {}

  /** What the entry of `cluster` says: the next cluster, FREE, END or BAD. */
  next(cluster: number): number {
    const index = Math.floor(cluster / FAT_ENTRIES_PER_CALL);
    if (index !== this.#currentIndex) {
      this.#current = this.#windows.get(index).next;
      this.#currentIndex = index;
    }
    return this.#current[cluster - index * FAT_ENTRIES_PER_CALL] ?? FREE;
  }

  /** Follow the chain from `start` for at most `limit` clusters. Ends wherever the image sends it. */
  chain(start: number, limit = this.geometry.clusterCount): Chain {
    const chain: Chain = { starts: [], counts: [], length: 0, end: "limit" };
    let cluster = start;
    // Brent: the mark jumps to where the chain is at every power of two; a loop comes back to it
    let mark = -1;
    let power = 1;
    for (let run = -1; chain.length < limit; chain.length++) {
      if (!isCluster(this.geometry, cluster)) return ended(chain, cluster);
      if (cluster === mark) return unlooped(chain, start, (at) => this.next(at));
      if (chain.length === power) {
        mark = cluster;
        power *= 2;
      }
      if (run >= 0 && chain.starts[run]! + chain.counts[run]! === cluster) chain.counts[run]!++;
      else {
        if (run + 1 >= RUNS_PER_FILE) return chain;
        run = chain.starts.push(cluster) - 1;
        chain.counts.push(1);
      }
      cluster = this.next(cluster);
    }
    if (!isCluster(this.geometry, cluster)) return ended(chain, cluster);
    if (limit >= this.geometry.clusterCount) return unlooped(chain, start, (at) => this.next(at));
    return chain;
  }

  /** Runs of entries that are not free though no one of `known` has them, in order. Reads the whole table. */
  *usedBesides(known: Bitset): Generator<readonly [start: number, count: number], void> {
    const end = this.geometry.clusterCount + 2;
    let start = -1;
    for (let first = 0; first < end; first += FAT_ENTRIES_PER_CALL) {
      const { next, used } = this.#windows.get(first / FAT_ENTRIES_PER_CALL);
      if (start >= 0 && used === 0) {
        yield [start, first - start];
        start = -1;
      }
      for (let i = first === 0 ? 2 : 0; used > 0 && i < next.length; i++) {
        const counts = next[i] !== FREE && !known.has(first + i);
        if (counts === start >= 0) continue;
        if (counts) start = first + i;
        else {
          yield [start, first + i - start];
          start = -1;
        }
      }
    }
    if (start >= 0) yield [start, end - start];
  }

  #read(index: number): FatWindow {
    const { bits, fatLength, clusterCount } = this.geometry;
    const first = index * FAT_ENTRIES_PER_CALL;
    const at = first * bits / 8;
    const entries = Math.min(FAT_ENTRIES_PER_CALL, clusterCount + 2 - first);
    const length = Math.min(Math.ceil(entries * bits / 8), fatLength - at);
    for (const copy of this.copies) {
      const bytes = tryRead(this.volume, copy + at, length);
      if (bytes) return decodeFat(bytes, bits);
    }
    if (!this.#unreadable) this.problems.add("unreadable", "file allocation table", `No copy of its entries from cluster ${first} on can be read: their chains are lost.`, this.copies[0]! + at);
    this.#unreadable = true;
    return NOTHING;
  }
}

function ended(chain: Chain, cluster: number): Chain {
  chain.end = cluster === END ? "end" : cluster === BAD ? "bad" : cluster === FREE ? "free" : "outside";
  return chain;
}

/** Cut a chain that runs into itself to the clusters before the first one that comes twice. */
function unlooped(chain: Chain, start: number, next: (cluster: number) => number): Chain {
  // the length of the loop, then two walkers that far apart: they meet where it begins
  let ahead = start;
  for (let i = 0; i < chain.length; i++) ahead = next(ahead);
  let loop = 1;
  for (let at = next(ahead); at !== ahead && loop < chain.length; at = next(at)) loop++;
  let distinct = loop;
  let behind = start;
  ahead = start;
  for (let i = 0; i < loop; i++) ahead = next(ahead);
  for (; behind !== ahead && distinct < chain.length; distinct++) { // what is read again may be another: a failing medium
    behind = next(behind);
    ahead = next(ahead);
  }
  return { ...cut(chain, distinct), end: "loop" };
}

/** The first `length` clusters of a chain. */
export function cut(chain: Chain, length: number): Chain {
  const short: Chain = { starts: [], counts: [], length: 0, end: chain.length > length ? "limit" : chain.end };
  for (let i = 0; i < chain.starts.length && short.length < length; i++) {
    const count = Math.min(chain.counts[i]!, length - short.length);
    short.starts.push(chain.starts[i]!);
    short.counts.push(count);
    short.length += count;
  }
  return short;
}
