// Ctrl-C in the middle: what was written stays, the manifest is whole, and nothing half-written is left.
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { writeBigFat } from "./big-fat.mjs";
import { filesBelow, rows, start, temporaryFolder } from "./run-salvor.mjs";

test("Ctrl-C while a large file is written keeps the files before it", async (t) => {
  const folder = temporaryFolder(t);
  const image = join(folder, "big.img");
  writeBigFat(image);
  const to = join(folder, "to");
  const { child, done } = start(["recover", image, "--to", to]);
  const partial = join(to, ".salvor.partial");
  while ((statSync(partial, { throwIfNoEntry: false })?.size ?? 0) < 10 << 20) {
    await setTimeout(5);
    assert.equal(child.exitCode, null, "it ended before it could be stopped");
  }
  const before = Date.now();
  child.kill("SIGINT");
  const { code, stderr } = await done;
  assert.ok(Date.now() - before < 2000);
  assert.equal(code, 1);
  assert.match(stderr, /Stopped before the end/);
  assert.deepEqual(filesBelow(to), ["volume-1/A.TXT"]);
  const manifest = readFileSync(join(to, "manifest.jsonl"), "utf8");
  assert.deepEqual(rows(manifest).map((row) => row.output), ["volume-1/A.TXT"]);
  assert.ok(manifest.endsWith("}\n"));
});

test("Ctrl-C while threads carve: the manifest lists what was written, and nothing else is left", async (t) => {
  const folder = temporaryFolder(t);
  const gif = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
  const bytes = Buffer.alloc(128 << 20);
  for (let at = 0; at < bytes.length; at += 4096) gif.copy(bytes, at);
  const image = join(folder, "pixels.img");
  writeFileSync(image, bytes);
  const to = join(folder, "to");
  const { child, done } = start(["carve", image, "--to", to]);
  while ((statSync(join(to, "manifest.jsonl"), { throwIfNoEntry: false })?.size ?? 0) === 0) {
    await setTimeout(5);
    assert.equal(child.exitCode, null, "it ended before it could be stopped");
  }
  child.kill("SIGINT");
  const { code, stderr } = await done;
  assert.equal(code, 1);
  assert.match(stderr, /Stopped before the end/);
  const written = rows(readFileSync(join(to, "manifest.jsonl"), "utf8")).map((row) => row.output);
  assert.ok(written.length < bytes.length / 4096);
  assert.deepEqual(filesBelow(to), written.sort());
});
