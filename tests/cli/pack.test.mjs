// The packed command, installed in an empty folder without a network, works: everything it needs is in its bundle.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { image, rows, start, temporaryFolder } from "./run-salvor.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Runs npm and gives its output. */
function npm(cwd, ...args) {
  const windows = process.platform === "win32";
  const { status, stdout, stderr } = spawnSync(windows ? "npm.cmd" : "npm", args, { cwd, encoding: "utf8", shell: windows });
  assert.equal(status, 0, stderr);
  return stdout;
}

test("npm pack, then npm install without a network, then npx salvor", async (t) => {
  const folder = temporaryFolder(t);
  const [{ filename, files }] = JSON.parse(npm(ROOT, "pack", "--json", "--ignore-scripts", "--pack-destination", folder));
  assert.ok(files.some(({ path }) => path === "dist/cli/kernels.wasm"));
  assert.ok(files.every(({ path }) => /^(dist\/|package\.json$|README\.md$|LICENSE$)/.test(path)), "nothing but what was built");
  const place = join(folder, "empty");
  mkdirSync(place);
  npm(place, "install", "--offline", "--no-audit", "--no-fund", join(folder, filename));
  assert.deepEqual(readdirSync(join(place, "node_modules")).filter((name) => !name.startsWith(".")), ["salvor"]);
  const path = image(folder, "fat12-holiday");
  const listed = npm(place, "exec", "--offline", "--", "salvor", "ls", path, "--jsonl");
  assert.equal(rows(listed).length, 8);
  const command = join(place, "node_modules/salvor/dist/cli/salvor.js");
  const { code } = await start(["recover", path, "--to", join(folder, "to")], { cwd: place, command }).done;
  assert.equal(code, 0);
  assert.equal(rows(readFileSync(join(folder, "to/manifest.jsonl"), "utf8")).length, 6);
});

test("npx salvor works from the checkout", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  assert.equal(npm(ROOT, "exec", "--offline", "--", "salvor", "--version"), `salvor ${version}\n`);
});
