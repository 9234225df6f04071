/** Keeps the values last used of those that `make` gives for each index, at most `most` of them. `make` may use the value that goes away: callers of `get` must be done with it then. */
export class RecentlyUsed<Value> {
  readonly #values = new Map<number, Value>(); // in order of last use

  constructor(private readonly most: number, private readonly make: (index: number, old: Value | undefined) => Value) {}

  get(index: number): Value {
    let value = this.#values.get(index);
    if (value !== undefined) this.#values.delete(index);
    else {
      value = this.make(index, this.#values.size >= this.most ? this.#takeOldest() : undefined);
    }
    this.#values.set(index, value);
    return value;
  }

  #takeOldest(): Value | undefined {
    const index = this.#values.keys().next().value!;
    const value = this.#values.get(index);
    this.#values.delete(index);
    return value;
  }
}
