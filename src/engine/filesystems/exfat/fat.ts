import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { RUNS_PER_FILE } from "../../core/limits.ts";
import { RecentlyUsed } from "../../core/recently-used.ts";
import { FAT_ENTRIES_PER_CALL, followExfatChain } from "../../kernels/exfat.ts";
import { isCluster, type ClusterRuns } from "../clusters.ts";
import type { ExfatGeometry } from "./geometry.ts";

const END = 0xffff_ffff;
const BAD = 0xffff_fff7;
/** Pieces of the FAT kept: 16 MiB. */
const WINDOWS = 64;

export interface Chain extends ClusterRuns {
  /** Clusters in all runs. */
  readonly length: number;
  /** end: marked so. free, bad, outside: what the last entry says instead. limit: the caller wanted no more. unreadable: the FAT is not there. */
  readonly end: "end" | "free" | "bad" | "outside" | "limit" | "unreadable";
}

/** The file allocation table. It tells of fragmented files only; which clusters are free stands in the bitmap. */
export class ExfatFat {
  readonly #windows = new RecentlyUsed(WINDOWS, (index) => this.#read(index));

  constructor(private readonly volume: ByteSource, private readonly geometry: ExfatGeometry) {}

  /** Follow the chain from `start` for at most `limit` clusters: no chain can be endless, since every caller knows how long it may be. */
  chain(start: number, limit: number): Chain {
    const starts: number[] = [];
    const counts: number[] = [];
    let cluster = start;
    let length = 0;
    while (length < limit && isCluster(this.geometry, cluster) && starts.length < RUNS_PER_FILE) {
      const index = Math.floor(cluster / FAT_ENTRIES_PER_CALL);
      const window = this.#windows.get(index);
      if ((cluster % FAT_ENTRIES_PER_CALL) * 4 + 4 > window.length) return { starts, counts, length, end: "unreadable" };
      const piece = followExfatChain(window, index * FAT_ENTRIES_PER_CALL, cluster, limit - length);
      piece.starts.forEach((first, i) => {
        const last = starts.length - 1;
        if (last >= 0 && starts[last]! + counts[last]! === first) counts[last]! += piece.counts[i]!;
        else {
          starts.push(first);
          counts.push(piece.counts[i]!);
        }
      });
      length += piece.length;
      cluster = piece.next;
    }
    return { starts, counts, length, end: this.#endOf(cluster) };
  }

  #endOf(cluster: number): Chain["end"] {
    if (isCluster(this.geometry, cluster)) return "limit";
    return cluster === END ? "end" : cluster === BAD ? "bad" : cluster === 0 ? "free" : "outside";
  }

  #read(index: number): Uint8Array {
    const { geometry, volume } = this;
    const at = index * FAT_ENTRIES_PER_CALL * 4;
    const length = Math.min(FAT_ENTRIES_PER_CALL * 4, (geometry.clusterCount + 2) * 4 - at, geometry.fatLength - at, volume.size - geometry.fatOffset - at);
    return (length > 0 && tryRead(volume, geometry.fatOffset + at, length - length % 4)) || new Uint8Array(0);
  }
}
