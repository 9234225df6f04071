import { assert } from "chai";
import { buildPatterns } from "../../src/engine/carving/patterns.ts";
import { ascii, hex, type Magic } from "../../src/engine/carving/signature.ts";
import { SIGNATURES } from "../../src/engine/carving/signatures/index.ts";
import { scan } from "../../src/engine/kernels/scan.ts";
import { naiveScan } from "../naive/scan.ts";
import { useKernels } from "./load.ts";

/** Magics of common kinds, with those that are hard on a scanner: short ones, free bits, zeros, far from the start. */
const MAGICS: readonly Magic[] = [
  { bytes: hex`89 50 4e 47 0d 0a 1a 0a 00 00 00 0d 49 48 44 52` },
  { bytes: hex`ff d8 ff` },
  { bytes: ascii`GIF87a` },
  { bytes: ascii`GIF89a` },
  { bytes: ascii`PK` },
  { bytes: hex`00 00 01 00` },
  { bytes: hex`00 00 01 ba` },
  { at: 4, bytes: ascii`ftyp` },
  { at: 257, bytes: ascii`ustar` },
  { bytes: hex`ff e0 00 00`, mask: hex`ff e6 00 00` },
  { bytes: hex`52 49 46 46 00 00 00 00 57 45 42 50`, mask: hex`ff ff ff ff 00 00 00 00 ff ff ff ff` },
  { bytes: ascii`SQLite format 3` },
];
const TABLE = buildPatterns(MAGICS);

/** The same numbers in every run (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = seed + 0x6d2b79f5 | 0;
    let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
}

/** A window of zeros, noise and erased stretches, sown with magics, some of them cut. */
function sow(length: number, magics: readonly Magic[], next: () => number): Uint8Array {
  const window = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const end = Math.min(length, at + Math.floor(next() * 9000));
    const kind = next();
    if (kind < 0.3) for (let i = at; i < end; i++) window[i] = Math.floor(next() * 256);
    else if (kind < 0.5) window.fill(Math.floor(next() * 256), at, end);
    at = end + 1;
  }
  for (let i = 0; i < length / 300; i++) {
    const magic = magics[Math.floor(next() * magics.length)]!;
    const where = next() < 0.5 ? Math.floor(next() * length / 64) * 64 : Math.floor(next() * length);
    window.set(magic.bytes.subarray(0, length - where), where);
  }
  return window;
}

const pairs = ({ offsets, patterns }: { offsets: Uint32Array; patterns: Uint32Array }): [number, number][] => [...offsets].map((offset, i) => [offset, patterns[i]!]);

suite("scan kernel", () => {
  suiteSetup(useKernels);

  test("it finds what the naive scanner finds, whatever the window, its ownership and the alignment", () => {
    const next = random(1);
    let found = 0;
    for (let round = 0; round < 150; round++) {
      const window = sow(1 + Math.floor(next() * 20_000), MAGICS, next);
      const owned = Math.floor(next() * (window.length + 10));
      const alignment = 2 ** Math.floor(next() * 10);
      const phase = Math.floor(next() * alignment);
      const expected = naiveScan(window, owned, MAGICS, alignment, phase);
      found += expected.length;
      assert.deepEqual(pairs(scan(window, owned, TABLE, alignment, phase)), expected, `round ${round}, alignment ${alignment}`);
    }
    assert.isAbove(found, 400);
  });

  test("it finds what the naive scanner finds for random magics with free bits", () => {
    const next = random(2);
    for (let round = 0; round < 60; round++) {
      const magics = Array.from({ length: 1 + Math.floor(next() * 100) }, (): Magic => {
        const bytes = Uint8Array.from({ length: 3 + Math.floor(next() * 20) }, () => (next() < 0.3 ? 0 : Math.floor(next() * 256)));
        const mask = next() < 0.3 ? bytes.map((_, i) => (i < 2 || next() < 0.6 ? 0xff : Math.floor(next() * 256))) : undefined;
        return { at: next() < 0.3 ? Math.floor(next() * 600) : 0, bytes, ...(mask && { mask }) };
      });
      const window = sow(10_000, magics, next);
      const alignment = next() < 0.5 ? 1 : 64;
      assert.deepEqual(pairs(scan(window, 9000, buildPatterns(magics), alignment)), naiveScan(window, 9000, magics, alignment), `round ${round}`);
    }
  });

  test("a full output is no end: the scan goes on where it stopped", () => {
    const next = random(3);
    const window = sow(50_000, MAGICS, next);
    for (const alignment of [1, 64]) assert.deepEqual(pairs(scan(window, 50_000, TABLE, alignment, 0, 1)), naiveScan(window, 50_000, MAGICS, alignment));
  });

  test("a magic across the border of two windows is found once", () => {
    const image = new Uint8Array(3 * 4096);
    for (let shift = 0; shift < 20; shift++) {
      image.fill(0x55);
      image.set(MAGICS[0]!.bytes, 4096 - shift);
      const first = scan(image.subarray(0, 4096 + TABLE.overlap), 4096, TABLE, 1);
      const second = scan(image.subarray(4096), 4096, TABLE, 1);
      assert.equal(first.offsets.length + second.offsets.length, 1, `shift ${shift}`);
      assert.equal(first.offsets.length, shift > 0 ? 1 : 0);
    }
  });

  test("no byte over and over is a candidate unless a magic is made of it: empty and erased disks are skipped", () => {
    for (const magics of [MAGICS, SIGNATURES.flatMap((signature) => signature.magic)]) {
      const { bytes } = buildPatterns(magics);
      assert.equal(bytes[0x80], 1, "zeros");
      assert.equal(bytes[0x80 + 0xff], 1, "ff");
    }
    assert.lengthOf(scan(new Uint8Array(1 << 20), 1 << 20, TABLE, 1).offsets, 0);
  });

  test("the table is the same every time it is made, and a magic that could be anything is refused", () => {
    assert.deepEqual(buildPatterns(MAGICS).bytes, TABLE.bytes);
    assert.throws(() => buildPatterns([{ bytes: hex`ff d8 00`, mask: hex`0f 00 00` }]), RangeError);
  });
});
