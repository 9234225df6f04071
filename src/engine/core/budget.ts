/**
 * A bound on work whose amount an image decides. Every loop that follows a value from the image
 * spends from one; a spent budget ends the loop and leaves a row in the problems list.
 */
export class Budget {
  #steps: number;
  #bytes: number;

  constructor({ steps = Infinity, bytes = Infinity }: { steps?: number; bytes?: number }) {
    this.#steps = steps;
    this.#bytes = bytes;
  }

  /** False once the budget is used up; the caller then stops and keeps what it has. */
  spend(steps: number, bytes = 0): boolean {
    this.#steps -= steps;
    this.#bytes -= bytes;
    return !this.spent;
  }

  get spent(): boolean {
    return this.#steps < 0 || this.#bytes < 0;
  }
}
