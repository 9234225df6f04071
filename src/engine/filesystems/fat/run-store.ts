/** Where files lie that need more than a first cluster to say so: by row of the entry table, as columns. */
export class RunStore {
  readonly #first = new Map<number, number>();
  readonly #starts: number[] = [];
  readonly #counts: number[] = [];
  readonly #ends: number[] = [];
  readonly #how: string[] = [];

  /** Runs in the order of the content: first cluster (-1: lost) and number of clusters. */
  set(row: number, starts: readonly number[], counts: readonly number[], how: string): void {
    this.#first.set(row, this.#ends.length);
    for (const start of starts) this.#starts.push(start);
    for (const count of counts) this.#counts.push(count);
    this.#ends.push(this.#starts.length);
    this.#how.push(how);
  }

  get(row: number): { readonly starts: readonly number[]; readonly counts: readonly number[]; readonly how: string } | null {
    const i = this.#first.get(row);
    if (i === undefined) return null;
    const from = i === 0 ? 0 : this.#ends[i - 1]!;
    return { starts: this.#starts.slice(from, this.#ends[i]), counts: this.#counts.slice(from, this.#ends[i]), how: this.#how[i]! };
  }
}
