// No file, however damaged, breaks a signature's walk or keeps it busy, and what it says of the file fits in the file.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { MUTANTS, loadEngine, mutate, random } from "./mutate.mjs";

const engine = await loadEngine();
const samples = new URL("../../images/samples/", import.meta.url);
const VERDICTS = ["complete", "truncated", "damaged", "header only"];

for (const name of readdirSync(samples)) {
  const signature = engine.SIGNATURES.find(({ extension }) => name.endsWith(`.${extension}`));
  if (!signature) continue;
  test(`damaged copies of ${name}`, () => {
    const sound = new Uint8Array(readFileSync(new URL(name, samples)));
    const next = random(sound.length);
    const start = performance.now();
    for (let i = 0; i < MUTANTS; i++) {
      const mutant = mutate(sound, [[0, Math.min(64, sound.length)], [0, Math.min(1024, sound.length)], [Math.max(0, sound.length - 128), Math.min(128, sound.length)]], next);
      const bytes = new Uint8Array(mutant.length + i % 2 * 20000); // half of them amid other data
      bytes.set(mutant);
      const measured = signature.measure(new engine.MemorySource(bytes), new engine.Budget({ steps: 1e6, bytes: 1e9 }));
      if (measured === null) continue;
      assert.ok(VERDICTS.includes(measured.verdict));
      assert.ok(measured.length >= 0 && measured.length <= bytes.length, `length ${measured.length} of ${bytes.length}`);
      assert.ok(measured.validUpTo >= 0 && measured.validUpTo <= measured.length, `valid up to ${measured.validUpTo} of ${measured.length}`);
    }
    assert.ok(performance.now() - start < 1000 + 20 * MUTANTS, "takes too long");
  });
}
