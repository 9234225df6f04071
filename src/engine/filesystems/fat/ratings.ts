import type { FatRow } from "../../kernels/fat.ts";
import type { Placement } from "../../recovery/deleted.ts";
import { clusterOffset } from "../clusters.ts";
import { Rating } from "../entry-table.ts";
import type { FatGeometry } from "./geometry.ts";
import type { Chain } from "./table.ts";

/** Rating, reason, and whether it is a problem of the image. */
type Rated = readonly [rating: Rating, reason: string, damaged: boolean];

/** How far the chain of a live file agrees with its entry. `clusters`: as many as its size needs; `there`: bytes of the volume in the image. */
export function rateLive(row: FatRow, clusters: number, chain: Chain | null, geometry: FatGeometry, there: number): Rated {
  if (clusters === 0 && (!chain || chain.end === "end")) return [Rating.Good, chain ? "It is empty, though clusters are set aside for it." : "It is empty.", false];
  if (!chain) return [Rating.Gone, row.firstCluster === 0 ? "It has a size but no first cluster: its content cannot be found." : "Its first cluster is not one of the volume's: its content cannot be found.", true];
  if (chain.end === "loop") return [Rating.Poor, "Its chain of clusters runs into itself: no more than one round of it is real.", true];
  if (chain.length < clusters) return [Rating.Poor, `Its chain ends after ${chain.length} of ${clusters} clusters${ENDS[chain.end]}: the rest is lost.`, true];
  if (reachesPast(chain, geometry, there)) return [Rating.Poor, "The image ends before this file does: what lay there is lost.", true];
  if (chain.length > clusters) return [Rating.Likely, "Its chain of clusters is longer than its size says.", false];
  if (chain.end !== "end") return [Rating.Uncertain, `Its chain is as long as its size says, but does not end there${ENDS[chain.end]}.`, true];
  return [Rating.Good, "Its chain of clusters is whole and as long as its size says.", false];
}

const ENDS: Readonly<Record<Chain["end"], string>> = {
  end: "", loop: "", limit: "", free: " at a free one", bad: " at a bad one", outside: " with a number that no cluster has",
};

/** Whether the volume's bytes end before the chain's do: the image was cut. */
export function reachesPast(chain: { readonly starts: readonly number[]; readonly counts: readonly number[] }, geometry: FatGeometry, there: number): boolean {
  return chain.starts.some((start, i) => start >= 0 && clusterOffset(geometry, start + chain.counts[i]!) > there);
}

/** How much of a deleted file's content is its own, by where it could be placed. */
export function rateDeleted(placement: Placement, clusters: number): readonly [Rating, string] {
  const lost = placement.lostToLive + placement.lostToDeleted + placement.beyond;
  if (clusters > 0 && placement.beyond >= clusters) return [Rating.Gone, "Its clusters lie past the end of the volume: nothing of it is left."];
  if (lost >= clusters) return [Rating.Gone, placement.lostToDeleted === 0 ? "Its clusters belong to live files now: nothing of it is left." : "Its clusters were overwritten by other files: nothing of it is left."];
  if (lost > 0) {
    const by = placement.lostToLive === lost ? "live files" : placement.lostToLive + placement.lostToDeleted > 0 ? "files written later" : "";
    return [Rating.Poor, `${lost} of its ${clusters} clusters ${by ? `were overwritten by ${by}` : "lie past the end of the volume"}; they are left out as zeros.`];
  }
  if (placement.contested > 0) return [Rating.Uncertain, `${placement.contested} of its ${clusters} clusters may be those of another deleted file instead: their times leave it open.`];
  if (placement.aroundDeleted) return [Rating.Uncertain, "Taken to lie around the clusters of another deleted file, which probably had them when it was written."];
  if (placement.aroundChanged) return [Rating.Uncertain, "Taken to lie around clusters of a live file that may have got them later."];
  if (placement.aroundLive) return [Rating.Likely, "Taken to lie around the clusters of live files, which had them before it was written."];
  // Where a file of one cluster lies is known, not taken: only how several follow one another is lost.
  if (clusters === 1) return [Rating.Good, "It needs one cluster only, which is free, and nobody else claims it."];
  return [Rating.Likely, "Taken to lie in one piece from its first cluster; all of it is free and nobody else claims it."];
}
