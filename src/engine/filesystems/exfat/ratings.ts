import { Rating } from "../entry-table.ts";
import type { Chain } from "./fat.ts";

type Rated = readonly [rating: Rating, reason: string];

/** What is known of where a live file's content lies. */
export interface LivePlace {
  readonly clusters: number;
  /** null: its clusters follow each other. */
  readonly chain: Chain | null;
  readonly startsInside: boolean;
  readonly endsInside: boolean;
  readonly imageHasIt: boolean;
  readonly proved: boolean;
}

/** How far the place of a live file agrees with its entries; anything but Good is a problem of the image. */
export function rateLive({ clusters, chain, startsInside, endsInside, imageHasIt, proved }: LivePlace): Rated {
  if (clusters > 0 && !startsInside) return [Rating.Gone, "Its first cluster is not one of the volume's: its content cannot be found."];
  if (chain && chain.length < clusters) return [Rating.Poor, `Its chain ends after ${chain.length} of ${clusters} clusters: the rest is lost.`];
  if (clusters > 0 && !endsInside) return [Rating.Poor, "It is larger than the volume has room for behind its first cluster."];
  if (!imageHasIt) return [Rating.Poor, "The image ends before this file does: what lay there is lost."];
  if (!proved) return [Rating.Likely, "The checksum of its entries is wrong: name, size or place may be."];
  if (clusters === 0) return [Rating.Good, "It is empty."];
  return [Rating.Good, chain ? "Its chain of clusters is whole and as long as its size says." : "Its clusters follow each other, as its entries say."];
}

/** What became of a deleted file's clusters. */
export interface DeletedPlace {
  readonly clusters: number;
  /** The checksum proves its entries. */
  readonly proved: boolean;
  /** How it is known where its clusters are. */
  readonly by: "entry" | "chain" | "assumed";
  /** Clusters that a live file has; that lie past the volume's or the image's end. */
  readonly live: number;
  readonly beyond: number;
  /** Clusters that a deleted file had which was created later. */
  readonly newer: number;
  /** Clusters that the bitmap calls used though no live file has them. */
  readonly held: number;
  /** False where so many files claim so much that nobody looked. */
  readonly weighed: boolean;
}

/** How much of a deleted file is its own. `orphan`: found in a folder to which nothing leads, which may even be part of another volume's image. */
export function rateDeleted(place: DeletedPlace, orphan: boolean): Rated {
  const [rating, reason] = rateClusters(place);
  return orphan && rating === Rating.Good ? [Rating.Likely, `${reason} No entry leads to its folder any more.`] : [rating, reason];
}

function rateClusters(place: DeletedPlace): Rated {
  const { clusters, proved, by } = place;
  const lost = place.live + place.beyond;
  // Linux writes the size late: a file that is removed right after it was written leaves entries that call it empty
  if (clusters === 0) return [Rating.Uncertain, "Its entries say that it is empty: it was, or it was removed or renamed before its size was written."];
  if (lost >= clusters) return [Rating.Gone, place.live > 0 ? "Its clusters belong to live files now: nothing of it is left." : "Its clusters lie past the end of the image."];
  if (place.newer >= clusters) return [Rating.Gone, "Its clusters were taken by a file that was created and deleted later: nothing of it is left."];
  if (lost > 0) return [Rating.Poor, `${lost} of its ${clusters} clusters ${place.live > 0 ? "belong to live files now" : "lie past the end of the image"}; zeros stand in their place.`];
  if (place.newer > 0) return [Rating.Poor, `${place.newer} of its ${clusters} clusters were taken by a file that was created and deleted later.`];
  if (!place.weighed) return [Rating.Uncertain, "The deleted files of this volume claim far more than it holds: who else has its clusters was not looked at."];
  if (place.held > 0) return [Rating.Uncertain, `The bitmap calls ${place.held} of its ${clusters} clusters used, though no live file has them.`];
  if (by === "assumed") return [Rating.Uncertain, "It was fragmented and its chain is gone: it is taken to lie in one piece from its first cluster, and all of that is free."];
  if (!proved) return [Rating.Uncertain, "Part of its entries was overwritten, but the rest tells its place and size; all of its clusters are free."];
  if (by === "chain") return [Rating.Good, "The FAT still holds its whole chain, as long as its size says; all of its clusters are free and nobody else claims them."];
  return [Rating.Good, "A checksum proves its entries; its clusters follow each other, are free, and nobody else claims them."];
}
