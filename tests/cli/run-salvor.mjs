// Runs the built command as a user does, and unpacks the small images it is tried on.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

export const SALVOR = fileURLToPath(new URL("../../dist/cli/salvor.js", import.meta.url));

/** Starts `salvor`; `done` resolves to its exit code and what it printed. */
export function start(args, { env = {}, cwd, command = SALVOR } = {}) {
  const child = spawn(process.execPath, [command, ...args], { stdio: ["ignore", "pipe", "pipe"], cwd, env: { ...process.env, TZ: "Europe/Berlin", ...env } });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => { stdout += text; });
  child.stderr.setEncoding("utf8").on("data", (text) => { stderr += text; });
  const done = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr })));
  return { child, done };
}

export const salvor = (...args) => start(args).done;

/** A folder that is removed after the test. */
export function temporaryFolder(test) {
  const folder = mkdtempSync(join(tmpdir(), "salvor-test-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of tests/images/NAME.img in `folder`. */
export function image(folder, name) {
  const path = join(folder, `${name}.img`);
  writeFileSync(path, gunzipSync(readFileSync(new URL(`../images/${name}.img.gz`, import.meta.url))));
  return path;
}

export const rows = (jsonl) => jsonl.split("\n").filter(Boolean).map((line) => JSON.parse(line));

export const sha256 = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Every file below `folder`, with `/`, but for the manifest. */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((file) => file !== "manifest.jsonl")
    .sort();
}
