import { Bitset } from "../../core/bitset.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { findBitRuns } from "../../kernels/exfat.ts";
import type { ExfatGeometry } from "./geometry.ts";

const PIECE = 1 << 20;

/** Clusters that the allocation bitmap calls used; null where there is no bitmap or it cannot be read. */
export function readBitmap(bitmap: ByteSource, geometry: ExfatGeometry): Bitset | null {
  if (bitmap.size * 8 < geometry.clusterCount) return null;
  const used = new Bitset(geometry.clusterCount + 2);
  for (let at = 0; at * 8 < geometry.clusterCount; at += PIECE) {
    const count = Math.min(PIECE * 8, geometry.clusterCount - at * 8);
    const bytes = tryRead(bitmap, at, Math.ceil(count / 8));
    if (!bytes) return null;
    findBitRuns(bytes, count, 2 + at * 8, (start, length) => used.addRange(start, length));
  }
  return used;
}
