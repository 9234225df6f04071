import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import type { Job } from "../../core/job.ts";
import { ORPHAN_SEARCH } from "../../core/limits.ts";
import { ENTRY_SIZE, findExfatFolders, readExfatDirectory } from "../../kernels/exfat.ts";
import type { Claims } from "../../recovery/claims.ts";
import { clusterOffset } from "../clusters.ts";
import type { ExfatGeometry } from "./geometry.ts";

/** Bytes read at once. */
const PIECE = 4 << 20;
/** Of large clusters only the head is read: a folder shows itself in its first entries. */
const HEAD = 64 << 10;
const DIRECTORY = 0x10;

/** A folder in free space, to which no entry is known. */
export interface LostFolder {
  /** First cluster, and how many follow it. */
  readonly start: number;
  count: number;
  /** First clusters of the folders in it. */
  readonly contains: number[];
}

/** Searches clusters that no live file has for folders: after a quick format, or where the entry of a deleted folder was reused. */
export function* findLostFolders(volume: ByteSource, geometry: ExfatGeometry, claims: Claims, wasRead: (cluster: number) => boolean, notes: string[]): Job<LostFolder[]> {
  const found: LostFolder[] = [];
  const total = Math.min(ORPHAN_SEARCH, geometry.clusterCount * geometry.clusterSize);
  let searched = 0;
  for (let at = claims.live.next(2, false); at < claims.size && clusterOffset(geometry, at) < volume.size;) {
    const step = Math.max(1, Math.floor(PIECE / geometry.clusterSize));
    const end = claims.live.next(at, true, at + step);
    if (searched + (end - at) * Math.min(geometry.clusterSize, 1 << 20) > ORPHAN_SEARCH) {
      notes.push(`only the first ${searched} bytes of free space were searched for folders to which no entry leads`);
      break;
    }
    searchPiece(volume, geometry, at, end - at, wasRead, found);
    searched += (end - at) * Math.min(geometry.clusterSize, 1 << 20);
    yield { done: Math.min(searched, total), total };
    at = claims.live.next(end, false);
  }
  return found;
}

function searchPiece(volume: ByteSource, geometry: ExfatGeometry, first: number, count: number, wasRead: (cluster: number) => boolean, found: LostFolder[]): void {
  const size = Math.min(geometry.clusterSize, count > 1 ? geometry.clusterSize : HEAD);
  const offset = clusterOffset(geometry, first);
  const bytes = tryRead(volume, offset, Math.min(count * size, volume.size - offset));
  if (!bytes || bytes.length < 2 * ENTRY_SIZE) return;
  for (const { index, begins } of findExfatFolders(bytes, Math.min(size, bytes.length))) {
    const cluster = first + index;
    if (wasRead(cluster)) continue;
    const head = bytes.subarray(index * size, index * size + Math.min(size, HEAD));
    const proved = readExfatDirectory(head, true, false).rows.filter((set) => set.proved);
    if (proved.length === 0) continue;
    const contains = proved.filter((set) => (set.attributes & DIRECTORY) !== 0).map((set) => set.firstCluster);
    const last = found.at(-1);
    if (!begins && last && last.start + last.count === cluster) {
      last.count++;
      last.contains.push(...contains);
    } else found.push({ start: cluster, count: 1, contains });
  }
}
