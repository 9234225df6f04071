import { assert } from "chai";
import { findBitRuns, followExfatChain, readExfatDirectory, type ExfatSet } from "../../src/engine/kernels/exfat.ts";
import { entrySet } from "../builders/exfat-volume.ts";
import { naiveSets } from "../naive/exfat-directory.ts";
import { useKernels } from "./load.ts";

/** Numbers below `n`, the same in every run. */
function numbers(seed: number): (n: number) => number {
  return (n) => (seed = Math.imul(seed ^ seed >>> 15, 0x2c1b3c6d) + 0x6d2b79f5 | 0, (seed >>> 0) % n);
}

const concat = (parts: readonly Uint8Array[]) => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (out.set(part, at), at + part.length), 0);
  return out;
};

/** A directory of sets, live and deleted, some cut, overwritten or with a wrong byte. */
function randomDirectory(below: (n: number) => number): Uint8Array {
  const parts = Array.from({ length: 40 }, (_, i) => {
    const set = entrySet(`file ${i} `.padEnd(1 + below(60), "abcdefgh"), { size: below(100_000), first: below(5000), deleted: below(2) === 0 });
    const kind = below(8);
    if (kind === 0) return set.subarray(32 * below(3));
    if (kind === 1) return set.subarray(0, set.length - 32);
    if (kind === 2) set[below(set.length)]! ^= 1 << below(8);
    if (kind === 3) return Uint8Array.from({ length: 64 }, () => below(256));
    return set;
  });
  return concat(parts);
}

const short = ({ entry, entryCount, name, deleted, proved, firstCluster, dataLength }: ExfatSet) => ({ entry, entryCount, name, deleted, proved, firstCluster, dataLength });

suite("exFAT kernels", () => {
  suiteSetup(useKernels);

  test("sets of directory entries are read as the slow twin reads them", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const bytes = randomDirectory(numbers(seed));
      const rows = readExfatDirectory(bytes, true, false).rows.filter((row) => row.kind === 5 || row.kind === 0x40);
      assert.deepEqual(rows.map(short), naiveSets(bytes), `seed ${seed}`);
    }
  });

  test("a directory in two batches gives the same sets as in one", () => {
    const below = numbers(7);
    const bytes = concat(Array.from({ length: 30 }, (_, i) => entrySet(`some name ${i}`.padEnd(1 + below(90), "x"), { size: i })));
    const whole = readExfatDirectory(bytes, true, false).rows.map((row) => row.name);
    for (let cut = 32; cut < bytes.length; cut += 32) {
      const first = readExfatDirectory(bytes.subarray(0, cut), false, false);
      const second = readExfatDirectory(bytes.subarray(first.consumed * 32), true, first.ended);
      assert.deepEqual([...first.rows, ...second.rows].map((row) => row.name), whole);
    }
  });

  test("what lies behind the end of the directory is marked", () => {
    const bytes = concat([entrySet("before"), new Uint8Array(32), entrySet("behind")]);
    assert.deepEqual(readExfatDirectory(bytes, true, false).rows.map(({ name, afterEnd }) => [name, afterEnd]), [["before", false], ["behind", true]]);
  });

  test("a chain is followed as far as the limit and the entries reach", () => {
    const below = numbers(3);
    for (let round = 0; round < 60; round++) {
      const table = Uint32Array.from({ length: 50 }, () => below(4) === 0 ? below(60) : 0);
      for (let i = 0; i < 49; i++) if (below(2) === 0) table[i] = 10 + i + 1;
      const [start, limit] = [10 + below(50), below(80)];
      const clusters: number[] = [];
      let cluster = start;
      while (clusters.length < limit && cluster >= 10 && cluster < 60) {
        clusters.push(cluster);
        cluster = table[cluster - 10]!;
      }
      const piece = followExfatChain(new Uint8Array(table.buffer), 10, start, limit);
      assert.deepEqual(piece.starts.flatMap((first, i) => Array.from({ length: piece.counts[i]! }, (_, k) => first + k)), clusters);
      assert.deepEqual([piece.length, piece.next], [clusters.length, cluster]);
    }
  });

  test("clusters 0 and 1 are never part of a chain", () => {
    assert.deepEqual(followExfatChain(new Uint8Array(Uint32Array.of(1, 1, 0, 1).buffer), 0, 3, 9), { starts: [3], counts: [1], length: 1, next: 1 });
  });

  test("runs of set bits are those that a loop over the bits finds", () => {
    const below = numbers(5);
    for (let round = 0; round < 40; round++) {
      const bits = Uint8Array.from({ length: 64 }, () => [0, 255, below(256)][below(3)]!);
      const count = 1 + below(512);
      const found = new Set<number>();
      findBitRuns(bits, count, 100, (start, length) => { for (let i = 0; i < length; i++) found.add(start + i); });
      const expected = Array.from({ length: count }, (_, i) => i).filter((i) => bits[i >> 3]! >> (i & 7) & 1).map((i) => i + 100);
      assert.deepEqual([...found], expected);
    }
  });
});
