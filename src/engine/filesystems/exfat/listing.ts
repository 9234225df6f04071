import { Bitset } from "../../core/bitset.ts";
import { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import type { Job } from "../../core/job.ts";
import type { Problems } from "../../core/problems.ts";
import { RunList } from "../../core/run-list.ts";
import { runs } from "../../core/views.ts";
import type { ExfatSet } from "../../kernels/exfat.ts";
import { Claims } from "../../recovery/claims.ts";
import { NO_CLUSTERS, byteRuns, clusterOffset, isCluster, type ClusterRuns } from "../clusters.ts";
import { Flag, Kind, Rating, State, type EntryTable } from "../entry-table.ts";
import { readBitmap } from "./bitmap.ts";
import { DeletedListing } from "./deleted-listing.ts";
import { readDirectory } from "./directory.ts";
import type { Chain, ExfatFat } from "./fat.ts";
import type { ExfatGeometry } from "./geometry.ts";
import { rateLive } from "./ratings.ts";
import { SetColumns } from "./set-columns.ts";
import { exfatMilliseconds } from "./times.ts";

/** Bits of the attributes. */
const READ_ONLY = 0x01;
const HIDDEN = 0x02;
const SYSTEM = 0x04;
const DIRECTORY = 0x10;
/** Kinds of sets. */
const BITMAP = 1;
const LABEL = 3;
const FILE = 5;
const NOT_LOOKED = "The files of this volume claim far more than it holds: who else has its clusters was not looked at.";
/** What exFAT allows a directory, in bytes. */
export const LARGEST_DIRECTORY = 256 << 20;

/** Walks all folders from the root, breadth first, and fills the table and the claims; then what was deleted. */
export class Listing {
  readonly claims: Claims;
  readonly columns = new SetColumns();
  readonly deleted: DeletedListing;
  label: string | null = null;
  /** What was left undone, in words. */
  readonly notes: string[] = [];
  /** Row of the up-case table; -1 where there is none. */
  upcase = -1;
  /** Clusters that the bitmap calls used; null where it cannot be read. */
  used: Bitset | null = null;
  #bitmap = -1;
  /** Rows of folders that wait to be read. */
  readonly #folders: number[] = [];
  /** Clusters read as a folder's: each is read once, whoever claims it. */
  readonly #read: Bitset;
  /** Steps along chains and through folders: entries that share clusters could make them endless. */
  readonly #steps: Budget;

  constructor(readonly volume: ByteSource, readonly geometry: ExfatGeometry, readonly fat: ExfatFat, readonly table: EntryTable, readonly problems: Problems) {
    this.claims = new Claims(geometry.clusterCount + 2);
    this.#read = new Bitset(geometry.clusterCount + 2);
    this.#steps = new Budget({ steps: 4_000_000 + 32 * geometry.clusterCount });
    this.deleted = new DeletedListing(this);
  }

  *run(): Job<void> {
    const root = this.rootRuns();
    if (root.starts.length === 0) this.problems.add("damaged", "root directory", `The boot sector puts it at cluster ${this.geometry.boot.rootCluster}, which the volume does not have: no live file can be listed.`, this.geometry.bootOffset);
    this.#claim(-1, root);
    this.#directory(-1, root);
    for (let i = 0; i < this.#folders.length; i++) {
      if (this.#steps.spent) break;
      this.#directory(this.#folders[i]!, this.runs(this.#folders[i]!));
      yield { done: i + 1, total: this.#folders.length };
    }
    if (this.#steps.spent) this.problems.add("damaged", "file allocation table", "Files and folders claim far more clusters than there are: not all were followed.", this.geometry.fatOffset);
    if (this.claims.crossLinked) this.#rateCrossLinked();
    this.#compareBitmap();
    yield* this.deleted.run();
  }

  /** The root directory has no entry of its own: its chain says how long it is. */
  rootRuns(): ClusterRuns {
    return this.fat.chain(this.geometry.boot.rootCluster, this.clustersOf(LARGEST_DIRECTORY));
  }

  clustersOf(bytes: number): number {
    return Math.ceil(bytes / this.geometry.clusterSize);
  }

  /** Where the content of row `i` lies, by its entries alone; no more clusters than its size needs, or than there are. */
  runs(i: number): ClusterRuns {
    const { columns, geometry } = this;
    const first = columns.firstCluster(i);
    const clusters = this.clustersOf(columns.dataLength(i));
    if (clusters === 0 || !isCluster(geometry, first)) return NO_CLUSTERS;
    if (columns.inOnePiece(i)) return { starts: [first], counts: [Math.min(clusters, geometry.clusterCount + 2 - first)] };
    return this.fat.chain(first, clusters);
  }

  /** The chain from `first`, or nothing of it when too much was followed before. */
  follow(first: number, clusters: number): Chain {
    if (this.#steps.spent) return { starts: [], counts: [], length: 0, end: "limit" };
    const chain = this.fat.chain(first, clusters);
    this.#steps.spend(chain.length);
    return chain;
  }

  /** Adds a row for a file, folder or what is left of one. */
  append(set: ExfatSet, parent: number, address: number, state: State): number {
    const { table } = this;
    const directory = (set.attributes & DIRECTORY) !== 0;
    const i = table.append(set.name || "_", parent, directory ? Kind.Directory : Kind.File, state);
    table.size[i] = directory ? 0 : set.dataLength;
    if (set.hasFile) table.modified[i] = exfatMilliseconds(set.modified, set.modifiedTens);
    table.address[i] = address;
    if (set.attributes & READ_ONLY) table.flags[i]! |= Flag.ReadOnly;
    if (set.attributes & (HIDDEN | SYSTEM)) table.flags[i]! |= Flag.Hidden;
    this.columns.put(i, set);
    return i;
  }

  /** Whether `cluster` was read as part of a folder. */
  wasRead(cluster: number): boolean {
    return this.#read.has(cluster);
  }

  where(row: number): string {
    return row < 0 ? "root directory" : this.table.path(row);
  }

  /** Reads those of a folder's clusters that were not read before, and that `skip` lets through. True if none was left out. */
  *sets(row: number, { starts, counts }: ClusterRuns, skip: (cluster: number) => boolean = () => false): Generator<{ set: ExfatSet; address: number }, boolean> {
    const list = new RunList();
    let left = 0;
    starts.forEach((start, i) => {
      if (!this.#steps.spend(counts[i]!)) return;
      for (let cluster = start; cluster < start + counts[i]!; cluster++) {
        if (!skip(cluster) && this.#read.add(cluster)) list.push(clusterOffset(this.geometry, cluster), this.geometry.clusterSize);
        else left++;
      }
    });
    const [offsets, lengths] = list.columns();
    for (const { sets, addressOf } of readDirectory(this.volume, [...offsets], [...lengths], () => this.where(row), this.problems)) {
      for (const set of sets) yield { set, address: addressOf(set) };
    }
    return left === 0;
  }

  #directory(row: number, runs: ClusterRuns): void {
    const sets = this.sets(row, runs);
    let step = sets.next();
    for (; !step.done; step = sets.next()) this.#set(step.value.set, row, step.value.address);
    if (!step.value) this.problems.add("damaged", this.where(row), "It shares clusters with another folder: they are read once.", clusterOffset(this.geometry, runs.starts[0]!));
  }

  #set(set: ExfatSet, parent: number, address: number): void {
    if (set.kind >= BITMAP && set.kind <= LABEL) {
      if (parent < 0 && !set.deleted && !set.afterEnd) this.#volumeEntry(set, address);
    } else if (set.deleted || set.afterEnd || set.kind !== FILE) this.deleted.met(set, parent, address);
    else this.#live(set, parent, address);
  }

  /** The volume's own tables are rows too, by the names that forensic tools gave them. */
  #volumeEntry(set: ExfatSet, address: number): void {
    if (set.kind === LABEL) {
      this.label ??= set.name;
      return;
    }
    const bitmap = set.kind === BITMAP;
    if (bitmap ? this.#bitmap >= 0 || (set.streamFlags & 1) !== this.geometry.active : this.upcase >= 0) return;
    const i = this.append({ ...set, name: bitmap ? "$ALLOC_BITMAP" : "$UPCASE_TABLE", streamFlags: 0, validDataLength: set.dataLength }, -1, address, State.Live);
    this.table.flags[i]! |= Flag.System;
    if (bitmap) this.#bitmap = i;
    else this.upcase = i;
    this.#place(i, true);
  }

  #live(set: ExfatSet, parent: number, address: number): void {
    const i = this.append(set, parent, address, State.Live);
    if (!set.hasName) this.problems.add("damaged", this.table.path(i), "Its entries do not hold the whole name.", address);
    if (set.validDataLength > set.dataLength) this.problems.add("damaged", this.table.path(i), "It claims more written bytes than it is long.", address);
    this.#place(i, set.proved);
    if (this.table.kind[i] !== Kind.Directory) return;
    if (set.dataLength <= LARGEST_DIRECTORY) this.#folders.push(i);
    else this.problems.add("damaged", this.table.path(i), "This folder is larger than exFAT allows: what is in it is not listed.", address);
  }

  /** Rate and claim the clusters of live row `i`. */
  #place(i: number, proved: boolean): void {
    const { columns, geometry, table } = this;
    const first = columns.firstCluster(i);
    const clusters = this.clustersOf(columns.dataLength(i));
    const startsInside = isCluster(geometry, first);
    const chain = columns.contiguous(i) || clusters === 0 ? null : this.follow(first, clusters);
    const runs = chain ?? this.runs(i);
    const endsInside = chain !== null || first + clusters <= geometry.clusterCount + 2;
    const [rating, reason] = rateLive({ clusters, chain, startsInside, endsInside, proved, imageHasIt: this.beyondImage(runs, columns.dataLength(i)) === 0 });
    table.rate(i, rating, reason);
    if (rating !== Rating.Good) this.problems.add("damaged", table.path(i), reason, table.address[i]!);
    this.#claim(i, runs);
    if (clusters > 0 && this.#steps.spent) table.rate(i, Rating.Uncertain, NOT_LOOKED);
  }

  /** Clusters of `runs`, which hold `bytes`, that the image does not have in full; of the last one only the bytes in use count. */
  beyondImage({ starts, counts }: ClusterRuns, bytes: number): number {
    const { clusterSize } = this.geometry;
    let beyond = 0;
    let left = bytes;
    starts.forEach((start, i) => {
      const length = Math.min(left, counts[i]! * clusterSize);
      const over = clusterOffset(this.geometry, start) + length - this.volume.size;
      if (over > 0) beyond += Math.min(counts[i]!, Math.ceil(over / clusterSize));
      left -= length;
    });
    return beyond;
  }

  #claim(owner: number, { starts, counts }: ClusterRuns): void {
    for (let i = 0; i < starts.length; i++) {
      if (!this.#steps.spend(counts[i]!)) return;
      this.claims.addLive(owner, starts[i]!, counts[i]!);
    }
  }

  /** Live files that share clusters: no one can say whose they are. */
  #rateCrossLinked(): void {
    const { table, claims } = this;
    const what = "Some of its clusters belong to another live file as well: one of the two has the wrong content there.";
    const budget = new Budget({ steps: 1_000_000 + 16 * this.geometry.clusterCount });
    for (let i = 0; i < table.length; i++) {
      if (table.state[i] !== State.Live || table.rating[i]! > Rating.Likely) continue;
      if (this.columns.dataLength(i) === 0) continue;
      if (budget.spent) {
        table.rate(i, Rating.Uncertain, NOT_LOOKED);
        continue;
      }
      const { starts, counts } = this.runs(i);
      budget.spend(counts.reduce((sum, count) => sum + count, 1));
      if (!starts.some((start, run) => claims.crossLinked!.countRange(start, counts[run]!) > 0)) continue;
      table.rate(i, Rating.Uncertain, what);
      this.problems.add("damaged", table.path(i), what, table.address[i]!);
    }
  }

  /** The allocation bitmap against what the entries claim. */
  #compareBitmap(): void {
    const { table, claims, geometry, problems } = this;
    if (this.#bitmap < 0) return problems.add("damaged", "allocation bitmap", "The root directory does not tell where it is.", geometry.bootOffset);
    const list = byteRuns(geometry, this.runs(this.#bitmap));
    const address = table.address[this.#bitmap]!;
    this.used = readBitmap(runs(this.volume, list, Math.min(list.size, table.size[this.#bitmap]!)), geometry);
    if (!this.used) return problems.add("damaged", "allocation bitmap", "It cannot be read whole: which clusters are free is only known from the files.", address);
    let lost = 0;
    let missing = 0;
    for (let at = 2; at < claims.size;) {
      const free = this.used.next(at, false);
      lost += free - at - claims.live.countRange(at, free - at);
      const next = this.used.next(free, true);
      missing += claims.live.countRange(free, next - free);
      at = next;
    }
    if (lost > 0) problems.add("damaged", "allocation bitmap", `${lost} clusters are marked as used, but no live file has them.`, address);
    if (missing > 0) problems.add("damaged", "allocation bitmap", `${missing} clusters of live files are marked as free.`, address);
  }
}
