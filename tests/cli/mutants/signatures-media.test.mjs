// No sound, film or archive, however damaged, breaks a signature's walk or keeps it busy; what it says of the file fits in the file,
// and what its checksums cover is never called complete once it has changed.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { MUTANTS, loadEngine, mutate, random } from "./mutate.mjs";

const engine = await loadEngine();
const samples = new URL("../../images/samples/", import.meta.url);
const NAMES = /\.(mp4|mov|m4a|avif|heic|mkv|webm|avi|flv|wmv|mpg|wav|aiff|mp3|flac|ogg|opus|zip|epub|odt|docx|xlsx|pptx|jar|apk|gz)$/;

const matches = (signature, bytes) => signature.magic.some(({ at = 0, bytes: magic, mask }) => magic.every((byte, i) => ((bytes[at + i] ^ byte) & (mask?.[i] ?? 255)) === 0));

for (const name of readdirSync(samples).filter((name) => NAMES.test(name))) {
  test(`damaged copies of ${name}, with something behind them`, () => {
    const sound = new Uint8Array(readFileSync(new URL(name, samples)));
    const signature = engine.SIGNATURES.find((one) => matches(one, sound));
    const next = random(sound.length);
    const start = performance.now();
    for (let i = 0; i < MUTANTS; i++) {
      const damaged = mutate(sound, [[0, Math.min(64, sound.length)], [0, sound.length], [Math.max(0, sound.length - 300), Math.min(300, sound.length)]], next);
      const bytes = new Uint8Array(damaged.length + (i % 3) * 3000).map((_, at) => damaged[at] ?? (i % 3 === 1 ? 0 : next() * 256));
      const measured = signature.measure(new engine.MemorySource(bytes), new engine.Budget({ steps: 1e5, bytes: 1e8 }));
      if (measured === null) continue;
      const { length, verdict, validUpTo } = measured;
      assert.ok(["complete", "truncated", "damaged", "header only"].includes(verdict));
      assert.ok(length > 0 && length <= bytes.length, `length ${length} of ${bytes.length}`);
      assert.ok(validUpTo >= 0 && validUpTo <= length, `valid up to ${validUpTo} of ${length}`);
    }
    assert.ok(performance.now() - start < 1000 + 20 * MUTANTS, "takes too long");
  });
}

test("inflate refuses or survives every damaged stream, within its bounds", () => {
  const sound = new Uint8Array(readFileSync(new URL("named.gz", samples))).subarray(20);
  const next = random(5);
  for (let i = 0; i < 20 * MUTANTS; i++) {
    const inflater = new engine.Inflater(1 << 20);
    const bytes = mutate(sound, [[0, sound.length]], next);
    inflater.push(bytes);
    assert.ok(inflater.consumed <= bytes.length && inflater.produced <= 2 << 20);
  }
});
