import { Bitset } from "../../core/bitset.ts";
import { Budget } from "../../core/budget.ts";
import { tryRead } from "../../core/byte-source.ts";
import type { Job } from "../../core/job.ts";
import { ENTRY_SIZE, readFatDirectory, type FatRow } from "../../kernels/fat.ts";
import type { Lifetime } from "../../recovery/deleted-files.ts";
import { clusterOffset, isCluster } from "../clusters.ts";
import { Rating } from "../entry-table.ts";
import { DirectoryReader, type DirectoryPiece } from "./directory.ts";
import type { Listing } from "./listing.ts";
import { lifetime } from "./times.ts";
import type { UpperHalves } from "./upper-halves.ts";

const LABEL = 0x08;
/** Clusters between two parts of a deleted folder, and all that is read in search of such parts. */
const MOST_APART = 4096;
const SEARCH_SIZE = 256 << 20;

const OVERWRITTEN = "Its first cluster holds something else now.";

/** A deleted folder that waits to be read. */
interface Folder {
  readonly row: number;
  readonly start: number;
  /** What its entry ".." names: 0 for the root. */
  readonly parentStart: number;
  readonly created: number;
}

/** Deleted folders: whether their first clusters still hold them, where they go on, and what is in them. */
export class DeletedFolders {
  readonly #folders: Folder[] = [];
  /** Clusters that were read as part of a deleted folder. */
  readonly #read: Bitset;
  readonly #apart = new Budget({ bytes: SEARCH_SIZE });
  /** First clusters of folders by row, to check the ".." of those in them. */
  readonly #starts = new Map<number, number>();

  /** `met` takes each entry found in a deleted folder, `claim` each piece of such a folder. */
  constructor(
    private readonly listing: Listing,
    private readonly upperHalves: UpperHalves,
    private readonly met: (entry: FatRow, parent: number, address: number) => void,
    private readonly claim: (row: number, start: number, clusters: number, life: Lifetime) => void,
  ) {
    this.#read = new Bitset(listing.geometry.clusterCount + 2);
  }

  /** The deleted folder of row `row`, whose entry stood in the folder `parent`. */
  add(row: number, parent: number, entry: FatRow): void {
    const parentStart = parent < 0 ? 0 : this.#starts.get(parent) ?? this.listing.firstCluster(parent);
    this.#folders.push({ row, start: entry.firstCluster, parentStart, created: entry.created });
  }

  /** Reads them all; folders in folders are added while it runs. */
  *run(): Job<void> {
    for (let i = 0; i < this.#folders.length; i++) {
      this.#folder(this.#folders[i]!);
      yield { done: i + 1, total: this.#folders.length };
    }
  }

  #folder(folder: Folder): void {
    const { row, parentStart, created } = folder;
    const { table, claims, geometry } = this.listing;
    const start = this.#folderStart(folder);
    if (!isCluster(geometry, start)) return table.rate(row, Rating.Gone, "Its first cluster is not known: nothing in it can be listed.");
    if (claims.live.has(start)) return table.rate(row, Rating.Gone, "Its first cluster belongs to a live file or folder now.");
    if (this.#read.has(start)) return table.rate(row, Rating.Gone, "Its first cluster is that of another deleted folder.");
    // Its first two entries tell; the rest is not read for each of a million entries that may name this cluster.
    const [self, above] = new DirectoryReader(this.listing.volume, geometry.bits).read(clusterOffset(geometry, start), 2 * ENTRY_SIZE, true)?.rows ?? [];
    const isItself = self?.name === "." && self.firstCluster === start;
    const isBelow = above?.name === ".." && (above.firstCluster === parentStart || above.firstCluster === 0 && parentStart === geometry.rootCluster);
    if (!isItself || !(isBelow || self.created === created)) return table.rate(row, Rating.Gone, OVERWRITTEN);
    this.#read.add(start);
    const reader = new DirectoryReader(this.listing.volume, geometry.bits);
    const first = reader.read(clusterOffset(geometry, start), geometry.clusterSize, false);
    if (!first) return table.rate(row, Rating.Gone, "Its first cluster cannot be read.");
    this.#starts.set(row, start);
    this.#entries(row, first);
    const life = lifetime(created, created);
    this.claim(row, start, 1, life);
    this.#continue(row, start, life, reader);
    table.rate(row, Rating.Likely, "Its first cluster still begins with an entry for itself.");
  }

  /** The folder's first cluster; where its upper half was cleared, the one that begins with an entry for itself, of the same age. */
  #folderStart({ row, start, created }: Folder): number {
    const isItself = (cluster: number) => {
      const bytes = tryRead(this.listing.volume, clusterOffset(this.listing.geometry, cluster), 32);
      const self = bytes && readFatDirectory(bytes, this.listing.geometry.bits, true).rows[0];
      return self?.name === "." && self.firstCluster === cluster && self.created === created;
    };
    if (!isCluster(this.listing.geometry, start) || isItself(start)) return start;
    const found = this.upperHalves.find(start, isItself);
    if (found < 0) return start;
    this.listing.runs.set(row, [found], [1], "directory entry, its first cluster completed");
    return found;
  }

  /**
   * Read on behind the first cluster of a folder that fills it. Its next cluster is not known: it is taken to be the
   * nearest behind it in which nothing but entries stands, since what was written into a growing folder lies between.
   */
  #continue(row: number, start: number, life: Lifetime, reader: DirectoryReader): void {
    const { claims, geometry } = this.listing;
    for (let next = start + 1, away = 0; !reader.ended && isCluster(geometry, next) && away < MOST_APART; next++, away++) {
      if (claims.live.has(next) || this.#read.has(next) || !this.#apart.spend(1, geometry.clusterSize)) continue;
      const piece = reader.read(clusterOffset(geometry, next), geometry.clusterSize, false, onlyEntries);
      if (!piece) continue;
      away = 0;
      this.#read.add(next);
      this.#entries(row, piece);
      this.claim(row, next, 1, life);
    }
  }

  #entries(parent: number, piece: DirectoryPiece): void {
    for (const row of piece.rows) {
      if (row.name !== "." && row.name !== ".." && row.valid && row.dated && (row.attributes & LABEL) === 0) this.met(row, parent, piece.addressOf(row));
    }
  }
}

/** Whether a cluster that holds `rows` goes on with a folder: all are such as systems write, and it is not another folder's beginning. */
function onlyEntries(rows: readonly FatRow[]): boolean {
  return rows.length > 0 && rows[0]!.name !== "." && rows.every((row) => row.valid && row.dated);
}
