/**
 * How often four given bytes stand in a row on real disks, by a fixed model: what the choice of fingerprints rests on.
 * The model is a mixture of what disks are made of; within one kind of data bytes count as independent.
 */
import type { Magic } from "./signature.ts";

/** Free bits among the first two bytes of a fingerprint: the hash chains hold it once for each of their values. */
const MOST_FREE = 8;
/** Fingerprints of one magic that are worth comparing. */
const KEPT = 3;

/** Four bytes in a row of a magic, some bits perhaps free. */
export interface Fingerprint {
  /** Bytes from the start of the magic. */
  readonly at: number;
  readonly value: number;
  readonly mask: number;
  /** For each byte the set of low nibbles, and of high nibbles, that it may have: bit `n` for nibble `n`. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Positions of a real disk, out of one, at which it is expected. */
  readonly rate: number;
}

/** The rarest fingerprints of `magic`, rarest first. */
export function fingerprintsOf(magic: Magic): readonly Fingerprint[] {
  const all: Fingerprint[] = [];
  for (let at = 0; at <= Math.max(0, magic.bytes.length - 2); at++) {
    const fingerprint = fingerprintAt(magic, at);
    if (popcount(~fingerprint.mask & 0xffff) <= MOST_FREE) all.push(fingerprint);
  }
  if (all.length === 0) throw new RangeError(`a magic needs two bytes in a row that are nearly fixed: ${[...magic.bytes].map((byte) => byte.toString(16)).join(" ")}`);
  return all.sort((a, b) => a.rate - b.rate || a.at - b.at).slice(0, KEPT);
}

function fingerprintAt(magic: Magic, at: number): Fingerprint {
  const low: number[] = [];
  const high: number[] = [];
  let value = 0;
  let mask = 0;
  for (let i = 0; i < 4; i++) {
    const fixed = at + i < magic.bytes.length ? magic.mask?.[at + i] ?? 0xff : 0;
    const byte = (magic.bytes[at + i] ?? 0) & fixed;
    low.push(nibbles(byte & 15, fixed & 15));
    high.push(nibbles(byte >> 4, fixed >> 4));
    value |= byte << 8 * i;
    mask |= fixed << 8 * i;
  }
  return { at, value: value >>> 0, mask: mask >>> 0, low, high, rate: rateOf(low, high) };
}

/** The set of nibbles whose fixed bits are those of `value`. */
function nibbles(value: number, fixed: number): number {
  let set = 0;
  for (let nibble = 0; nibble < 16; nibble++) if ((nibble & fixed) === value) set |= 1 << nibble;
  return set;
}

/** Fingerprints that share a bucket. The kernel cannot tell them apart: any mixture of their nibbles passes. */
export class Bucket {
  readonly #low = [0, 0, 0, 0];
  readonly #high = [0, 0, 0, 0];
  readonly rate: number;

  constructor(members: Iterable<Fingerprint>) {
    for (const member of members) {
      for (let i = 0; i < 4; i++) {
        this.#low[i]! |= member.low[i]!;
        this.#high[i]! |= member.high[i]!;
      }
    }
    this.rate = rateOf(this.#low, this.#high);
  }

  rateWith(further: Fingerprint): number {
    return rateOf(this.#low.map((set, i) => set | further.low[i]!), this.#high.map((set, i) => set | further.high[i]!));
  }
}

/** How often each value of a byte occurs in one kind of data. */
class Distribution {
  readonly #known = new Map<number, number>();

  constructor(private readonly share: Float64Array) {}

  /** The share of bytes whose nibbles are in the two sets. */
  of(low: number, high: number): number {
    const key = low << 16 | high;
    let sum = this.#known.get(key);
    if (sum !== undefined) return sum;
    sum = 0;
    for (let byte = 0; byte < 256; byte++) if (low >> (byte & 15) & 1 && high >> (byte >> 4) & 1) sum += this.share[byte]!;
    this.#known.set(key, sum);
    return sum;
  }
}

/** `common` gives shares of some bytes; the rest is spread over all. */
function distribution(common: Readonly<Record<number, number>>): Distribution {
  const share = new Float64Array(256);
  const rest = 1 - Object.values(common).reduce((sum, part) => sum + part, 0);
  for (let byte = 0; byte < 256; byte++) share[byte] = (common[byte] ?? 0) + rest / 256;
  return new Distribution(share);
}

function textDistribution(): Distribution {
  const common: Record<number, number> = { 0x20: 0.15, 0x0a: 0.03 };
  for (let letter = 0x61; letter <= 0x7a; letter++) common[letter] = 0.7 / 26;
  for (let other = 0x21; other <= 0x5f; other++) common[other] = 0.11 / 63;
  return distribution(common);
}

const zero = distribution({ 0: 1 });
const erased = distribution({ 0xff: 1 });
const even = distribution({});
const text = textDistribution();
const binary = distribution({ 0: 0.3, 1: 0.04, 0xff: 0.05 });
const byte1 = distribution({ 0: 0.4, 1: 0.04 });
const byte2 = distribution({ 0: 0.8, 1: 0.02 });
const byte3 = distribution({ 0: 0.93, 0xff: 0.02 });

/** Share of a disk, and what four bytes in a row are distributed like: random and compressed data, text, code, numbers, UTF-16. */
const MODEL: readonly (readonly [number, readonly Distribution[]])[] = [
  [0.22, [zero, zero, zero, zero]],
  [0.05, [erased, erased, erased, erased]],
  [0.3, [even, even, even, even]],
  [0.14, [text, text, text, text]],
  [0.1, [binary, binary, binary, binary]],
  [0.04, [even, byte1, byte2, byte3]],
  [0.04, [byte1, byte2, byte3, even]],
  [0.04, [byte2, byte3, even, byte1]],
  [0.04, [byte3, even, byte1, byte2]],
  [0.015, [text, zero, text, zero]],
  [0.015, [zero, text, zero, text]],
];

function rateOf(low: readonly number[], high: readonly number[]): number {
  let rate = 0;
  for (const [share, bytes] of MODEL) {
    let product = share;
    for (let i = 0; i < 4; i++) product *= bytes[i]!.of(low[i]!, high[i]!);
    rate += product;
  }
  return rate;
}

function popcount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
