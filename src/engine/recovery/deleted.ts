/**
 * Which clusters of deleted files are still their own, where nothing is left but each file's first cluster and size
 * (FAT; exFAT where the chain is gone).
 *
 * The model: a file lies forwards from its first cluster, in order, around clusters that were others' *while it was written*.
 * Times tell which. With "born" the creation and "written" the last change of content:
 * - whoever was born after this file was last written took the clusters from it: they are lost, and left out as holes;
 * - whoever was born before that had them already: this file lies around them.
 * Of two deleted files the claims are weighed the same way. One case the times leave open: the other was born before this
 * one, and was or was not deleted when this one was written. Then its first bytes may tell, and both are called uncertain.
 * First clusters are facts, everything else follows from them: so files are placed from the last first cluster to the
 * first, and each new one meets only claims that begin behind its own.
 */
import { Budget } from "../core/budget.ts";
import type { Claims } from "./claims.ts";
import type { DeletedFiles, Lifetime } from "./deleted-files.ts";

/** What the filesystem can say of files where claims meet; asked only there. */
export interface Witness {
  /** Times of the owner of live clusters. */
  lifeOf(owner: number): Lifetime;
  /** Whether the first cluster of deleted `file` begins as files of its kind do; null where its kind has no such mark. */
  beginsAsItShould(file: number): boolean | null;
}

/** Where a deleted file lies, as far as it can be told. */
export interface Placement {
  /** First cluster of each run; -1 where its clusters are lost. */
  readonly starts: readonly number[];
  readonly counts: readonly number[];
  /** Clusters lost to live files, and to deleted files that were written later. */
  readonly lostToLive: number;
  readonly lostToDeleted: number;
  /** Clusters that another deleted file claims as well, and no time tells whose they are. */
  readonly contested: number;
  /** It lies around clusters of: live files; live files that changed since; deleted files. */
  readonly aroundLive: boolean;
  readonly aroundChanged: boolean;
  readonly aroundDeleted: boolean;
  /** Clusters for which there was no room before the volume's end. */
  readonly beyond: number;
}

/** What happens where a file's way meets another's claim. */
enum Meeting { Lost, Around, /** Or on its clusters, if it was deleted before. */ AroundOlder, Taken, Same, Open }

const UNKNOWN: Lifetime = { born: NaN, written: NaN };

/** A stretch of clusters that a deleted file was given. */
interface Stretch { start: number; readonly end: number; readonly file: number }

/**
 * Place every file of `files` among the live ones of `claims`. Yields file by file
 * in no order of use to the caller, after all are placed, since a file placed later may still take clusters from one placed before.
 */
export function* placeDeleted(claims: Claims, files: DeletedFiles, ask: Witness): Generator<readonly [file: number, placement: Placement], void> {
  const placer = new Placer(claims, files, ask);
  const order = files.order();
  const woven = new Map<number, Draft>(); // most files lie in one free piece: no object is kept for those
  for (const file of order) {
    const draft = placer.place(file);
    if (!draft.plain) woven.set(file, draft);
  }
  for (const file of order) yield [file, placer.settle(file, woven.get(file) ?? Draft.whole(files.start(file), files.count(file)))];
}

/** A placement while it is made. */
class Draft {
  readonly starts: number[] = [];
  readonly counts: number[] = [];
  lostToLive = 0;
  lostToDeleted = 0;
  contested = 0;
  aroundLive = false;
  aroundChanged = false;
  aroundDeleted = false;
  beyond = 0;
  /** Clusters in all runs. */
  total = 0;

  static whole(start: number, count: number): Draft {
    const draft = new Draft();
    draft.add(start, count);
    return draft;
  }

  /** One piece, and nobody else claims any of it. */
  get plain(): boolean {
    return this.starts.length === 1 && this.starts[0]! >= 0 && this.contested === 0;
  }

  /** `start` is -1 for lost clusters. */
  add(start: number, count: number): void {
    this.total += count;
    const last = this.starts.length - 1;
    const follows = last >= 0 && (start < 0 ? this.starts[last]! < 0 : this.starts[last]! >= 0 && this.starts[last]! + this.counts[last]! === start);
    if (follows) this.counts[last]! += count;
    else {
      this.starts.push(start);
      this.counts.push(count);
    }
  }
}

class Placer {
  /** What was given so far, the lowest on top. No two overlap. */
  readonly #stack: Stretch[] = [];
  /** By file: stretches that a file placed later took from it, or claims as well. */
  readonly #taken = new Map<number, number[]>();
  readonly #contested = new Map<number, number>();
  /** Hostile entries could make every file cross every other: then the rest is placed without looking. */
  readonly #budget: Budget;

  constructor(private readonly claims: Claims, private readonly files: DeletedFiles, private readonly ask: Witness) {
    this.#budget = new Budget({ steps: 4_000_000 + 64 * files.length });
  }

  place(file: number): Draft {
    const draft = new Draft();
    const passed: Stretch[] = [];
    let need = this.files.count(file);
    let at = this.files.start(file);
    let live = this.claims.runFrom(at);
    while (need > 0 && at < this.claims.size) {
      while (live < this.claims.runCount && this.claims.runEnd(live) <= at) live++;
      if (!this.#budget.spend(1)) {
        draft.contested += need;
        draft.add(at, need);
        need = 0;
        break;
      }
      const inLive = live < this.claims.runCount && this.claims.runStart(live) <= at;
      const before = at;
      const top = this.#stack.at(-1);
      if (inLive) at = this.#meetLive(file, draft, live, at, need);
      else if (top && top.start <= at) at = this.#meetDeleted(file, draft, top, at, need, passed);
      else at = this.#takeFree(file, draft, live, top, at, need, passed);
      need = this.files.count(file) - draft.total;
      if (at <= before) break;
    }
    draft.beyond = need;
    if (need > 0) draft.add(-1, need);
    while (passed.length > 0) this.#stack.push(passed.pop()!);
    return draft;
  }

  /** The draft with what was taken from the file after it was placed. */
  settle(file: number, draft: Draft): Placement {
    draft.contested += this.#contested.get(file) ?? 0;
    if (!this.claims.ownersKnown) draft.starts.forEach((start, i) => { draft.contested += this.claims.live.countRange(start, draft.counts[i]!); });
    const taken = this.#taken.get(file);
    if (!taken) return draft;
    const left = Object.assign(new Draft(), draft, { starts: [], counts: [], total: 0 });
    for (let i = 0; i < draft.starts.length; i++) {
      const end = draft.starts[i]! + draft.counts[i]!;
      if (draft.starts[i]! < 0) left.add(-1, draft.counts[i]!);
      else for (let at = draft.starts[i]!; at < end;) at = this.#cut(left, taken, at, end);
    }
    return left;
  }

  /** The next stretch from `at` to `end` that is wholly the file's own or wholly `taken`. */
  #cut(left: Draft, taken: readonly number[], at: number, end: number): number {
    let next = end;
    for (let i = 0; i < taken.length; i += 2) {
      if (taken[i]! <= at && at < taken[i + 1]!) {
        const stop = Math.min(end, taken[i + 1]!);
        left.lostToDeleted += stop - at;
        left.add(-1, stop - at);
        return stop;
      }
      if (taken[i]! > at) next = Math.min(next, taken[i]!);
    }
    left.add(at, next - at);
    return next;
  }

  #takeFree(file: number, draft: Draft, live: number, top: Stretch | undefined, at: number, need: number, passed: Stretch[]): number {
    const free = Math.min(this.claims.size, live < this.claims.runCount ? this.claims.runStart(live) : Infinity, top?.start ?? Infinity);
    const end = Math.min(free, at + need);
    draft.add(at, end - at);
    passed.push({ start: at, end, file });
    return end;
  }

  #meetLive(file: number, draft: Draft, live: number, at: number, need: number): number {
    const end = this.claims.runEnd(live);
    const mine = this.files.life(file);
    const owner = this.claims.runOwner(live);
    const theirs = owner < 0 ? UNKNOWN : this.ask.lifeOf(owner);
    // a file cannot lie around its own first cluster
    if (theirs.born > mine.written || draft.starts.length === 0) {
      const lost = Math.min(need, end - at);
      draft.add(-1, lost);
      draft.lostToLive += lost;
      return at + lost;
    }
    if (theirs.written <= mine.written) draft.aroundLive = true;
    else draft.aroundChanged = true;
    return end;
  }

  #meetDeleted(file: number, draft: Draft, top: Stretch, at: number, need: number, passed: Stretch[]): number {
    const end = Math.min(top.end, at + need);
    const meeting = this.#weigh(file, top.file, at);
    if (meeting === Meeting.Around || meeting === Meeting.AroundOlder) {
      draft.aroundDeleted = true;
      if (meeting === Meeting.AroundOlder) this.#contest(top.file, top.end - at);
      passed.push(this.#stack.pop()!);
      return top.end;
    }
    if (meeting === Meeting.Lost) {
      draft.add(-1, end - at);
      draft.lostToDeleted += end - at;
    } else draft.add(at, end - at);
    if (meeting === Meeting.Open || meeting === Meeting.Taken) draft.contested += end - at;
    if (meeting === Meeting.Open) this.#contest(top.file, end - at);
    if (meeting === Meeting.Taken) {
      const taken = this.#taken.get(top.file);
      if (taken) taken.push(at, end);
      else this.#taken.set(top.file, [at, end]);
    }
    // the stretch now has two parts: what this file passed, and the rest
    passed.push({ start: top.start, end, file: meeting === Meeting.Taken ? file : top.file });
    if (end < top.end) top.start = end;
    else this.#stack.pop();
    return end;
  }

  #contest(file: number, count: number): void {
    this.#contested.set(file, (this.#contested.get(file) ?? 0) + count);
  }

  /** Deleted `file` meets, at cluster `at`, a claim of deleted `other`, which does not begin before it. */
  #weigh(file: number, other: number, at: number): Meeting {
    const mine = this.files.life(file);
    const theirs = this.files.life(other);
    const sameStart = this.files.start(file) === this.files.start(other);
    if (sameStart && mine.born === theirs.born && this.files.count(file) === this.files.count(other)) return Meeting.Same;
    if (theirs.born > mine.written) return Meeting.Lost;
    if (at === this.files.start(file)) return theirs.born > mine.born ? Meeting.Lost : Meeting.Open;
    if (theirs.born >= mine.born && theirs.born <= mine.written) return Meeting.Around;
    if (!(theirs.born < mine.born)) return Meeting.Open;
    return this.ask.beginsAsItShould(other) === false ? Meeting.Taken : Meeting.AroundOlder;
  }
}
