// A damaged volume is recovered to its end: every file is written whole, in its own place, with a manifest row that is true.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { MUTANTS, loadEngine, mutate, random } from "./mutate.mjs";

const engine = await loadEngine();
const holiday = new Uint8Array(gunzipSync(readFileSync(new URL("../../images/fat12-holiday.img.gz", import.meta.url))));
/** Boot sector, tables, root folder, the folder "Holiday photos", the deleted picture. */
const RANGES = [[0, 64], [512, 64], [2560, 512], [6144, 512], [14_336, 4400]];
/** A mutant may claim files of 4 GiB; what is stored nowhere is bounded by this. */
const HOLES = 8 << 20;

/** Exports everything on `bytes` and gives each file's length and hash by its path, and the manifest. */
async function recover(bytes) {
  const opened = engine.finish(engine.openImage([{ name: "mutant", source: new engine.MemorySource(bytes) }]));
  const written = new Map();
  const manifest = [];
  if (engine.isFailure(opened)) return { written, manifest };
  const items = opened.volumes.flatMap(({ number, filesystem }) => {
    const table = filesystem ? engine.finish(filesystem.entries()) : { length: 0 };
    return Array.from({ length: table.length }, (_, row) => ({ volume: number, filesystem, row })).filter(engine.isExported);
  });
  const sink = {
    create(path) {
      assert.ok(!written.has(path), path);
      const hash = createHash("sha256");
      let length = 0;
      return {
        write: (piece) => { hash.update(piece); length += piece.length; },
        close: () => { written.set(path, { length, sha256: hash.digest("hex") }); },
        discard: () => {},
      };
    },
  };
  await engine.exportEntries(items, sink, {
    names: new engine.OutputNames("posix"), total: 0, holes: HOLES, moment: () => null,
    manifest: (row) => { manifest.push(row); }, problem: () => {},
  });
  return { written, manifest };
}

test("damaged FAT12, recovered", async () => {
  for (let seed = 1; seed <= MUTANTS; seed++) {
    const bytes = mutate(holiday, RANGES, random(seed));
    const start = performance.now();
    try {
      const { written, manifest } = await recover(bytes);
      assert.equal(written.size, manifest.length);
      for (const { output, size, sha256, rating, reason, runs } of manifest) {
        assert.deepEqual(written.get(output), { length: size, sha256 });
        assert.match(output, /^volume-1\/[^\0]*$/);
        assert.ok(!output.split("/").includes(".."));
        assert.match(rating, /^(good|likely|uncertain|poor)$/);
        assert.equal(typeof reason, "string");
        for (const [offset, length] of runs) assert.ok(offset >= 0 && length > 0 && offset + length <= bytes.length);
      }
    } catch (error) {
      throw new Error(`mutant ${seed}: ${error.stack}`);
    }
    assert.ok(performance.now() - start < 5000, `mutant ${seed} takes too long`);
  }
});
