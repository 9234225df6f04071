/** Deleted files and the clusters that were theirs: how much of each is still its own. */
import { Budget } from "../../core/budget.ts";
import { Bitset } from "../../core/bitset.ts";
import type { Job } from "../../core/job.ts";
import { RUNS_PER_VOLUME } from "../../core/limits.ts";
import { Fate, type Claims } from "../../recovery/claims.ts";
import { Rating, type EntryTable } from "../entry-table.ts";

/** Files rated between two pauses. */
const STEP = 1 << 14;
export const BEYOND = "Part of its content lies past the end of the image.";
const ALL_BEYOND = "All of its content lies past the end of the image.";
const GOOD = "None of its clusters is in use, and no newer file had them.";
const SHARED = "None of its clusters is in use, but an older deleted file had some of them too.";
const CUT = "Its list of runs is damaged: only part of its content can be found.";
const UNKNOWN = "Which clusters are in use is not known: the volume's $Bitmap cannot be read.";
const TOO_MANY = "Deleted files claim far more clusters than there are: whether these are its own was not looked at.";
const GONE = "Other files use all of its clusters now.";

export class DeletedFiles {
  /** Row of the table; where it is not known yet, -1 minus the record. */
  #owners: number[] = [];
  #latest: number[] = [];
  #cut: boolean[] = [];
  #firstRun: number[] = [];
  #starts: number[] = [];
  #counts: number[] = [];

  /** A deleted file's content: the first row of `record`, or the given `row`. Runs follow by {@link run}. */
  begin(record: number, row: number, latest: number, cut: boolean): void {
    this.#owners.push(row >= 0 ? row : -1 - record);
    this.#latest.push(latest);
    this.#cut.push(cut);
    this.#firstRun.push(this.#starts.length);
  }

  /** A run of the content begun last. */
  run(start: number, count: number): void {
    if (this.#starts.length >= RUNS_PER_VOLUME) {
      this.#cut[this.#cut.length - 1] = true;
      return;
    }
    this.#starts.push(start);
    this.#counts.push(count);
  }

  /** Clusters of all runs of the `i`-th. */
  #clusters(i: number): number {
    let sum = 0;
    this.#each(i, (_, count) => { sum += count; });
    return sum;
  }

  /** Rates all of them: the file changed last is asked first, since it used the clusters last. */
  *rate(table: EntryTable, claims: Claims, rowOf: (record: number) => number, bitmapKnown: boolean): Job<void> {
    const order = Uint32Array.from(this.#owners, (_, i) => i).sort((a, b) => this.#latest[b]! - this.#latest[a]! || a - b);
    let contested: Bitset | null = null;
    const good: number[] = [];
    const budget = new Budget({ steps: 64 * claims.size + 2 ** 20 });
    let done = 0;
    for (const i of order) {
      if (++done % STEP === 0) yield { done, total: order.length };
      const clusters = this.#clusters(i);
      if (!budget.spend(clusters)) {
        const row = this.#rowOf(i, rowOf);
        if (row >= 0) table.rate(row, Rating.Uncertain, TOO_MANY);
        continue;
      }
      const sums = [0, 0, 0];
      this.#each(i, (start, count) => claims.takeDeleted(start, count, (at, length, fate) => {
        sums[fate]! += length;
        if (fate !== Fate.Newer) return;
        contested ??= new Bitset(claims.size);
        contested.addRange(at, length);
      }));
      const row = this.#rowOf(i, rowOf);
      if (row < 0) continue;
      if (this.#judge(table, row, this.#cut[i]!, sums, clusters) && bitmapKnown) good.push(i);
      else if (!bitmapKnown && table.rating[row]! === Rating.Good) table.rate(row, Rating.Uncertain, UNKNOWN);
    }
    if (contested) for (const i of good) this.#doubt(i, table, contested, this.#rowOf(i, rowOf));
  }

  /** True where all is the file's own. */
  #judge(table: EntryTable, row: number, cut: boolean, [own, live, newer]: number[], all: number): boolean {
    const percent = Math.max(1, Math.min(99, Math.round(100 * (live! + newer!) / all)));
    if (all > 0 && live === all) table.rate(row, Rating.Gone, GONE);
    else if (all > 0 && own! + live! + newer! === 0 && !cut) table.rate(row, Rating.Gone, ALL_BEYOND);
    else if (own! + live! + newer! < all) table.rate(row, Rating.Poor, BEYOND);
    else if (live! > 0) table.rate(row, Rating.Poor, `About ${percent} % of its clusters were used again by other files.`);
    else if (newer! > 0) table.rate(row, Rating.Poor, `About ${percent} % of its clusters were used again by a deleted file that is newer.`);
    else if (cut) table.rate(row, Rating.Uncertain, CUT);
    else {
      table.rate(row, Rating.Good, GOOD);
      return true;
    }
    return false;
  }

  /** The newest of several deleted files on one cluster is likely, not sure: times can be set. */
  #doubt(i: number, table: EntryTable, contested: Bitset, row: number): void {
    let shared = 0;
    this.#each(i, (start, count) => { shared += contested.countRange(start, count); });
    if (shared > 0) table.rate(row, Rating.Likely, SHARED);
  }

  #rowOf(i: number, rowOf: (record: number) => number): number {
    const owner = this.#owners[i]!;
    return owner >= 0 ? owner : rowOf(-1 - owner);
  }

  #each(i: number, visit: (start: number, count: number) => void): void {
    const end = this.#firstRun[i + 1] ?? this.#starts.length;
    for (let run = this.#firstRun[i]!; run < end; run++) visit(this.#starts[run]!, this.#counts[run]!);
  }
}
