import { enlarged } from "../core/columns.ts";

/** When a file was created and last changed, on any scale that orders as time does; NaN where unknown. */
export interface Lifetime {
  readonly born: number;
  readonly written: number;
}

/** All deleted files of a volume, as columns; for placeDeleted in deleted.ts. */
export class DeletedFiles {
  #start = new Float64Array(256);
  #count = new Float64Array(256);
  #born = new Float64Array(256);
  #written = new Float64Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A file of `count` clusters that begins at `start`. Returns its number, from 0. */
  add(start: number, count: number, life: Lifetime): number {
    const i = this.#length++;
    if (i === this.#start.length) this.#grow();
    this.#start[i] = start;
    this.#count[i] = count;
    this.#born[i] = life.born;
    this.#written[i] = life.written;
    return i;
  }

  /** Leave file `i` out: better is known of it than its first cluster. */
  drop(i: number): void {
    this.#count[i] = 0;
  }

  /** File `i` begins elsewhere than its entry says. */
  move(i: number, start: number): void {
    this.#start[i] = start;
  }

  start(i: number): number {
    return this.#start[i]!;
  }

  count(i: number): number {
    return this.#count[i]!;
  }

  /** When it was last changed; NaN where unknown. */
  written(i: number): number {
    return this.#written[i]!;
  }

  life(i: number): Lifetime {
    return { born: this.#born[i]!, written: this.#written[i]! };
  }

  /** Numbers of all files, the last first cluster first; of those with the same, the newest first. */
  order(): Uint32Array {
    return Uint32Array.from({ length: this.#length }, (_, i) => i)
      .filter((i) => this.#count[i]! > 0)
      .sort((a, b) => this.#start[b]! - this.#start[a]! || (this.#born[b]! - this.#born[a]! || 0) || a - b);
  }

  #grow(): void {
    this.#start = enlarged(this.#start);
    this.#count = enlarged(this.#count);
    this.#born = enlarged(this.#born);
    this.#written = enlarged(this.#written);
  }
}
