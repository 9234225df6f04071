import { Budget } from "../../core/budget.ts";
import { isCluster } from "../clusters.ts";
import type { FatGeometry } from "./geometry.ts";

const LOWER = 0x1_0000;
/** Clusters looked at in all: each may cost a read far from the last. */
const MOST_LOOKS = 2048;

/**
 * Some systems clear the upper 16 bits of a first cluster when they delete an entry on FAT32. What is left names one
 * cluster in 65,536; which of them it was, only their content can tell.
 */
export class UpperHalves {
  /** A deleted entry has its upper half: whoever deleted on this volume clears none. */
  kept = false;
  readonly #looks = new Budget({ steps: MOST_LOOKS });

  constructor(private readonly geometry: FatGeometry) {}

  /** Whether `start` may have been larger. */
  mayBeLost(start: number): boolean {
    return this.geometry.bits === 32 && start < LOWER && isCluster(this.geometry, start + LOWER);
  }

  /** False when enough was read in search of first clusters. */
  mayLook(): boolean {
    return this.#looks.spend(1);
  }

  /** The only cluster with the lower half `start` that `fits`; -1 where none does, or several. */
  find(start: number, fits: (cluster: number) => boolean): number {
    if (!this.mayBeLost(start)) return -1;
    let found = -1;
    for (let cluster = start + LOWER; isCluster(this.geometry, cluster); cluster += LOWER) {
      if (!this.#looks.spend(1)) return -1;
      if (!fits(cluster)) continue;
      if (found >= 0) return -1;
      found = cluster;
    }
    return found;
  }
}
