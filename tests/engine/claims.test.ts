import { assert } from "chai";
import { Claims, Fate } from "../../src/engine/recovery/claims.ts";

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (;;) yield (seed = Math.imul(seed, 1664525) + 1013904223 >>> 0) >>> 8;
}

suite("claims on clusters", () => {
  test("two live files on one cluster are told, and their shared clusters marked", () => {
    const claims = new Claims(100);
    assert.equal(claims.addLive(1, 10, 10), 0);
    assert.equal(claims.addLive(2, 18, 5), 2);
    assert.deepEqual([17, 18, 19, 20].map((c) => claims.crossLinked!.has(c)), [false, true, true, false]);
  });

  test("a cluster finds the live run that has it, or the next one", () => {
    const claims = new Claims(100);
    claims.addLive(7, 50, 5);
    claims.addLive(3, 10, 2);
    claims.addLive(4, 11, 4); // its first cluster is shared with 3, which began before it
    const at = (cluster: number) => { const i = claims.runFrom(cluster); return i === claims.runCount ? null : [claims.runOwner(i), claims.runStart(i), claims.runEnd(i)]; };
    assert.deepEqual([0, 11, 12, 15, 54, 55].map(at), [[3, 10, 12], [3, 10, 12], [4, 12, 15], [7, 50, 55], [7, 50, 55], null]);
  });

  test("of two deleted files the one asked first keeps the clusters, and live files keep theirs from both", () => {
    const claims = new Claims(100);
    claims.addLive(1, 12, 2);
    const fates = (start: number, count: number) => { const out: [number, number, Fate][] = []; claims.takeDeleted(start, count, (...piece) => out.push(piece)); return out; };
    assert.deepEqual(fates(10, 6), [[10, 2, Fate.Own], [12, 2, Fate.Live], [14, 2, Fate.Own]]);
    assert.deepEqual(fates(8, 100), [[8, 2, Fate.Own], [10, 2, Fate.Newer], [12, 2, Fate.Live], [14, 2, Fate.Newer], [16, 84, Fate.Own]]);
  });

  test("unclaimed clusters become byte runs", () => {
    const claims = new Claims(10);
    claims.addLive(-1, 0, 3);
    claims.addLive(1, 5, 2);
    assert.deepEqual(claims.unclaimed(2, 1000, 10).columns().map((c) => [...c]), [[1010, 1050], [20, 30]]);
  });

  test("runs of any shape agree with a cluster by cluster count", () => {
    const random = numbers(7);
    const next = (limit: number) => random.next().value % limit;
    for (let round = 0; round < 200; round++) {
      const size = 1 + next(300);
      const claims = new Claims(size);
      const owner = new Int32Array(size).fill(-1);
      const taken = new Uint8Array(size);
      for (let i = 0; i < next(8); i++) {
        const [start, count] = [next(size + 20) - 10, next(120)];
        let shared = 0;
        for (let c = Math.max(0, start); c < Math.min(size, start + count); c++) owner[c] === -1 ? owner[c] = i : shared++;
        assert.equal(claims.addLive(i, start, count), shared);
      }
      for (let i = 0; i < next(5); i++) {
        const [start, count] = [next(size + 20) - 10, next(120)];
        claims.takeDeleted(start, count, (from, length, fate) => {
          for (let c = from; c < from + length; c++) assert.equal(fate, owner[c]! >= 0 ? Fate.Live : taken[c] ? Fate.Newer : Fate.Own);
        });
        for (let c = Math.max(0, start); c < Math.min(size, start + count); c++) taken[c] = 1;
      }
      assert.equal(claims.unclaimed(0, 0, 1).size, owner.filter((o) => o < 0).length);
    }
  });
});
