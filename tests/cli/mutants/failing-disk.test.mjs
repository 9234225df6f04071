// A disk that refuses some of its sectors, wherever they are: everything else is listed and read, nothing is thrown.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { FailingSource, MUTANTS, loadEngine, random, walkSource } from "./mutate.mjs";

const engine = await loadEngine();

/** One to some hundred bad sectors, alone or in a row, mostly where sound structures are: at the start, and where bytes are. */
function badSectors(bytes, next) {
  const below = (n) => Math.floor(next() * n);
  const sectors = bytes.length / 512;
  const used = (sector) => bytes.subarray(sector * 512, sector * 512 + 512).some((byte) => byte !== 0);
  const bad = new Set();
  for (let left = 1 + below(next() < 0.5 ? 3 : 40); left > 0; left--) {
    let at = next() < 0.2 ? below(Math.min(64, sectors)) : below(sectors);
    for (let tries = 0; tries < 50 && !used(at); tries++) at = below(sectors);
    for (let run = 1 + below(next() < 0.7 ? 1 : 30); run > 0; run--) bad.add(at++);
  }
  return bad;
}

for (const name of ["fat12-holiday", "fat16", "exfat", "ntfs-small"]) {
  test(`${name} with bad sectors`, () => {
    const bytes = new Uint8Array(gunzipSync(readFileSync(new URL(`../../images/${name}.img.gz`, import.meta.url))));
    let listed = 0;
    for (let seed = 1; seed <= MUTANTS; seed++) {
      const source = new FailingSource(engine, bytes, badSectors(bytes, random(seed)));
      const start = performance.now();
      try {
        const opened = walkSource(engine, source);
        if (opened.volumes?.some(({ filesystem }) => filesystem?.table.length > 3)) listed++;
        engine.finish(engine.carve(source));
      } catch (error) {
        throw new Error(`seed ${seed}: ${error.stack}`);
      }
      assert.ok(performance.now() - start < 5000, `seed ${seed} takes too long`);
    }
    assert.ok(listed > MUTANTS / 2, `${listed} of ${MUTANTS} listed files`);
  });
}
