import type { Failure } from "./failure.ts";
import { PROBLEMS_KEPT } from "./limits.ts";

/** One thing that is wrong in an image: what, where, and in which structure. Never fatal. */
export interface Problem extends Failure {
  /** Name of the structure or file concerned, for a person. */
  readonly where: string;
}

/** The visible list "Problems found in this image". Past a limit it counts without keeping. */
export class Problems {
  readonly #rows: Problem[] = [];
  #total = 0;

  /** Problems kept, in the order in which they were met. */
  get rows(): readonly Problem[] {
    return this.#rows;
  }

  /** All problems met, kept or not. */
  get total(): number {
    return this.#total;
  }

  add(kind: Failure["kind"], where: string, what: string, offset: number): void {
    this.#total++;
    if (this.#rows.length < PROBLEMS_KEPT) this.#rows.push({ kind, where, what, offset });
  }
}
