import { Bitset } from "../../core/bitset.ts";
import { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import type { Job } from "../../core/job.ts";
import { ALLOCATION } from "../../core/limits.ts";
import type { Problems } from "../../core/problems.ts";
import { FREE, type FatRow } from "../../kernels/fat.ts";
import { FatShortEntry } from "../../layouts/fat.ts";
import { read, type ValueOf } from "../../layouts/layout.ts";
import { Claims } from "../../recovery/claims.ts";
import { clusterOffset, isCluster } from "../clusters.ts";
import { type EntryTable, Flag, Kind, Rating, State } from "../entry-table.ts";
import { DeletedListing } from "./deleted-listing.ts";
import { readDirectory } from "./directory.ts";
import type { FatGeometry } from "./geometry.ts";
import { RunStore } from "./run-store.ts";
import { rateLive } from "./ratings.ts";
import { cut, type Chain, type FatTable } from "./table.ts";
import { dosMilliseconds } from "./times.ts";
import { WrittenLater } from "./written-later.ts";

/** Bits of an entry's attributes. */
const READ_ONLY = 0x01;
const HIDDEN = 0x02;
const SYSTEM = 0x04;
const LABEL = 0x08;
const DIRECTORY = 0x10;

const MENDED = [Rating.Likely, "Its chain of clusters is broken, but the other copy of the FAT holds it whole.", true] as const;

/** A folder that waits to be read. */
interface Folder {
  readonly row: number;
  readonly start: number;
}

/** Walks all folders from the root, breadth first, and fills the table and the claims; then what was deleted. */
export class Listing {
  readonly claims: Claims;
  readonly deleted: DeletedListing;
  label: string | null = null;
  /** Where files lie that neither the chain from their first cluster nor one piece describes. */
  readonly runs = new RunStore();
  readonly later = new WrittenLater();
  readonly #folders: Folder[] = [];
  /** First clusters of folders that were met: a folder that contains itself would have no end. */
  readonly #met: Bitset;
  /** Clusters read as part of a folder. */
  readonly #read: Bitset;
  readonly #twice = new Budget({ bytes: ALLOCATION });
  /** Clusters walked a second time, because entries share them: bounded, or a few entries could cost hours. */
  readonly #again: Budget;

  constructor(readonly volume: ByteSource, readonly geometry: FatGeometry, readonly fat: FatTable, readonly mirror: FatTable | null, readonly table: EntryTable, readonly problems: Problems) {
    this.claims = new Claims(geometry.clusterCount + 2);
    this.#met = new Bitset(geometry.clusterCount + 2);
    this.#read = new Bitset(geometry.clusterCount + 2);
    this.#again = new Budget({ steps: 1_000_000 + 4 * geometry.clusterCount });
    this.deleted = new DeletedListing(this);
  }

  *run(): Job<void> {
    this.#root();
    for (let i = 0; i < this.#folders.length; i++) {
      const { row, start } = this.#folders[i]!;
      this.#folder(row, start);
      yield { done: i + 1, total: this.#folders.length };
    }
    if (this.claims.crossLinked) this.#rateCrossLinked();
    yield* this.deleted.run();
  }

  /** Adds a row for an entry of the folder `parent`; -1 for what is no file. */
  append(row: FatRow, parent: number, address: number, state: State): number {
    const directory = (row.attributes & DIRECTORY) !== 0;
    const { table } = this;
    const i = table.append(row.name || "_", parent, directory ? Kind.Directory : Kind.File, state);
    table.size[i] = directory ? 0 : row.size;
    table.modified[i] = dosMilliseconds(row.modified >>> 16, row.modified & 0xffff);
    table.address[i] = address;
    if (isCluster(this.geometry, row.firstCluster)) this.later.add(row.created, row.firstCluster);
    if (row.attributes & READ_ONLY) table.flags[i]! |= Flag.ReadOnly;
    if (row.attributes & (HIDDEN | SYSTEM)) table.flags[i]! |= Flag.Hidden;
    return i;
  }

  #root(): void {
    const { rootLength, rootOffset, rootCluster } = this.geometry;
    if (rootLength > 0) {
      this.#rows(-1, [rootOffset], [rootLength], 0);
      return;
    }
    if (!isCluster(this.geometry, rootCluster)) {
      this.problems.add("damaged", "root directory", `The boot sector puts it at cluster ${rootCluster}, which the volume does not have: no live file can be listed.`, this.geometry.bootOffset);
      return;
    }
    this.#met.add(rootCluster);
    this.#folder(-1, rootCluster);
  }

  /** Read the live folder that begins at `start`; `row` is its row, -1 for the root. */
  #folder(row: number, start: number): void {
    const whole = this.#mended(row, start, this.fat.chain(start, this.#again.spent ? 1 : undefined), 0);
    const shared = this.#claim(row, whole);
    if (whole.end !== "end" || shared > 0) this.#folderProblem(row, whole, shared);
    const chain = this.#unread(whole);
    this.#rows(row, chain.starts.map((cluster) => clusterOffset(this.geometry, cluster)), chain.counts.map((count) => count * this.geometry.clusterSize), start);
  }

  /** The chain; once too much was read twice, only up to where it runs into that of another folder: or a thousand of them could cost hours. */
  #unread(chain: Chain): Chain {
    let length = 0;
    for (let i = 0; i < chain.starts.length; i++) {
      for (let at = 0; at < chain.counts[i]!; at++, length++) if (!this.#read.add(chain.starts[i]! + at) && !this.#twice.spend(1, this.geometry.clusterSize)) return cut(chain, length);
    }
    return chain;
  }

  #folderProblem(row: number, chain: Chain, shared: number): void {
    const what = shared > 0 ? "It shares clusters with another file or folder." : chain.end === "loop" ? "Its chain of clusters runs into itself: it is read once." : "Its chain of clusters is broken: entries may be missing.";
    this.problems.add("damaged", this.where(row), what, clusterOffset(this.geometry, chain.starts[0]!));
    if (row >= 0) this.table.rate(row, Rating.Uncertain, what);
  }

  where(row: number): string {
    return row < 0 ? "root directory" : this.table.path(row);
  }

  #rows(parent: number, offsets: readonly number[], lengths: readonly number[], start: number): void {
    let doubt = false;
    let first = true;
    for (const { rows, addressOf } of readDirectory(this.volume, this.geometry.bits, offsets, lengths, () => this.where(parent), this.problems)) {
      if (first && parent >= 0) doubt = this.#doubtful(parent, rows, start, offsets[0]!);
      first = false;
      for (const row of rows) if ((row.valid && row.dated) || !doubt) this.#entry(row, parent, addressOf(row));
    }
  }

  /** Whether the bytes are no folder of this place: it does not begin with an entry for itself. */
  #doubtful(parent: number, rows: readonly FatRow[], start: number, offset: number): boolean {
    if (rows[0]?.name === "." && rows[0].firstCluster === start) return false;
    const what = "It does not begin with an entry for itself: it was overwritten, or its entry leads to the wrong place.";
    this.problems.add("damaged", this.where(parent), what, offset);
    this.table.rate(parent, Rating.Poor, what);
    return true;
  }

  #entry(row: FatRow, parent: number, address: number): void {
    if (row.name === "." || row.name === "..") return;
    if ((row.attributes & LABEL) !== 0) {
      if (parent < 0 && !row.deleted && (row.attributes & DIRECTORY) === 0) this.label ??= row.name.trimEnd();
      return;
    }
    if (row.deleted) {
      if (row.valid && row.dated) this.deleted.met(row, parent, address);
      return;
    }
    if (!row.valid && !this.#leadsSomewhere(row)) {
      this.problems.add("damaged", this.where(parent), "A directory entry holds what no system writes and leads nowhere: it is not listed.", address);
      return;
    }
    const i = this.append(row, parent, address, State.Live);
    if ((row.attributes & DIRECTORY) !== 0) this.#enqueue(i, row.firstCluster, address);
    else this.#file(i, row, address);
  }

  /** Some systems write names that others refuse: such an entry counts where the FAT knows its cluster. */
  #leadsSomewhere(row: FatRow): boolean {
    if ((row.attributes & 0xc0) !== 0 || /[\0-\x1f]/.test(row.name)) return false;
    return isCluster(this.geometry, row.firstCluster) ? this.fat.next(row.firstCluster) !== FREE : row.firstCluster === 0 && row.size === 0;
  }

  #enqueue(i: number, start: number, address: number): void {
    let what = "";
    if (!isCluster(this.geometry, start)) what = "Its first cluster is not one of the volume's: nothing of it can be listed.";
    else if (!this.#met.add(start)) what = "It leads to a folder that is listed elsewhere already: what is in it is not listed again.";
    if (what === "") this.#folders.push({ row: i, start });
    else {
      this.problems.add("damaged", this.table.path(i), what, address);
      this.table.rate(i, Rating.Poor, what);
    }
  }

  #file(i: number, row: FatRow, address: number): void {
    const clusters = Math.ceil(row.size / this.geometry.clusterSize);
    const has = isCluster(this.geometry, row.firstCluster);
    const chain = has ? this.#mended(i, row.firstCluster, this.#chainOf(row.firstCluster, clusters), clusters) : null;
    if (chain) this.#claim(i, chain);
    const [rating, reason, damaged] = this.runs.get(i) ? MENDED : rateLive(row, clusters, chain, this.geometry, this.volume.size);
    this.table.rate(i, rating, reason);
    if (damaged) this.problems.add("damaged", this.table.path(i), reason, address);
  }

  /** The whole chain; where its start is another's already, no more of it than the size needs. */
  #chainOf(start: number, clusters: number): Chain {
    if (!this.claims.live.has(start) && !this.#again.spent) return this.fat.chain(start);
    return this.fat.chain(start, this.#again.spent ? 1 : clusters);
  }

  /** The chain as it is in the other copy of the FAT, where it is whole only there. `clusters`: as many as the size needs, 0 for a folder's. */
  #mended(row: number, start: number, chain: Chain, clusters: number): Chain {
    if (!this.mirror || this.#again.spent || (chain.end === "end" && chain.length >= clusters) || chain.end === "limit") return chain;
    const other = this.mirror.chain(start, clusters > 0 ? clusters + 1 : undefined);
    this.#again.spend(other.length);
    if (other.end !== "end" || (clusters > 0 && other.length !== clusters)) return chain;
    if (row >= 0) this.runs.set(row, other.starts, other.counts, "FAT chain, from the other copy of the FAT");
    return other;
  }

  /** Returns how many of the chain's clusters another live entry has. */
  #claim(owner: number, chain: Chain): number {
    let shared = 0;
    for (let i = 0; i < chain.starts.length; i++) shared += this.claims.addLive(owner, chain.starts[i]!, chain.counts[i]!);
    this.#again.spend(shared);
    return shared;
  }

  /** Live files that share clusters: no one can say whose they are. */
  #rateCrossLinked(): void {
    const { table, geometry } = this;
    const what = "Some of its clusters belong to another live file as well: one of the two has the wrong content there.";
    const budget = new Budget({ steps: 16 * geometry.clusterCount + 1_000_000 });
    for (let i = 0; i < table.length; i++) {
      if (table.kind[i] !== Kind.File || table.state[i] !== State.Live || table.size[i] === 0 || table.rating[i]! > Rating.Likely) continue;
      const start = this.firstCluster(i);
      if (!isCluster(geometry, start)) continue;
      const chain = this.fat.chain(start, Math.ceil(table.size[i]! / geometry.clusterSize));
      if (!budget.spend(chain.length)) return;
      if (!chain.starts.some((cluster, run) => this.claims.crossLinked!.countRange(cluster, chain.counts[run]!) > 0)) continue;
      table.rate(i, Rating.Uncertain, what);
      this.problems.add("damaged", table.path(i), what, table.address[i]!);
    }
  }

  /** The directory entry of row `i`; null where it cannot be read any more. */
  entryOf(i: number): ValueOf<typeof FatShortEntry> | null {
    const bytes = tryRead(this.volume, this.table.address[i]!, FatShortEntry.size);
    return bytes && read(FatShortEntry, bytes);
  }

  /** First cluster that the entry of row `i` names; read from the volume, as most rows are never asked. */
  firstCluster(i: number): number {
    const entry = this.entryOf(i);
    return entry ? entry.clusterLow + (this.geometry.bits === 32 ? entry.clusterHigh * 0x1_0000 : 0) : 0;
  }
}
