import { enlarged } from "./columns.ts";

/** Where the bytes of a file lie, as a list of stretches in columns: a badly fragmented file has millions. */
export class RunList {
  #offsets = new Float64Array(4);
  #lengths = new Float64Array(4);
  #count = 0;
  #size = 0;

  /** From columns: byte offsets (-1 is a hole) and byte lengths. */
  static of(offsets: ArrayLike<number>, lengths: ArrayLike<number>): RunList {
    const list = new RunList();
    for (let i = 0; i < offsets.length; i++) list.push(offsets[i]!, lengths[i]!);
    return list;
  }

  /** Stretches in the list, after adjacent ones were joined. */
  get count(): number {
    return this.#count;
  }

  /** Bytes in all stretches. */
  get size(): number {
    return this.#size;
  }

  /** Byte offset of stretch `i` from the start of the underlying source; -1 for a hole. */
  offset(i: number): number {
    return this.#offsets[i]!;
  }

  /** Bytes in stretch `i`. */
  length(i: number): number {
    return this.#lengths[i]!;
  }

  /** Append `length` bytes that lie at `offset` of the underlying source, or a hole where `offset` is -1. */
  push(offset: number, length: number): this {
    if (length <= 0) return this;
    this.#size += length;
    const last = this.#count - 1;
    if (last >= 0) {
      const end = this.#offsets[last]! < 0 ? -1 : this.#offsets[last]! + this.#lengths[last]!;
      if (end === offset) {
        this.#lengths[last]! += length;
        return this;
      }
    }
    if (this.#count === this.#offsets.length) {
      this.#offsets = enlarged(this.#offsets);
      this.#lengths = enlarged(this.#lengths);
    }
    this.#offsets[this.#count] = offset;
    this.#lengths[this.#count++] = length;
    return this;
  }

  /** The columns, trimmed: `[offsets, lengths]`, copies. */
  columns(): [Float64Array, Float64Array] {
    return [this.#offsets.slice(0, this.#count), this.#lengths.slice(0, this.#count)];
  }
}
