/**
 * Who claims which clusters of a volume. Every filesystem fills one of these while it lists its entries;
 * from it come unallocated space, cross-linked files, and what of a deleted file is still its own.
 *
 * Use, in this order:
 * 1. `addLive(owner, start, count)` for each run of each live entry, its folders and its own areas included.
 *    `owner` is any number by which the filesystem knows the file again: a row of the entry table, or -1.
 * 2. Deleted files of which the runs are known (NTFS; exFAT's contiguous ones): `takeDeleted(start, count, visit)`
 *    run by run, the file written *last* first. It says of each stretch whether it is still the file's own, a live
 *    file's, or that of a deleted file that was asked before: the newest claim wins.
 *    Deleted files of which only the start is known (FAT): see deleted.ts.
 * 3. `unclaimed(...)` gives unallocated space as byte runs.
 *
 * Clusters are indexes from 0 to `size`, which is below 2^32; a filesystem that counts from 2 lets 0 and 1 be. What lies outside is ignored.
 */
import { firstIndex } from "../core/bisect.ts";
import { Bitset } from "../core/bitset.ts";
import { enlarged } from "../core/columns.ts";
import { RUNS_PER_FILE } from "../core/limits.ts";
import { RunList } from "../core/run-list.ts";

/** What became of clusters that a deleted file once had. */
export enum Fate {
  /** Nobody else claims them. */
  Own = 0,
  /** A live file has them now. */
  Live = 1,
  /** A deleted file that was written later had them. */
  Newer = 2,
}

/** Runs kept with their owners: 192 MiB. A sound volume has one or two for each file. */
const MOST_RUNS = RUNS_PER_FILE;

export class Claims {
  /** Clusters that a live entry claims. */
  readonly live: Bitset;
  /** Clusters that two live entries claim; null where there are none, as on a sound volume. */
  crossLinked: Bitset | null = null;
  /** False where there were more live runs than are kept: {@link live} is right all the same. */
  ownersKnown = true;
  #taken: Bitset | null = null;
  #starts = new Uint32Array(1024);
  #ends = new Uint32Array(1024);
  #owners = new Int32Array(1024);
  #count = 0;
  #sorted = true;

  constructor(readonly size: number) {
    this.live = new Bitset(size);
  }

  /** A run of a live entry. Returns how many of its clusters another live entry had claimed before. */
  addLive(owner: number, start: number, count: number): number {
    const first = Math.max(0, start);
    const end = Math.min(this.size, start + count);
    if (end <= first) return 0;
    const shared = this.live.countRange(first, end - first);
    if (shared > 0) this.#markShared(first, end);
    this.live.addRange(first, end - first);
    this.#append(owner, first, end);
    return shared;
  }

  /**
   * A run that the filesystem holds to be in use though no live entry claims it (lost chains, bad clusters).
   * It stays unallocated, but deleted files of unknown runs are led around it.
   */
  addHeld(start: number, count: number): void {
    const first = Math.max(0, start);
    const end = Math.min(this.size, start + count);
    if (end > first) this.#append(-1, first, end);
  }

  /**
   * Who has `cluster`, or the next live cluster after it: the index of the first live run that ends behind it
   * (for {@link runStart} and its like), {@link runCount} where there is none. Call it when all live runs are there.
   */
  runFrom(cluster: number): number {
    if (!this.#sorted) this.#sort();
    return firstIndex(this.#count, (run) => this.#ends[run]! > cluster);
  }

  get runCount(): number {
    return this.#count;
  }

  /** First cluster of live run `i`, in order of place. */
  runStart(i: number): number {
    return this.#starts[i]!;
  }

  /** The cluster behind live run `i`. */
  runEnd(i: number): number {
    return this.#ends[i]!;
  }

  /** Whose live run `i` is; of cross-linked clusters, the one whose run begins first. */
  runOwner(i: number): number {
    return this.#owners[i]!;
  }

  /**
   * A known run of a deleted file. Ask the file written last first: `visit` gets each stretch of the run with its
   * fate, in order, and stretches that were the file's own are taken from those asked later.
   */
  takeDeleted(start: number, count: number, visit: (start: number, count: number, fate: Fate) => void): void {
    this.#taken ??= new Bitset(this.size);
    const end = Math.min(this.size, start + count);
    for (let at = Math.max(0, start); at < end;) {
      const fate = this.live.has(at) ? Fate.Live : this.#taken.has(at) ? Fate.Newer : Fate.Own;
      let next = boundary(this.live, at, end, fate === Fate.Live);
      if (fate !== Fate.Live) next = boundary(this.#taken, at, next, fate === Fate.Newer);
      visit(at, next - at, fate);
      at = next;
    }
    this.#taken.addRange(Math.max(0, start), end - Math.max(0, start));
  }

  /** Clusters from `first` on that no live entry claims, as byte runs up to byte `limit`: cluster `first` begins at byte `base`. */
  unclaimed(first: number, base: number, clusterSize: number, limit = Infinity): RunList {
    const list = new RunList();
    for (let at = this.live.next(first, false); at < this.size;) {
      const end = this.live.next(at, true);
      const offset = base + (at - first) * clusterSize;
      list.push(offset, Math.min((end - at) * clusterSize, limit - offset));
      at = this.live.next(end, false);
    }
    return list;
  }

  #markShared(first: number, end: number): void {
    this.crossLinked ??= new Bitset(this.size);
    for (let at = this.live.next(first, true); at < end;) {
      const stop = boundary(this.live, at, end, true);
      this.crossLinked.addRange(at, stop - at);
      at = this.live.next(stop, true);
    }
  }

  #append(owner: number, start: number, end: number): void {
    if (this.#count >= MOST_RUNS) {
      this.ownersKnown = false;
      return;
    }
    const i = this.#count++;
    if (i === this.#starts.length) {
      this.#starts = enlarged(this.#starts);
      this.#ends = enlarged(this.#ends);
      this.#owners = enlarged(this.#owners);
    }
    this.#starts[i] = start;
    this.#ends[i] = end;
    this.#owners[i] = owner;
    if (i > 0 && start < this.#ends[i - 1]!) this.#sorted = false;
  }

  /** Into order of place, without overlaps: of two runs on one cluster, the one that begins first keeps it. */
  #sort(): void {
    const order = Uint32Array.from({ length: this.#count }, (_, i) => i).sort((a, b) => this.#starts[a]! - this.#starts[b]! || a - b);
    const starts = new Uint32Array(this.#starts.length);
    const ends = new Uint32Array(this.#ends.length);
    const owners = new Int32Array(this.#owners.length);
    let kept = 0;
    let covered = 0;
    for (const i of order) {
      const start = Math.max(covered, this.#starts[i]!);
      if (this.#ends[i]! <= start) continue;
      starts[kept] = start;
      covered = ends[kept] = this.#ends[i]!;
      owners[kept++] = this.#owners[i]!;
    }
    this.#starts = starts;
    this.#ends = ends;
    this.#owners = owners;
    this.#count = kept;
    this.#sorted = true;
  }
}

/** The first index after `at` and at most `end` whose bit is not `value`, which `at` has. Looks no further than `end`. */
function boundary(bits: Bitset, at: number, end: number, value: boolean): number {
  let next = at + 1;
  while (next < end && bits.has(next) === value) {
    if ((next & 31) === 0 && next + 32 <= end && bits.countRange(next, 32) === (value ? 32 : 0)) next += 32;
    else next++;
  }
  return next;
}
