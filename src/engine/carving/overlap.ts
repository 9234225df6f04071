import { confidence, isSolid, type CarvedFile } from "./carved-file.ts";

/** Doubtful files kept open at once; the oldest is then let go as it is. */
const MOST_OPEN = 64;
const SECTOR = 512;

/** What {@link Overlap} remembers, as plain data. */
export interface OverlapState {
  readonly reach: number;
  readonly open: readonly CarvedFile[];
}

/**
 * Takes carved files in order of their start and gives each byte to one of them: nothing that starts inside a solid
 * file is listed; of others that overlap the surer wins, then the earlier; an incomplete file ends where a surer
 * one begins. What is given out is final.
 */
export class Overlap {
  #reach: number;
  /** Files that are not solid, and that a later one may still cut or replace. */
  #open: CarvedFile[];

  constructor(state: OverlapState = { reach: 0, open: [] }) {
    this.#reach = state.reach;
    this.#open = [...state.open];
  }

  get state(): OverlapState {
    return { reach: this.#reach, open: [...this.#open] };
  }

  /** End of the last solid file: nothing that starts before is listed. */
  get reach(): number {
    return this.#reach;
  }

  /** The files that are final now that `file` is known. */
  add(file: CarvedFile): CarvedFile[] {
    const start = file.sourceOffset;
    const done = this.passed(start);
    if (start < this.#reach || this.#open.some((open) => isPartOf(file, open))) return done;
    this.#open = this.#open.flatMap((open) => (open.verdict === "complete" ? [] : [cut(open, start)]));
    if (isSolid(file)) {
      this.#reach = start + file.length;
      done.push(file);
    } else this.#open.push(file);
    if (this.#open.length > MOST_OPEN) done.push(this.#open.shift()!);
    return done;
  }

  /** The files that are final if no other starts before `position`. */
  passed(position: number): CarvedFile[] {
    const done = this.#open.filter((open) => open.sourceOffset + open.length <= position);
    if (done.length > 0) this.#open = this.#open.filter((open) => !done.includes(open));
    return done;
  }
}

/**
 * Whether `file`, which starts inside the doubtful `open`, is a part of it: the picture inside a cut photo. In its
 * sound part a surer file may start only where a sector does; elsewhere it is where another file's bytes begin.
 */
function isPartOf(file: CarvedFile, open: CarvedFile): boolean {
  const inside = file.sourceOffset < open.sourceOffset + (open.verdict === "complete" ? open.length : open.validUpTo);
  if (!inside) return false;
  return confidence(file) <= confidence(open) || (open.verdict !== "complete" && file.sourceOffset % SECTOR !== 0);
}

function cut(file: CarvedFile, end: number): CarvedFile {
  const length = end - file.sourceOffset;
  return { ...file, length, validUpTo: Math.min(file.validUpTo, length) };
}
