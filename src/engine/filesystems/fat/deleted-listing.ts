import { Bitset } from "../../core/bitset.ts";
import { Budget } from "../../core/budget.ts";
import { tryRead } from "../../core/byte-source.ts";
import type { Job } from "../../core/job.ts";
import { FREE, type FatRow } from "../../kernels/fat.ts";
import { DeletedFiles, type Lifetime } from "../../recovery/deleted-files.ts";
import { placeDeleted, type Placement, type Witness } from "../../recovery/deleted.ts";
import { beginsAsNamed } from "../../recovery/file-start.ts";
import { clusterOffset, isCluster } from "../clusters.ts";
import { Kind, Rating, State } from "../entry-table.ts";
import { DeletedFolders } from "./deleted-folders.ts";
import type { Listing } from "./listing.ts";
import { rateDeleted, reachesPast } from "./ratings.ts";
import type { Chain } from "./table.ts";
import { lifetime } from "./times.ts";
import { UpperHalves } from "./upper-halves.ts";

const DIRECTORY = 0x10;
const RESTORED = "Its entry has lost the upper half of its first cluster's number; taken to begin at the only free cluster that fits its name.";

const CAME_ROUND = "Its clusters are free, but later files lie before it: clusters were given anew since, and these may have been used and freed again.";

const ANSWERS = [true, false, null];
/** Times of live files that are kept at hand: many deleted files meet the same ones. */
const LIVES_KEPT = 1 << 16;

/** What is left of deleted files and folders: the entries met on the way through live folders, and those in deleted ones. */
export class DeletedListing implements Witness {
  readonly #files = new DeletedFiles();
  /** Row of each of the files; the same number as there. */
  readonly #rows: number[] = [];
  readonly #folders: DeletedFolders;
  readonly #upperHalves: UpperHalves;
  /** Rows whose first cluster is not the one that their entry names. */
  readonly #restored = new Set<number>();
  #cameRound = new Bitset(0);
  /** By file: 1 and the index of the answer in {@link ANSWERS}; 0 where none was asked for yet. */
  #answers: Uint8Array | null = null;
  readonly #lives = new Map<number, Lifetime>();

  constructor(private readonly listing: Listing) {
    this.#upperHalves = new UpperHalves(listing.geometry);
    this.#folders = new DeletedFolders(listing, this.#upperHalves, (...entry) => this.met(...entry), (...part) => this.#add(...part));
  }

  /** A deleted entry of the folder `parent`. */
  met(row: FatRow, parent: number, address: number): void {
    const { listing } = this;
    const i = listing.append(row, parent, address, State.Deleted);
    const life = lifetime(row.created, row.modified);
    if ((row.attributes & DIRECTORY) !== 0) {
      this.#folders.add(i, parent, row);
      return;
    }
    if (row.firstCluster > 0xffff) this.#upperHalves.kept = true;
    const clusters = Math.ceil(row.size / listing.geometry.clusterSize);
    if (clusters === 0) listing.table.rate(i, Rating.Gone, "Its size is 0 and it has no cluster: it was empty, or emptied before it was deleted.");
    else if (!isCluster(listing.geometry, row.firstCluster)) listing.table.rate(i, Rating.Gone, row.firstCluster === 0 ? "It has no first cluster: its content cannot be found." : "Its first cluster is not one of the volume's: its content cannot be found.");
    else this.#add(i, row.firstCluster, clusters, life);
  }

  /** When all live entries are listed. */
  *run(): Job<void> {
    yield* this.#folders.run();
    this.#restoreStarts();
    this.#followLeftChains();
    yield* this.#hold();
    this.#cameRound = this.listing.later.cameRound(this.#files);
    let placed = 0;
    for (const [file, placement] of placeDeleted(this.listing.claims, this.#files, this)) {
      this.#rate(file, placement);
      if ((++placed & 0xffff) === 0) yield { done: placed, total: this.#files.length };
    }
  }

  #add(row: number, start: number, clusters: number, life: Lifetime): void {
    this.#rows[this.#files.add(start, clusters, life)] = row;
  }

  /** For {@link placeDeleted}, which asks again wherever the file's claims meet others. */
  beginsAsItShould(file: number): boolean | null {
    this.#answers ??= new Uint8Array(this.#files.length);
    if (this.#answers[file] === 0) this.#answers[file] = 1 + ANSWERS.indexOf(this.#beginsNow(file));
    return ANSWERS[this.#answers[file]! - 1]!;
  }

  /** By the magic of the carving signatures that go with its name's extension. */
  #beginsNow(file: number): boolean | null {
    const { table } = this.listing;
    const row = this.#rows[file]!;
    if (table.kind[row] === Kind.Directory) return true;
    const name = table.name(row);
    return this.#beginsAs(this.#files.start(file), name);
  }

  #beginsAs(cluster: number, name: string): boolean | null {
    const bytes = tryRead(this.listing.volume, clusterOffset(this.listing.geometry, cluster), 512);
    return bytes && beginsAsNamed(bytes, name);
  }

  lifeOf(row: number): Lifetime {
    let life = this.#lives.get(row);
    if (life) return life;
    const entry = this.listing.entryOf(row);
    life = entry ? lifetime((entry.createdDate << 16 | entry.createdTime) >>> 0, (entry.modifiedDate << 16 | entry.modifiedTime) >>> 0) : lifetime(0, 0);
    if (this.#lives.size >= LIVES_KEPT) this.#lives.clear();
    this.#lives.set(row, life);
    return life;
  }

  /** A chain that outlived its entry, as when a stick is pulled out, or in the copy of the FAT that a device forgets: it knows better than any model. */
  #followLeftChains(): void {
    const { fat, mirror, claims, table, runs } = this.listing;
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
      runs.set(row, chain.starts, chain.counts, left ? "FAT chain, left when the entry was deleted" : "FAT chain, left in the other copy of the FAT");
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
    const { table } = this.listing;
    const row = this.#rows[file]!;
    if (table.kind[row] === Kind.Directory) return;
    if (this.listing.runs.get(row) && placement.lostToLive + placement.lostToDeleted === 0) return;
    const start = this.#files.start(file);
    const [rating, reason] = this.#judge(file, row, placement);
    const whole = placement.starts.length === 1 && placement.starts[0] === start && !this.#restored.has(row);
    if (!whole) this.listing.runs.set(row, placement.starts, placement.counts, "directory entry, assumed contiguous around clusters of other files");
    table.rate(row, rating, reason);
  }

  #judge(file: number, row: number, placement: Placement): readonly [Rating, string] {
    const [rating, reason] = rateDeleted(placement, this.#files.count(file));
    if (this.#restored.has(row)) return [Math.max(Rating.Uncertain, rating), RESTORED];
    if (this.#movedTo(row, this.#files.start(file)) >= 0) return [Rating.Gone, "A live file has its first cluster and its time of creation: it was renamed or moved, not lost."];
    if (reachesPast(placement, this.listing.geometry, this.listing.volume.size)) return [Rating.Poor, "The image ends before this file does: what lay there is lost."];
    if (rating <= Rating.Likely && this.#cameRound.has(file)) return [Rating.Uncertain, CAME_ROUND];
    return [rating, reason];
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

  /**
   * Files whose first cluster is not as their names say, though one with another upper half of its number is. Looked for
   * only where the volume reaches that far and no deleted entry has an upper half: systems clear all or none.
   */
  #restoreStarts(): void {
    const { claims, table } = this.listing;
    if (this.#upperHalves.kept || claims.live.next(0x1_0000, true) >= claims.size) return;
    for (let file = 0; file < this.#files.length && this.#upperHalves.mayLook(); file++) {
      const [start, row] = [this.#files.start(file), this.#rows[file]!];
      if (!this.#upperHalves.mayBeLost(start) || table.kind[row] === Kind.Directory || this.#movedTo(row, start) >= 0) continue;
      if (!claims.live.has(start) && this.#beginsNow(file) !== false) continue;
      const name = table.name(row);
      const found = this.#upperHalves.find(start, (cluster) => !claims.live.has(cluster) && this.#beginsAs(cluster, name) === true);
      if (found < 0) continue;
      this.#files.move(file, found);
      this.#restored.add(row);
    }
  }
}
