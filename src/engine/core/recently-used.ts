/** Keeps the values last used of those that `make` gives for each index, at most `most` of them. */
export class RecentlyUsed<Value> {
  readonly #values = new Map<number, Value>(); // in order of last use

  constructor(private readonly most: number, private readonly make: (index: number) => Value) {}

  get(index: number): Value {
    let value = this.#values.get(index);
    if (value !== undefined) this.#values.delete(index);
    else {
      value = this.make(index);
      if (this.#values.size >= this.most) this.#values.delete(this.#values.keys().next().value!);
    }
    this.#values.set(index, value);
    return value;
  }
}
