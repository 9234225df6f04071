// Thousands of names made to lead out of the destination, to overwrite, or to be refused: none of them does.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { runnerImport } from "vite";
import { random } from "./mutants/mutate.mjs";
import { filesBelow, temporaryFolder } from "./run-salvor.mjs";

const { module: parts } = await runnerImport(fileURLToPath(new URL("./export-parts.ts", import.meta.url)));
const { FolderSink, Kind, ListedFiles, OutputNames, SinkError, State, ZipSink, exportEntries, isExported, loadKernels } = parts;
loadKernels(new WebAssembly.Module(readFileSync(new URL("../../assembly/build/kernels.wasm", import.meta.url))));

const PIECES = ["..", ".", "/", "\\", "../", "..\\", "C:\\", "\\\\server\\share", "/etc/passwd", "%2e%2e%2f", "．．／", "\0", "\n", "\u001b[2J", "\u202e", "\u2066", "a", "A", "é", "e\u0301",
  "ß", "SS", "ﬀ", "İ", "ı", "\ud800", "\udc00", "😀", "CON", "nul", "com1", "LPT1", ".txt", ".lnk", " ", "...", "~", "-rf", "$HOME", "`id`", ";", "|", "<img src=x>", ":", "?", "*", "\"", "x".repeat(80), "写".repeat(90),
  "manifest.jsonl", "[deleted]", "[deep]", "volume-1", ".salvor.partial", "2-", "__proto__", "constructor"];
const KINDS = [Kind.File, Kind.File, Kind.File, Kind.File, Kind.Directory, Kind.Directory, Kind.Symlink, Kind.Stream];

/** `count` files and folders with names made of the pieces above; each file's content is its own number. */
function hostileFiles(count, seed) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const files = [];
  for (let i = 0; i < count; i++) {
    const kind = pick(KINDS);
    const name = Array.from({ length: 1 + Math.floor(next() * 3) }, () => pick(PIECES)).join("");
    files.push({ name, kind, parent: i === 0 ? -1 : Math.floor(next() * next() * i) - 1, state: pick([State.Live, State.Deleted, State.Orphan]), content: new TextEncoder().encode(`content ${i}`) });
  }
  return files;
}

/** Exports `files` and returns the manifest. */
async function exportTo(sink, files, platform) {
  const filesystem = new ListedFiles(files);
  const items = files.map((_, row) => ({ volume: 1, filesystem, row })).filter(isExported);
  const manifest = [];
  const summary = await exportEntries(items, sink, {
    names: new OutputNames(platform), total: 0, moment: () => null,
    manifest: (row) => { manifest.push(row); }, problem: (sentence) => assert.fail(sentence),
  });
  assert.equal(summary.written, items.length);
  return manifest;
}

test("5,000 hostile names in a folder: none escapes, and files and manifest agree one to one", async (t) => {
  for (const seed of [1, 2]) {
    const outside = temporaryFolder(t);
    const folder = join(outside, "to");
    const manifest = await exportTo(new FolderSink(folder), hostileFiles(5000, seed), "posix");
    assert.deepEqual(readdirSync(outside), ["to"]);
    assert.deepEqual(filesBelow(folder), manifest.map((row) => row.output).sort());
    for (const { output, size } of manifest) assert.equal(readFileSync(join(folder, output)).length, size);
    assert.equal(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isSymbolicLink()).length, 0);
  }
});

test("5,000 hostile names in a zip: every entry is a plain path that Windows takes too", async () => {
  const sink = new ZipSink();
  const zip = new Response(sink.stream).arrayBuffer();
  const manifest = await exportTo(sink, hostileFiles(5000, 3), "windows");
  await sink.end("");
  const names = Object.keys(unzipSync(new Uint8Array(await zip))).filter((name) => name !== "manifest.jsonl");
  assert.deepEqual(names.sort(), manifest.map((row) => row.output).sort());
  const folded = new Set(names.map((name) => name.normalize("NFC").toLowerCase()));
  assert.equal(folded.size, names.length);
  for (const name of names) {
    assert.match(name, /^volume-1\//);
    for (const part of name.split("/")) {
      assert.doesNotMatch(part, /^$|^\.+$|[\\<>:"|?*\u0000-\u001f\u202a-\u202e]|[. ]$/, name);
      assert.doesNotMatch(part, /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i, name);
    }
  }
});

test("a symbolic link that lies in the destination is not followed", async (t) => {
  const outside = temporaryFolder(t);
  const folder = join(outside, "to");
  mkdirSync(join(outside, "precious"));
  mkdirSync(folder);
  symlinkSync(join(outside, "precious"), join(folder, "volume-1"));
  assert.throws(() => new FolderSink(folder).create("volume-1/a", 1, null), SinkError);
  assert.deepEqual(readdirSync(join(outside, "precious")), []);
});

test("what lies in the destination already is kept", async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "volume-1"));
  writeFileSync(join(folder, "volume-1/a"), "mine");
  symlinkSync("nowhere", join(folder, "volume-1/b"));
  const manifest = await exportTo(new FolderSink(folder), ["a", "b"].map((name) => ({ name, content: new TextEncoder().encode("theirs") })), "posix");
  assert.deepEqual(manifest.map((row) => row.output), ["volume-1/2-a", "volume-1/2-b"]);
  assert.equal(readFileSync(join(folder, "volume-1/a"), "utf8"), "mine");
});

test("a destination says whose names it takes, and trying that leaves nothing", (t) => {
  const folder = temporaryFolder(t);
  assert.equal(new FolderSink(folder).platform, process.platform === "win32" ? "windows" : "posix");
  assert.deepEqual(readdirSync(folder), []);
});

test("a file that is discarded leaves nothing", (t) => {
  const folder = temporaryFolder(t);
  const file = new FolderSink(folder).create("volume-1/a", 10, null);
  file.write(new Uint8Array(10));
  file.discard();
  assert.deepEqual(filesBelow(folder), []);
});
