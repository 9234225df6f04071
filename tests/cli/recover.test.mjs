// info, ls and recover on a floppy written by Linux's vfat driver: what they say is what other programs rely on.
import assert from "node:assert/strict";
import { lstatSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { filesBelow, image, rows, salvor, sha256, start, temporaryFolder } from "./run-salvor.mjs";

const HOLIDAY = "fat12-holiday";
const LS_KEYS = ["volume", "path", "kind", "size", "state", "rating", "reason", "modified", "accessed", "changed", "created", "address"];
const MANIFEST_KEYS = ["output", "path", "size", "sha256", "state", "rating", "reason", "runs", "how"];

test("info names the volume and its filesystem", async (t) => {
  const path = image(temporaryFolder(t), HOLIDAY);
  const { code, stdout, stderr } = await salvor("info", path);
  assert.deepEqual([code, stderr], [0, ""]);
  for (const words of [/^container +raw$/m, /^size +368640 bytes/m, /^sector size +512 bytes$/m, /^partitions +none$/m, /^volume 1 /m, /filesystem FAT12/, /label +HOLIDAY/, /serial +1234-ABCD/, /cluster +1024 bytes/]) assert.match(stdout, words);
  const [disk, volume, ...more] = rows((await salvor("info", path, "--jsonl")).stdout);
  assert.deepEqual([disk.container, disk.size, disk.sectorSize, disk.scheme, more.length], ["raw", 368640, 512, "none", 0]);
  assert.deepEqual([volume.volume, volume.offset, volume.length, volume.filesystem, volume.label, volume.serial, volume.clusterSize], [1, 0, 368640, "FAT12", "HOLIDAY", "1234-ABCD", 1024]);
});

test("ls and recover agree with the golden listing", async (t) => {
  const folder = temporaryFolder(t);
  const path = image(folder, HOLIDAY);
  const to = join(folder, "to");
  const listed = await salvor("ls", path, "--jsonl");
  const recovered = await salvor("recover", path, "--to", to);
  assert.deepEqual([listed.code, listed.stderr, recovered.code, recovered.stdout], [0, "", 0, ""]);
  const manifest = new Map(rows(readFileSync(join(to, "manifest.jsonl"), "utf8")).map((row) => [row.path, row]));
  const lines = rows(listed.stdout).map(({ path, kind, size, state }) => (kind === "directory"
    ? `${state.padEnd(7)}  ${"-".padStart(4)}  ${"-".padEnd(16)}  ${path}/`
    : `${state.padEnd(7)}  ${String(size).padStart(4)}  ${manifest.get(path).sha256.slice(0, 16)}  ${path}`));
  const golden = readFileSync(new URL(`../images/${HOLIDAY}.txt`, import.meta.url), "utf8").split("\n").filter((line) => /^(live|deleted) /.test(line));
  assert.deepEqual(lines.sort(), golden.sort());
});

test("rows of ls and of the manifest have the keys that were promised", async (t) => {
  const folder = temporaryFolder(t);
  const path = image(folder, HOLIDAY);
  const listed = rows((await salvor("ls", path, "--jsonl")).stdout);
  for (const row of listed) assert.deepEqual(Object.keys(row), LS_KEYS);
  const readme = listed.find((row) => row.path === "readme.txt");
  assert.deepEqual([readme.volume, readme.kind, readme.state, readme.rating, readme.modified, readme.changed, readme.address], [1, "file", "live", "good", "2024-05-01T12:30:00", null, 2784]);
  await salvor("recover", path, "--to", join(folder, "to"));
  const manifest = rows(readFileSync(join(folder, "to/manifest.jsonl"), "utf8"));
  const bytes = readFileSync(path);
  for (const row of manifest) {
    assert.deepEqual(Object.keys(row), MANIFEST_KEYS);
    assert.equal(sha256(join(folder, "to", row.output)), row.sha256);
    assert.deepEqual(Buffer.concat(row.runs.map(([offset, length]) => bytes.subarray(offset, offset + length))), readFileSync(join(folder, "to", row.output)));
  }
  assert.deepEqual(filesBelow(join(folder, "to")), manifest.map((row) => row.output).sort());
});

test("a deleted picture that decodes by its checksums is good, and says so", async (t) => {
  const folder = temporaryFolder(t);
  await salvor("recover", image(folder, HOLIDAY), "--to", join(folder, "to"), "--match", "second*");
  const [row, ...more] = rows(readFileSync(join(folder, "to/manifest.jsonl"), "utf8"));
  assert.equal(more.length, 0);
  assert.deepEqual([row.output, row.state, row.rating], ["volume-1/[deleted]/Holiday photos/second picture.png", "deleted", "good"]);
  assert.match(row.reason, /^The content was checked: PNG image, its checksums agree/);
});

test("--state, --match and --volume choose", async (t) => {
  const folder = temporaryFolder(t);
  const path = image(folder, HOLIDAY);
  const paths = async (...args) => rows((await salvor("ls", path, "--jsonl", ...args)).stdout).map((row) => row.path);
  assert.deepEqual(await paths("--state", "deleted"), ["Holiday photos/second picture.png", "Holiday photos/Übersicht des Tages.txt"]);
  assert.equal((await paths("--state", "live")).length, 6);
  assert.equal((await paths("--state", "all", "--volume", "1")).length, 8);
  for (const [args, files] of [
    [["--state", "live", "--match", "*.PNG"], ["volume-1/Holiday photos/first picture.png"]],
    [["--match", "Holiday photos/*.txt"], ["volume-1/[deleted]/Holiday photos/Übersicht des Tages.txt"]],
    [["--match", "*.gif"], []],
  ]) {
    const to = mkdtempSync(join(folder, "to-"));
    await salvor("recover", path, "--to", to, ...args);
    assert.deepEqual(filesBelow(to), files);
  }
});

test("written files have their time of modification, in the zone that was said", async (t) => {
  const folder = temporaryFolder(t);
  const path = image(folder, HOLIDAY);
  for (const [zone, moment] of [["Asia/Tokyo", "2024-05-01T03:30:00.000Z"], ["+00:00", "2024-05-01T12:30:00.000Z"], [null, "2024-05-01T10:30:00.000Z"]]) {
    const to = mkdtempSync(join(folder, "to-"));
    await salvor("recover", path, "--to", to, "--match", "readme.txt", ...(zone ? ["--zone", zone] : []));
    assert.equal(statSync(join(to, "volume-1/readme.txt")).mtime.toISOString(), moment);
  }
});

test("streams stand beside their file, and a symbolic link becomes a text", async (t) => {
  const folder = temporaryFolder(t);
  const to = join(folder, "to");
  const { code } = await salvor("recover", image(folder, "ntfs-small"), "--to", to);
  assert.equal(code, 0);
  const stream = (file, name) => `${file}${process.platform === "win32" ? "_" : ":"}${name}`;
  const outputs = filesBelow(to);
  for (const output of ["volume-1/in clusters.txt", stream("volume-1/in clusters.txt", "Zone.Identifier"), stream("volume-1/[deleted]/removed/deleted, still whole.txt", "its stream"), "volume-1/link.symlink.txt"]) {
    assert.ok(outputs.includes(output), output);
  }
  assert.ok(lstatSync(join(to, "volume-1/link.symlink.txt")).isFile());
  const rowOfStream = rows(readFileSync(join(to, "manifest.jsonl"), "utf8")).find(({ path }) => path === "in clusters.txt:Zone.Identifier");
  assert.deepEqual([rowOfStream.output, rowOfStream.size], [stream("volume-1/in clusters.txt", "Zone.Identifier"), 26]);
});

test("a destination that cannot be made is wrong use", async (t) => {
  const folder = temporaryFolder(t);
  const path = image(folder, HOLIDAY);
  const { code, stderr } = await salvor("recover", path, "--to", join(path, "below"));
  assert.equal(code, 2);
  assert.match(stderr, /cannot be written to/);
});

test("the image is not touched", async (t) => {
  const folder = temporaryFolder(t);
  const path = image(folder, HOLIDAY);
  const before = [sha256(path), statSync(path).mtimeMs, statSync(path).ctimeMs];
  for (const args of [["info", path], ["ls", path], ["recover", path, "--to", join(folder, "to")]]) await salvor(...args);
  assert.deepEqual([sha256(path), statSync(path).mtimeMs, statSync(path).ctimeMs], before);
});

test("an image that lost its end is read as far as it goes, and says so", async (t) => {
  const folder = temporaryFolder(t);
  const path = image(folder, HOLIDAY);
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, 24_000)); // in the middle of longer.txt
  const to = join(folder, "to");
  const { code, stderr } = await salvor("recover", path, "--to", to);
  assert.equal(code, 1);
  assert.match(stderr, /longer\.txt/);
  const row = rows(readFileSync(join(to, "manifest.jsonl"), "utf8")).find(({ path }) => path === "longer.txt");
  assert.equal(row.rating, "poor");
  const written = readFileSync(join(to, row.output));
  const left = 24_000 - 20_480;
  assert.deepEqual(written.subarray(0, left), bytes.subarray(20_480, 24_000));
  assert.deepEqual([written.length, written.subarray(left).every((byte) => byte === 0)], [7690, true]);
  assert.match(row.reason, /^4170 of its 7690 bytes could not be read/);
});

test("a reader that goes away ends ls without noise", async (t) => {
  const { child, done } = start(["ls", image(temporaryFolder(t), HOLIDAY)]);
  child.stdout.destroy();
  const { stderr } = await done;
  assert.equal(stderr, "");
});
