// The image as Node reads it: exact, read-only, and honest about what is not there.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, readlinkSync, realpathSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { temporaryFolder } from "./run-salvor.mjs";

const { module: { NodeSource } } = await runnerImport(fileURLToPath(new URL("../../src/cli/node-source.ts", import.meta.url)));
const BYTES = Uint8Array.from({ length: 10_000 }, (_, i) => i * 7 % 251);

function opened(t) {
  const path = join(temporaryFolder(t), "image");
  writeFileSync(path, BYTES);
  const source = new NodeSource(path);
  t.after(() => source.close());
  return { path, source };
}

test("any range is read as it stands in the file", (t) => {
  const { source } = opened(t);
  assert.equal(source.size, BYTES.length);
  for (const [offset, length] of [[0, 10_000], [0, 0], [10_000, 0], [9_999, 1], [511, 513], [4095, 2]]) {
    assert.deepEqual(source.read(offset, length), BYTES.slice(offset, offset + length));
  }
  assert.throws(() => source.read(9_999, 2), { name: "ReadPastEnd" });
  assert.deepEqual(source.locate(5, 6), [{ kind: "image", offset: 5, length: 6 }]);
});

test("a file that became shorter is unreadable, not empty", (t) => {
  const { path, source } = opened(t);
  truncateSync(path, 100);
  assert.throws(() => source.read(50, 100), { name: "Unreadable" });
  assert.deepEqual(source.read(50, 50), BYTES.slice(50, 100));
  assert.deepEqual(source.locate(50, 100), [{ kind: "image", offset: 50, length: 50 }, { kind: "unreadable", length: 50 }], "what is gone need not be tried sector by sector");
  assert.deepEqual(source.locate(100, 1), [{ kind: "unreadable", length: 1 }]);
});

test("the file is opened for reading only", { skip: process.platform === "linux" ? false : "looks into /proc" }, (t) => {
  const { path } = opened(t);
  const descriptor = readdirSync("/proc/self/fd").find((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === realpathSync(path);
    } catch {
      return false;
    }
  });
  const flags = Number.parseInt(/flags:\s+(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8"))[1], 8);
  assert.equal(flags & 3, 0);
});
