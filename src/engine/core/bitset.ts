/** One bit for each of `size` things: clusters, records. 2^28 of them take 32 MiB. */
export class Bitset {
  readonly #words: Uint32Array;

  constructor(readonly size: number) {
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  has(index: number): boolean {
    return index >= 0 && index < this.size && (this.#words[index >>> 5]! >>> (index & 31) & 1) === 1;
  }

  /** Sets the bit; true if it was not set before. Indexes outside are ignored. */
  add(index: number): boolean {
    if (index < 0 || index >= this.size || this.has(index)) return false;
    this.#words[index >>> 5]! |= 1 << (index & 31);
    return true;
  }

  /** Sets `count` bits from `start`; the part outside is ignored. */
  addRange(start: number, count: number): void {
    const end = Math.min(this.size, start + count);
    let index = Math.max(0, start);
    while (index < end && (index & 31) !== 0) this.add(index++);
    const whole = index + ((end - index) & ~31);
    if (whole > index) {
      this.#words.fill(0xffff_ffff, index >>> 5, whole >>> 5);
      index = whole;
    }
    while (index < end) this.add(index++);
  }

  /** Number of set bits among `count` from `start`. */
  countRange(start: number, count: number): number {
    const end = Math.min(this.size, start + count);
    let sum = 0;
    for (let index = Math.max(0, start); index < end;) {
      if ((index & 31) === 0 && index + 32 <= end) {
        sum += popcount(this.#words[index >>> 5]!);
        index += 32;
      } else if (this.has(index++)) sum++;
    }
    return sum;
  }

  /** The first index from `from` whose bit is `value`; `end` where there is none before it. */
  next(from: number, value: boolean, end: number = this.size): number {
    const stop = Math.min(end, this.size);
    const skip = value ? 0 : 0xffff_ffff;
    for (let index = Math.max(0, from); index < stop;) {
      if ((index & 31) === 0 && this.#words[index >>> 5]! === skip) index += 32;
      else if (this.has(index) === value) return index;
      else index++;
    }
    return stop;
  }
}

function popcount(word: number): number {
  word -= word >>> 1 & 0x5555_5555;
  word = (word & 0x3333_3333) + (word >>> 2 & 0x3333_3333);
  return Math.imul(word + (word >>> 4) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
