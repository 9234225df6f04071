/**
 * Names that are taken in each folder, as one hash of 53 bits each: ten million names take 160 MiB
 * and not gigabytes. Two names with the same hash cost one of them a needless number, nothing else.
 */
export class NameSet {
  #slots = new Float64Array(1 << 12); // 0: free; open addressing, at most half full
  #count = 0;
  readonly #numbers = new Map<number, number>();

  /** Takes `name` in `folder`; false where it was taken. */
  add(folder: number, name: string): boolean {
    const hash = hash53(folder, name);
    const slot = this.#find(hash);
    if (this.#slots[slot] === hash) return false;
    this.#slots[slot] = hash;
    if (++this.#count * 2 > this.#slots.length) this.#grow();
    return true;
  }

  /** 2, then 3 and so on, for each name that is wanted again: a thousand equal names take a thousand steps. */
  nextNumber(folder: number, name: string): number {
    const hash = hash53(folder, name);
    const number = (this.#numbers.get(hash) ?? 1) + 1;
    this.#numbers.set(hash, number);
    return number;
  }

  #find(hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash % 0x1_0000_0000 & mask;
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== hash) slot = slot + 1 & mask;
    return slot;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Float64Array(old.length * 2);
    for (const hash of old) if (hash !== 0) this.#slots[this.#find(hash)] = hash;
  }
}

/** Two rounds of multiply and rotate over the folder's number and the name's UTF-16 units; never 0. */
function hash53(folder: number, name: string): number {
  let a = Math.imul(folder ^ 0x9e37_79b9, 0x85eb_ca6b);
  let b = Math.imul(folder ^ 0x41c6_4e6d, 0xc2b2_ae35);
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e37_79b1);
    a ^= a >>> 15;
    b = Math.imul(b ^ unit, 0x5f35_6495);
    b ^= b >>> 13;
  }
  a = Math.imul(a ^ b >>> 16, 0x85eb_ca6b);
  b = Math.imul(b ^ a >>> 13, 0xc2b2_ae35);
  return (b >>> 11) * 0x1_0000_0000 + (a >>> 0) || 1;
}
