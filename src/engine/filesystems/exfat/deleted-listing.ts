import { Bitset } from "../../core/bitset.ts";
import { Budget } from "../../core/budget.ts";
import { tryRead } from "../../core/byte-source.ts";
import type { Job } from "../../core/job.ts";
import type { ExfatSet } from "../../kernels/exfat.ts";
import { Fate } from "../../recovery/claims.ts";
import { NO_CLUSTERS, clusterOffset, isCluster, type ClusterRuns } from "../clusters.ts";
import { Kind, Rating, State } from "../entry-table.ts";
import { LARGEST_DIRECTORY, type Listing } from "./listing.ts";
import { findLostFolders } from "./lost-folders.ts";
import { rateDeleted, type DeletedPlace } from "./ratings.ts";
import { comparable } from "./times.ts";
import { expandUpcase, nameHash } from "./upcase.ts";

const FORBIDDEN = /[\u0000-\u001f"*/:<>?\\|]/;
const MOST_UPCASE = 128 << 10;

/** What is left of deleted files and folders: sets met on the way through live folders, and those in deleted ones. */
export class DeletedListing {
  readonly #rows: number[] = [];
  /** By the same index: time of creation in milliseconds, NaN where unknown. */
  readonly #created: number[] = [];
  readonly #proved: boolean[] = [];
  readonly #folders: number[] = [];
  #foldersRead = 0;
  /** How it is known where a row's clusters are, where its entry does not tell. */
  readonly #by = new Map<number, "chain" | "assumed">();
  #upcase: Uint16Array | null = null;

  constructor(private readonly listing: Listing) {}

  /** A set of entries that are not in use, or the rest of one. */
  met(set: ExfatSet, parent: number, address: number): void {
    if (!set.proved && (set.afterEnd || !this.#plausible(set))) return;
    const { listing } = this;
    const below = parent >= 0 && listing.table.state[parent] === State.Orphan;
    const i = listing.append(set, parent, address, below ? State.Orphan : State.Deleted);
    this.#rows.push(i);
    this.#created.push(set.hasFile ? comparable(set.created, set.createdTens, set.createdZone) : NaN);
    this.#proved.push(set.proved);
    if (listing.table.kind[i] === Kind.Directory) this.#folders.push(i);
  }

  how(row: number): string {
    const by = this.#by.get(row);
    return by === "chain" ? "FAT chain, left when the file was deleted" : by === "assumed" ? "directory entry, assumed contiguous" : "directory entry, contiguous";
  }

  /** When all live entries are listed. */
  *run(): Job<void> {
    yield* this.#readFolders();
    yield* this.#orphans();
    yield* this.#weigh();
  }

  *#readFolders(): Job<void> {
    for (; this.#foldersRead < this.#folders.length; this.#foldersRead++) {
      this.#folder(this.#folders[this.#foldersRead]!);
      yield { done: this.#foldersRead + 1, total: this.#folders.length };
    }
  }

  /** Folders to which no entry leads: first those that no other one contains, so that the rest find their place in them. */
  *#orphans(): Job<void> {
    const { listing } = this;
    const found = yield* findLostFolders(listing.volume, listing.geometry, listing.claims, (cluster) => listing.wasRead(cluster), listing.notes);
    const contained = new Set(found.flatMap((folder) => folder.contains));
    for (const folder of [...found.filter(({ start }) => !contained.has(start)), ...found.filter(({ start }) => contained.has(start))]) {
      if (listing.wasRead(folder.start)) continue;
      const length = folder.count * listing.geometry.clusterSize;
      const row = listing.table.append(`folder at ${clusterOffset(listing.geometry, folder.start)}`, -1, Kind.Directory, State.Orphan);
      listing.columns.putFolder(row, folder.start, length);
      listing.table.address[row] = clusterOffset(listing.geometry, folder.start);
      listing.table.rate(row, Rating.Likely, "No entry leads to this folder any more: its name and place are lost.");
      this.#folder(row);
      yield* this.#readFolders();
    }
  }

  /** Whether a set without a right checksum can be believed: its name agrees with the hash beside its place and size. */
  #plausible(set: ExfatSet): boolean {
    const { geometry } = this.listing;
    if (!set.hasName || FORBIDDEN.test(set.name) || set.validDataLength > set.dataLength) return false;
    if (set.dataLength > geometry.clusterCount * geometry.clusterSize) return false;
    if (set.dataLength > 0 && !isCluster(geometry, set.firstCluster)) return false;
    return nameHash(set.name, this.#upcaseTable()) === set.nameHash;
  }

  #upcaseTable(): Uint16Array {
    if (this.#upcase) return this.#upcase;
    const { listing } = this;
    const { starts, counts } = listing.upcase < 0 ? NO_CLUSTERS : listing.runs(listing.upcase);
    const length = Math.min(MOST_UPCASE, listing.upcase < 0 ? 0 : listing.columns.dataLength(listing.upcase), (counts[0] ?? 0) * listing.geometry.clusterSize);
    const stored = length === 0 ? null : tryRead(listing.volume, clusterOffset(listing.geometry, starts[0]!), length);
    return this.#upcase = expandUpcase(stored ?? new Uint8Array(0));
  }

  /** Reads a deleted folder where its clusters are still its own; only sets with a right checksum count as its content. */
  #folder(row: number): void {
    const { listing } = this;
    if (listing.columns.dataLength(row) > LARGEST_DIRECTORY) return;
    const found = listing.sets(row, this.#locate(row), (cluster) => listing.claims.live.has(cluster));
    for (const { set, address } of found) if (set.proved) this.met(set, row, address);
  }

  /** Where the content of deleted row `i` lay: by its entry, by the chain that is left in the FAT, or assumed. */
  #locate(row: number): ClusterRuns {
    const { listing } = this;
    if (listing.columns.inOnePiece(row) || this.#by.has(row)) return listing.runs(row);
    const clusters = listing.clustersOf(listing.columns.dataLength(row));
    const first = listing.columns.firstCluster(row);
    const chain = isCluster(listing.geometry, first) && clusters <= listing.geometry.clusterCount ? listing.follow(first, clusters) : null;
    const whole = chain?.end === "end" && chain.length === clusters;
    this.#by.set(row, whole ? "chain" : "assumed");
    if (whole) return chain;
    listing.columns.assumeContiguous(row);
    return listing.runs(row);
  }

  /** Rates all deleted files by who else claims their clusters, the one created last first: it had them last. */
  *#weigh(): Job<void> {
    const { listing } = this;
    const order = Array.from(this.#rows, (_, i) => i).sort((a, b) => (this.#created[b]! - this.#created[a]! || 0) || a - b);
    const contested = new Bitset(listing.geometry.clusterCount + 2);
    const budget = new Budget({ steps: 4_000_000 + 64 * listing.geometry.clusterCount });
    const firsts = new Map<number, number>();
    let done = 0;
    for (const i of order) {
      const row = this.#rows[i]!;
      const other = this.#sameFile(row, firsts);
      if (other < 0) listing.table.rate(row, ...rateDeleted(this.#placeOf(row, this.#proved[i]!, contested, budget), listing.table.state[row] === State.Orphan));
      else listing.table.rate(row, Rating.Gone, other === row ? "It begins where a live file does that was created with it: it was renamed or moved, not lost." : "Another deleted entry is the same file under another name: the content is listed there.");
      if ((++done & 0xfff) === 0) yield { done, total: order.length };
    }
    this.#doubt(contested, budget);
  }

  /** Whoever was weighed before an older file that claims the same clusters: it is probably theirs, but nothing proves when each was written. */
  #doubt(contested: Bitset, budget: Budget): void {
    const { table, columns } = this.listing;
    if (contested.next(0, true) === contested.size) return;
    for (const row of this.#rows) {
      if (table.rating[row]! > Rating.Uncertain || columns.dataLength(row) === 0) continue;
      const { starts, counts } = this.#locate(row);
      if (!budget.spend(counts.reduce((sum, count) => sum + count, 1))) table.rate(row, Rating.Uncertain, "The deleted files of this volume claim far more than it holds: who else has its clusters was not looked at.");
      const shared = budget.spent ? 0 : starts.reduce((sum, start, k) => sum + contested.countRange(start, counts[k]!), 0);
      if (shared > 0) table.rate(row, Rating.Uncertain, `${shared} of its ${this.listing.clustersOf(columns.dataLength(row))} clusters are claimed by another deleted file as well, which seems to be the older one.`);
    }
  }

  /** The row of which `row` is an earlier name: another deleted row, `row` itself where it is a live one, -1 where there is none. */
  #sameFile(row: number, firsts: Map<number, number>): number {
    const { columns, claims } = this.listing;
    const first = columns.firstCluster(row);
    if (columns.dataLength(row) === 0 || !isCluster(this.listing.geometry, first)) return -1;
    const same = (other: number) => columns.firstCluster(other) === first && this.#createdOf(other) === this.#createdOf(row);
    if (claims.live.has(first)) {
      const owner = claims.runOwner(claims.runFrom(first));
      return owner >= 0 && same(owner) ? row : -1;
    }
    const other = firsts.get(first);
    if (other !== undefined && same(other) && columns.dataLength(other) === columns.dataLength(row)) return other;
    firsts.set(first, row);
    return -1;
  }

  /** Creation as it stands in the entry of `row`, with its tens of milliseconds: enough to know a file again. */
  #createdOf(row: number): string {
    const bytes = tryRead(this.listing.volume, this.listing.table.address[row]!, 32);
    return bytes ? `${bytes.subarray(8, 12).join()}.${bytes[20]}` : "";
  }

  /** Who else claims the clusters of deleted row `row`; those that a file weighed before claims too are added to `contested`. */
  #placeOf(row: number, proved: boolean, contested: Bitset, budget: Budget): DeletedPlace {
    const { listing } = this;
    const clusters = listing.clustersOf(listing.columns.dataLength(row));
    const runs = this.#locate(row);
    let [live, newer, held, there] = [0, 0, 0, 0];
    const weighed = budget.spend(runs.counts.reduce((sum, count) => sum + count, 1));
    runs.starts.forEach((first, k) => {
      there += runs.counts[k]!;
      if (!weighed) return;
      listing.claims.takeDeleted(first, runs.counts[k]!, (start, count, fate) => {
        if (fate === Fate.Live) live += count;
        else held += listing.used?.countRange(start, count) ?? 0;
        if (fate !== Fate.Newer) return;
        newer += count;
        contested.addRange(start, count);
      });
    });
    const beyond = clusters - there + listing.beyondImage(runs, listing.columns.dataLength(row));
    return { clusters, proved, by: this.#by.get(row) ?? "entry", live, newer, held, beyond, weighed };
  }
}
