import { Bitset } from "../../core/bitset.ts";
import { Budget } from "../../core/budget.ts";
import { tryRead } from "../../core/byte-source.ts";
import type { Job } from "../../core/job.ts";
import { FREE, readFatDirectory, type FatRow } from "../../kernels/fat.ts";
import { DeletedFiles, type Lifetime } from "../../recovery/deleted-files.ts";
import { placeDeleted, type Placement, type Witness } from "../../recovery/deleted.ts";
import { beginsAs } from "../../recovery/file-start.ts";
import { Kind, Rating, State } from "../entry-table.ts";
import { DirectoryReader, type DirectoryPiece } from "./directory.ts";
import { clusterOffset, isCluster } from "./geometry.ts";
import type { Listing } from "./listing.ts";
import { rateDeleted, reachesPast } from "./ratings.ts";
import type { Chain } from "./table.ts";
import { lifetime } from "./times.ts";
import { UpperHalves } from "./upper-halves.ts";

const DIRECTORY = 0x10;
const LABEL = 0x08;
/** Clusters between two parts of a deleted folder, and all that is read in search of such parts. */
const MOST_APART = 4096;
const SEARCH_SIZE = 256 << 20;
const RESTORED = "Its entry has lost the upper half of its first cluster's number; taken to begin at the only free cluster that fits its name.";

/** A deleted folder that waits to be read. */
interface Folder {
  readonly row: number;
  readonly start: number;
  /** What its entry ".." names: 0 for the root. */
  readonly parentStart: number;
  readonly created: number;
}

/** What is left of deleted files and folders: the entries met on the way through live folders, and those in deleted ones. */
export class DeletedListing implements Witness {
  readonly #files = new DeletedFiles();
  /** Row of each of the files; the same number as there. */
  readonly #rows: number[] = [];
  readonly #folders: Folder[] = [];
  readonly #read: Bitset;
  readonly #upperHalves: UpperHalves;
  /** Rows whose first cluster is not the one that their entry names. */
  readonly #restored = new Set<number>();
  readonly #apart = new Budget({ bytes: SEARCH_SIZE });
  /** First clusters of folders by row, to check the ".." of those in them. */
  readonly #starts = new Map<number, number>();

  constructor(private readonly listing: Listing) {
    this.#read = new Bitset(listing.geometry.clusterCount + 2);
    this.#upperHalves = new UpperHalves(listing.geometry);
  }

  /** A deleted entry of the folder `parent`. */
  met(row: FatRow, parent: number, address: number): void {
    const { listing } = this;
    const i = listing.append(row, parent, address, State.Deleted);
    const life = lifetime(row.created, row.modified);
    if ((row.attributes & DIRECTORY) !== 0) {
      const parentStart = parent < 0 ? 0 : this.#starts.get(parent) ?? listing.firstCluster(parent);
      this.#folders.push({ row: i, start: row.firstCluster, parentStart, created: row.created });
      return;
    }
    const clusters = Math.ceil(row.size / listing.geometry.clusterSize);
    if (clusters === 0) listing.table.rate(i, Rating.Gone, "Its size is 0 and it has no cluster: it was empty, or emptied before it was deleted.");
    else if (!isCluster(listing.geometry, row.firstCluster)) listing.table.rate(i, Rating.Gone, row.firstCluster === 0 ? "It has no first cluster: its content cannot be found." : "Its first cluster is not one of the volume's: its content cannot be found.");
    else this.#add(i, row.firstCluster, clusters, life);
  }

  /** When all live entries are listed. */
  *run(): Job<void> {
    for (let i = 0; i < this.#folders.length; i++) {
      this.#folder(this.#folders[i]!);
      yield { done: i + 1, total: this.#folders.length };
    }
    this.#restoreStarts();
    this.#followLeftChains();
    yield* this.#hold();
    let placed = 0;
    for (const [file, placement] of placeDeleted(this.listing.claims, this.#files, this)) {
      this.#rate(file, placement);
      if ((++placed & 0xffff) === 0) yield { done: placed, total: this.#files.length };
    }
  }

  #add(row: number, start: number, clusters: number, life: Lifetime): void {
    this.#rows[this.#files.add(start, clusters, life)] = row;
  }

  /** For {@link placeDeleted}: by the magic of the carving signatures that go with its name's extension. */
  beginsAsItShould(file: number): boolean | null {
    const { table } = this.listing;
    const row = this.#rows[file]!;
    if (table.kind[row] === Kind.Directory) return true;
    const name = table.name(row);
    return this.#beginsAs(this.#files.start(file), name);
  }

  #beginsAs(cluster: number, name: string): boolean | null {
    const bytes = tryRead(this.listing.volume, clusterOffset(this.listing.geometry, cluster), 512);
    return bytes && beginsAs(bytes, name.slice(name.lastIndexOf(".") + 1).toLowerCase());
  }

  lifeOf(row: number): Lifetime {
    const entry = this.listing.entryOf(row);
    if (!entry) return lifetime(0, 0);
    return lifetime((entry.createdDate << 16 | entry.createdTime) >>> 0, (entry.modifiedDate << 16 | entry.modifiedTime) >>> 0);
  }

  /** A chain that outlived its entry, as when a stick is pulled out, or in the copy of the FAT that a device forgets: it knows better than any model. */
  #followLeftChains(): void {
    const { fat, mirror, claims, table, pieces } = this.listing;
    const budget = new Budget({ steps: 1_000_000 + 8 * claims.size });
    for (let file = 0; file < this.#files.length; file++) {
      const [start, count, row] = [this.#files.start(file), this.#files.count(file), this.#rows[file]!];
      if (claims.live.has(start) || table.kind[row] === Kind.Directory) continue;
      const left = fat.next(start) !== FREE;
      const from = left ? fat : mirror?.next(start) !== FREE ? mirror : null;
      const chain = from?.chain(start, count + 1);
      if (!chain || !budget.spend(chain.length)) continue;
      if (chain.end !== "end" || chain.length !== count || !this.#isFree(chain, !left)) continue;
      if (left) this.#files.drop(file); // else a newer deleted file may have had its clusters: see #rate
      pieces.set(row, chain.starts, chain.counts, left ? "FAT chain, left when the entry was deleted" : "FAT chain, left in the other copy of the FAT");
      table.rate(row, Rating.Likely, `${left ? "The FAT" : "The other copy of the FAT"} still holds its whole chain of clusters, which is as long as its size says.`);
    }
  }

  /** Whether no live file has any cluster of the chain; and, where `unused` asks for it, the FAT in use none of them. */
  #isFree({ starts, counts }: Chain, unused: boolean): boolean {
    const { fat, claims } = this.listing;
    return starts.every((start, i) => {
      if (claims.live.countRange(start, counts[i]!) > 0) return false;
      for (let at = 0; unused && at < counts[i]!; at++) if (fat.next(start + at) !== FREE) return false;
      return true;
    });
  }

  /** Clusters that the FAT says are in use but no live entry claims: no freed file has them. */
  *#hold(): Job<void> {
    const { fat, claims, problems, geometry } = this.listing;
    let lost = 0;
    let at = -1;
    for (const [start, count] of fat.usedBesides(claims.live)) {
      claims.addHeld(start, count);
      lost += count;
      if (at < 0) at = start;
    }
    yield { done: 1, total: 1 };
    if (lost > 0) problems.add("damaged", "file allocation table", `${lost} clusters are marked as used or bad, but no live file has them.`, clusterOffset(geometry, at));
  }

  #rate(file: number, placement: Placement): void {
    const { table, geometry, volume } = this.listing;
    const row = this.#rows[file]!;
    if (table.kind[row] === Kind.Directory) return;
    if (this.listing.pieces.get(row) && placement.lostToLive + placement.lostToDeleted === 0) return;
    const clusters = this.#files.count(file);
    const start = this.#files.start(file);
    const moved = this.#movedTo(row, start);
    const [rating, reason] = this.#restored.has(row) ? [Math.max(Rating.Uncertain, rateDeleted(placement, clusters)[0]), RESTORED] as const : moved >= 0 ? [Rating.Gone, "A live file has its first cluster and its time of creation: it was renamed or moved, not lost."]
      : reachesPast(placement, geometry, volume.size) ? [Rating.Poor, "The image ends before this file does: what lay there is lost."] as const
        : rateDeleted(placement, clusters);
    const whole = placement.starts.length === 1 && placement.starts[0] === start && !this.#restored.has(row);
    if (!whole) this.listing.pieces.set(row, placement.starts, placement.counts, "directory entry, assumed contiguous around clusters of other files");
    table.rate(row, rating, reason);
  }

  /** The live row that is this deleted one under another name or in another folder; -1 where there is none. */
  #movedTo(row: number, start: number): number {
    const { claims } = this.listing;
    if (!claims.live.has(start)) return -1;
    const run = claims.runFrom(start);
    const owner = run < claims.runCount && claims.runStart(run) <= start ? claims.runOwner(run) : -1;
    if (owner < 0 || this.listing.firstCluster(owner) !== start) return -1;
    const [mine, theirs] = [this.listing.entryOf(row), this.listing.entryOf(owner)];
    if (!mine || !theirs || mine.createdDate === 0) return -1;
    const same = mine.createdDate === theirs.createdDate && mine.createdTime === theirs.createdTime && mine.createdHundredths === theirs.createdHundredths;
    return same ? owner : -1;
  }

  #folder(folder: Folder): void {
    const { row, parentStart, created } = folder;
    const { table, claims, geometry } = this.listing;
    const start = this.#folderStart(folder);
    if (!isCluster(geometry, start)) return table.rate(row, Rating.Gone, "Its first cluster is not known: nothing in it can be listed.");
    if (claims.live.has(start)) return table.rate(row, Rating.Gone, "Its first cluster belongs to a live file or folder now.");
    if (this.#read.has(start)) return table.rate(row, Rating.Gone, "Its first cluster is that of another deleted folder.");
    const reader = new DirectoryReader(this.listing.volume, geometry.bits);
    const first = reader.read(clusterOffset(geometry, start), geometry.clusterSize, false);
    const [self, above] = first?.rows ?? [];
    const isItself = self?.name === "." && self.firstCluster === start;
    const isBelow = above?.name === ".." && (above.firstCluster === parentStart || above.firstCluster === 0 && parentStart === geometry.rootCluster);
    if (!first || !isItself || !(isBelow || self.created === created)) return table.rate(row, Rating.Gone, "Its first cluster holds something else now.");
    this.#read.add(start);
    this.#starts.set(row, start);
    this.#rowsOf(row, first);
    const life = lifetime(created, created);
    this.#add(row, start, 1, life);
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
    const found = this.#upperHalves.find(start, isItself);
    if (found < 0) return start;
    this.listing.pieces.set(row, [found], [1], "directory entry, its first cluster completed");
    return found;
  }

  /** Files whose first cluster is not as their names say, though one with another upper half of its number is. */
  #restoreStarts(): void {
    const { claims, table } = this.listing;
    for (let file = 0; file < this.#files.length; file++) {
      const [start, row] = [this.#files.start(file), this.#rows[file]!];
      if (!this.#upperHalves.mayBeLost(start) || table.kind[row] === Kind.Directory || this.#movedTo(row, start) >= 0) continue;
      if (!claims.live.has(start) && this.beginsAsItShould(file) !== false) continue;
      const name = table.name(row);
      const found = this.#upperHalves.find(start, (cluster) => !claims.live.has(cluster) && this.#beginsAs(cluster, name) === true);
      if (found < 0) continue;
      this.#files.move(file, found);
      this.#restored.add(row);
    }
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
      this.#rowsOf(row, piece);
      this.#add(row, next, 1, life);
    }
  }

  #rowsOf(parent: number, piece: DirectoryPiece): void {
    for (const row of piece.rows) {
      if (row.name !== "." && row.name !== ".." && row.valid && row.dated && (row.attributes & LABEL) === 0) this.met(row, parent, piece.addressOf(row));
    }
  }
}

/** Whether a cluster that holds `rows` goes on with a folder: all are such as systems write, and it is not another folder's beginning. */
function onlyEntries(rows: readonly FatRow[]): boolean {
  return rows.length > 0 && rows[0]!.name !== "." && rows.every((row) => row.valid && row.dated);
}
