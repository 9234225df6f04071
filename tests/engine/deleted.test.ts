import { assert } from "chai";
import { Claims } from "../../src/engine/recovery/claims.ts";
import { DeletedFiles } from "../../src/engine/recovery/deleted-files.ts";
import { placeDeleted, type Placement } from "../../src/engine/recovery/deleted.ts";

const SIZE = 120;

function numbers(seed: number): (below: number) => number {
  return (below) => ((seed = Math.imul(seed, 1664525) + 1013904223 >>> 0) >>> 8) % below;
}

interface Made { readonly clusters: number[]; readonly born: number; readonly written: number; live: boolean }

/**
 * What a driver does: files get the first free clusters behind the last that was given, one at a time or two by turns;
 * then some are deleted. No cluster is given twice, so that everything is still there.
 */
function history(next: (below: number) => number): Made[] {
  const used = new Set<number>();
  const files: Made[] = [];
  for (let place = 0; place < SIZE; place++) if (next(5) === 0) {
    const clusters = Array.from({ length: 1 + next(4) }, (_, i) => place + i).filter((c) => c < SIZE);
    clusters.forEach((c) => used.add(c));
    files.push({ clusters, born: 1, written: 1, live: true });
    place += clusters.length;
  }
  let time = 10;
  let at = 0;
  const grow = (file: { clusters: number[] }, count: number) => {
    for (; count > 0 && at < SIZE; at++) if (!used.has(at)) {
      used.add(at);
      file.clusters.push(at);
      count--;
    }
  };
  while (at < SIZE) {
    const outer: Made & { written: number } = { clusters: [], born: time, written: time, live: false };
    grow(outer, 1 + next(6));
    if (next(2) === 0) {
      const inner: Made = { clusters: [], born: time + 1, written: time + 1, live: next(2) === 0 };
      grow(inner, 1 + next(4));
      if (inner.clusters.length > 0) files.push(inner);
      grow(outer, next(5));
      outer.written = time + 2;
    }
    if (outer.clusters.length > 0) files.push(outer);
    time += 10;
  }
  return files;
}

function place(files: readonly Made[], doubt: boolean | null = null): Map<Made, Placement> {
  const claims = new Claims(SIZE);
  const deleted = new DeletedFiles();
  const numbered: Made[] = [];
  files.forEach((file, i) => {
    if (file.live) for (const cluster of file.clusters) claims.addLive(i, cluster, 1);
    else numbered[deleted.add(file.clusters[0]!, file.clusters.length, file)] = file;
  });
  const witness = { lifeOf: (owner: number) => files[owner]!, beginsAsItShould: () => doubt };
  return new Map([...placeDeleted(claims, deleted, witness)].map(([number, placement]) => [numbered[number]!, placement]));
}

const spread = ({ starts, counts }: Placement) => starts.flatMap((start, i) => Array.from({ length: counts[i]! }, (_, j) => start < 0 ? -1 : start + j));

suite("where deleted files lie", () => {
  test("files that a driver laid forwards, in turns and around others, are found cluster by cluster", () => {
    const next = numbers(5);
    for (let round = 0; round < 500; round++) {
      const files = history(next);
      for (const [file, placement] of place(files)) assert.deepEqual(spread(placement), file.clusters, `round ${round}`);
    }
  });

  test("whatever the claims, no cluster is given twice without doubt, none that is live, and none is lost from the count", () => {
    const next = numbers(9);
    for (let round = 0; round < 500; round++) {
      const files: Made[] = Array.from({ length: 12 }, () => {
        const start = next(SIZE);
        const born = next(6);
        return { clusters: Array.from({ length: Math.min(1 + next(15), SIZE - start) }, (_, i) => start + i), born, written: born + next(3), live: next(4) === 0 };
      });
      const live = new Set(files.filter((file) => file.live).flatMap((file) => file.clusters));
      const given = new Map<number, Made>();
      for (const [file, placement] of place(files, [null, true, false][next(3)])) {
        const got = spread(placement);
        assert.lengthOf(got, file.clusters.length);
        assert.equal(got.filter((c) => c < 0).length, placement.lostToLive + placement.lostToDeleted + placement.beyond);
        for (const cluster of got) {
          assert.isFalse(live.has(cluster));
          const other = given.get(cluster);
          const same = other !== undefined && other.clusters[0] === file.clusters[0] && other.clusters.length === file.clusters.length && other.born === file.born;
          if (cluster >= 0 && other && !same) assert.isAbove(placement.contested, 0);
          given.set(cluster, file);
        }
      }
    }
  });
});
