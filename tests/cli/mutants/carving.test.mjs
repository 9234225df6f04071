// Damaged images full of files: carving ends, no two files share a byte, and it finds the same however the work is divided.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { MUTANTS, loadEngine, mutate, random } from "./mutate.mjs";

const engine = await loadEngine();
const search = new engine.Search(512);
const RANGE = 64 << 10;

/** All samples, one after the other, each at the start of a sector. */
function imageOfSamples() {
  const folder = new URL("../../images/samples/", import.meta.url);
  const files = readdirSync(folder).map((name) => readFileSync(new URL(name, folder)));
  const starts = [];
  let size = 0;
  for (const file of files) {
    starts.push(size);
    size += Math.ceil(file.length / 512 + 1) * 512;
  }
  const bytes = new Uint8Array(size);
  files.forEach((file, i) => bytes.set(file, starts[i]));
  return { bytes, heads: starts.map((start, i) => [start, Math.min(1024, files[i].length)]) };
}

function single(source, incomplete) {
  const found = [];
  engine.finish(engine.carve(source, { incomplete }), (progress) => found.push(...progress.found));
  return found;
}

async function pooled(source, incomplete) {
  const found = [];
  const spawn = () => ({ carve: async (from, to) => engine.carveWholeRange(source, from, to, search), close() {} });
  await engine.carvePool(source.size, { workers: 3, range: RANGE, incomplete, spawn, report: (progress) => found.push(...progress.found) });
  return found;
}

test("damaged images full of files", async () => {
  const { bytes, heads } = imageOfSamples();
  // An image holds many files: one mutant of it is many.
  for (let seed = 1; seed <= Math.ceil(MUTANTS / 10); seed++) {
    const source = new engine.MemorySource(mutate(bytes, heads, random(seed)));
    const found = single(source, true);
    let end = 0;
    for (const file of found.toSorted((a, b) => a.sourceOffset - b.sourceOffset)) {
      assert.ok(file.sourceOffset >= end || !engine.isSolid(file), `mutant ${seed}: ${JSON.stringify(file)} begins before ${end}`);
      assert.ok(file.sourceOffset + file.length <= source.size && file.validUpTo <= file.length, `mutant ${seed}`);
      if (engine.isSolid(file)) end = file.sourceOffset + file.length;
    }
    assert.deepEqual(await pooled(source, true), found, `mutant ${seed}`);
    assert.deepEqual(single(source, false), found.filter(({ verdict }) => verdict === "complete"), `mutant ${seed}`);
  }
});
