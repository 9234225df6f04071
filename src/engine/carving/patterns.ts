/**
 * The table that the scan kernel works with, made from the magics of all signatures: for each magic, which four of its
 * bytes are its fingerprint, and which of eight buckets it shares with which others. Both decide the scanner's speed:
 * a bucket that mixes `00 00 01 00` with `xx 00 00 00` may take every byte of an empty disk for a candidate.
 */
import { ScanLink, ScanPattern, ScanTable } from "../layouts/carving.ts";
import { write } from "../layouts/write.ts";
import { Bucket, type Fingerprint, fingerprintsOf } from "./fingerprints.ts";
import type { Magic } from "./signature.ts";

const BUCKETS = 8;
/** Further rounds in which each pattern may move to a better bucket. More make the table no better. */
const ROUNDS = 1;

export interface PatternTable {
  /** A ScanTable with what follows it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many magics: pattern `i` is magic `i`. */
  readonly count: number;
  /** Bytes that a window must have after the last start, so that every magic of a file that starts there is in it. */
  readonly overlap: number;
}

/** Throws where a magic has no two bytes in a row that are nearly fixed: that would be found everywhere. */
export function buildPatterns(magics: readonly Magic[]): PatternTable {
  const chosen = choose(magics);
  const overlap = magics.reduce((longest, magic) => Math.max(longest, (magic.at ?? 0) + magic.bytes.length), 1) - 1;
  return { bytes: layOut(magics, chosen), count: magics.length, overlap };
}

interface Choice { readonly fingerprint: Fingerprint; readonly bucket: number }

/** The commonest first, each to the bucket and with the fingerprint that adds least; then each once more, now that all are in. */
function choose(magics: readonly Magic[]): readonly Choice[] {
  const options = magics.map((magic) => fingerprintsOf(magic));
  const order = magics.map((_, i) => i).sort((a, b) => options[b]![0]!.rate - options[a]![0]!.rate || a - b);
  const members = Array.from({ length: BUCKETS }, () => new Map<number, Fingerprint>());
  const choices: Choice[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    for (const i of order) {
      if (round > 0) members[choices[i]!.bucket]!.delete(i);
      const best = cheapest(options[i]!, members.map((bucket) => new Bucket(bucket.values())));
      members[best.bucket]!.set(i, best.fingerprint);
      choices[i] = best;
    }
  }
  return choices;
}

function cheapest(options: readonly Fingerprint[], buckets: readonly Bucket[]): Choice {
  let best: Choice | null = null;
  let least = Infinity;
  buckets.forEach((bucket, index) => {
    for (const fingerprint of options) {
      const added = bucket.rateWith(fingerprint) - bucket.rate;
      if (added >= least) continue;
      least = added;
      best = { fingerprint, bucket: index };
    }
  });
  return best!;
}

function layOut(magics: readonly Magic[], choices: readonly Choice[]): Uint8Array<ArrayBuffer> {
  const chains = new Chains();
  choices.forEach(({ fingerprint }, i) => chains.add(fingerprint, i));
  const distances = [...new Set(magics.map((magic, i) => (magic.at ?? 0) + choices[i]!.fingerprint.at))].sort((a, b) => a - b);
  const links = ScanTable.size;
  const patterns = align(links + chains.links.length * ScanLink.size);
  const distancesAt = patterns + magics.length * ScanPattern.size;
  let pool = align(distancesAt + distances.length * 4);
  const bytes = new Uint8Array(magics.reduce((end, magic) => end + 2 * align(magic.bytes.length), pool));
  const view = new DataView(bytes.buffer);
  const nibbles = nibbleTables(choices);
  write(ScanTable, view, { nibbles, skippable: skippable(nibbles), heads: chains.heads, links, patterns, distances: distancesAt, distanceCount: distances.length });
  chains.links.forEach((link, i) => write(ScanLink, view, link, links + i * ScanLink.size));
  distances.forEach((distance, i) => view.setUint32(distancesAt + 4 * i, distance, true));
  magics.forEach((magic, i) => {
    const { value, mask, at } = choices[i]!.fingerprint;
    const magicAt = magic.at ?? 0;
    const length = magic.bytes.length;
    write(ScanPattern, view, { distance: magicAt + at, value, mask, magicAt, magicLength: length, magic: pool }, patterns + i * ScanPattern.size);
    bytes.set(magic.bytes.map((byte, j) => byte & (magic.mask?.[j] ?? 0xff)), pool);
    bytes.set(magic.mask ?? new Uint8Array(length).fill(0xff), pool + align(length));
    pool += 2 * align(length);
  });
  return bytes;
}

const align = (length: number): number => Math.ceil(length / 16) * 16;

/** The kernel's hash of a fingerprint's first two bytes. */
const hash = (pair: number): number => Math.imul(pair, 0x9e37_79b1) >>> 20;

/** Patterns by the hash of their first two bytes; one with free bits stands in the chain of every value that these may have. */
class Chains {
  readonly heads: number[] = [];
  /** The first is no link: index 0 ends a chain. */
  readonly links: { pattern: number; next: number }[] = [{ pattern: 0, next: 0 }];

  constructor() {
    for (let i = 0; i < ScanTable.fields.heads.count!; i++) this.heads.push(0);
  }

  add({ value, mask }: Fingerprint, pattern: number): void {
    const free = ~mask & 0xffff;
    const hashes = new Set<number>();
    let bits = 0;
    do {
      hashes.add(hash(value & 0xffff | bits));
      bits = bits - free & free; // the next subset of the free bits
    } while (bits !== 0);
    for (const head of hashes) this.heads[head] = this.links.push({ pattern, next: this.heads[head]! }) - 1;
  }
}

/** For each byte of a fingerprint 16 sets of buckets by the low nibble, then 16 by the high one. */
function nibbleTables(choices: readonly Choice[]): Uint8Array {
  const tables = new Uint8Array(128);
  for (const { fingerprint, bucket } of choices) {
    fingerprint.low.forEach((set, byte) => {
      for (let nibble = 0; nibble < 16; nibble++) {
        if (set >> nibble & 1) tables[32 * byte + nibble]! |= 1 << bucket;
        if (fingerprint.high[byte]! >> nibble & 1) tables[32 * byte + 16 + nibble]! |= 1 << bucket;
      }
    });
  }
  return tables;
}

/** For each value of a byte, whether four of it in a row are in no bucket. */
function skippable(nibbles: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => {
    let buckets = 0xff;
    for (let byte = 0; byte < 4; byte++) buckets &= nibbles[32 * byte + (value & 15)]! & nibbles[32 * byte + 16 + (value >> 4)]!;
    return buckets === 0 ? 1 : 0;
  });
}
