// `salvor carve` as a user runs it: what is written, the manifest's keys, exit codes. Needs the build in dist/.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";

const folder = mkdtempSync(join(tmpdir(), "salvor-carve-"));
after(() => rmSync(folder, { recursive: true }));

const salvor = (...args) => spawnSync(process.execPath, ["dist/cli/salvor.js", ...args], { encoding: "utf8" });
const manifest = (to) => readFileSync(join(to, "manifest.jsonl"), "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

/** The smallest GIF: one pixel. */
const GIF = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
/** A PNG of one pixel, its checksums right. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=", "base64");

/** An image without a filesystem, large enough for several threads, with files at known places. */
function image(name, size, files) {
  const bytes = Buffer.alloc(size);
  for (const [offset, file] of files) file.copy(bytes, offset);
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

for (const [threads, size] of [["one thread", 1 << 20], ["several threads", 40 << 20]]) {
  test(`files are written by type and offset, with a manifest that says where they lay: ${threads}`, () => {
    const path = image(`${size}.img`, size, [[0x3000, GIF], [0x8000, PNG], [size - 512, GIF], [0x9001, GIF]]);
    const to = join(folder, `to-${size}`);
    const { status, stderr } = salvor("carve", path, "--to", to);
    assert.equal(status, 0, stderr);
    const rows = manifest(to);
    assert.deepEqual(rows.map(({ output }) => output), ["gif/3000.gif", "png/8000.png", `gif/${(size - 512).toString(16)}.gif`]);
    for (const row of rows) {
      assert.deepEqual(Object.keys(row), ["output", "offset", "length", "type", "verdict", "checkedBy", "sha256", "runs"]);
      const file = readFileSync(join(to, row.output));
      assert.ok(file.equals(row.type === "gif" ? GIF : PNG));
      assert.equal(row.sha256, createHash("sha256").update(file).digest("hex"));
      assert.deepEqual(row.runs, [[row.offset, row.length]]);
      assert.equal(row.verdict, "complete");
    }
  });
}

test("several threads write hundreds of files, and their rows stand in the order of the image", () => {
  const size = 40 << 20;
  const places = Array.from({ length: 700 }, (_, i) => i * 0xe000);
  const path = image("many.img", size, places.map((place, i) => [place, i % 3 === 0 ? PNG : GIF]));
  const to = join(folder, "many");
  const { status, stderr } = salvor("carve", path, "--to", to);
  assert.equal(status, 0, stderr);
  const rows = manifest(to);
  assert.deepEqual(rows.map(({ offset }) => offset), places);
  for (const { output, sha256 } of rows) assert.equal(createHash("sha256").update(readFileSync(join(to, output))).digest("hex"), sha256);
  assert.deepEqual(readdirSync(to).sort(), ["gif", "manifest.jsonl", "png"]);
});

for (const size of [1 << 20, 40 << 20]) {
  test(`a file that lies in the destination is kept, and told of: an image of ${size} bytes`, () => {
    const path = image(`there-${size}.img`, size, [[0x3000, GIF], [0x8000, PNG]]);
    const to = join(folder, `there-${size}`);
    mkdirSync(join(to, "gif"), { recursive: true });
    writeFileSync(join(to, "gif/3000.gif"), "mine");
    const { status, stderr } = salvor("carve", path, "--to", to);
    assert.equal(status, 1);
    assert.match(stderr, /gif\/3000\.gif is there already/);
    assert.equal(readFileSync(join(to, "gif/3000.gif"), "utf8"), "mine");
    assert.deepEqual(manifest(to).map(({ output }) => output), ["png/8000.png"]);
  });
}

test("--types chooses, --every-byte looks between sectors, --incomplete gives what is cut", () => {
  const path = image("choice.img", 1 << 20, [[0x1000, PNG], [0x2001, GIF], [(1 << 20) - 512, PNG.subarray(0, 60)], [0x4000, PNG.subarray(0, 60)]]);
  const run = (...options) => {
    const to = join(folder, options.join(""));
    assert.equal(salvor("carve", path, "--to", to, ...options).status, 0);
    return manifest(to).map(({ output }) => output);
  };
  assert.deepEqual(run("--types", "gif,png"), ["png/1000.png"]);
  assert.deepEqual(run("--types", "gif"), []);
  assert.deepEqual(run("--types", "gif", "--every-byte"), ["gif/2001.gif"]);
  assert.ok(run("--incomplete").includes("png/4000.png"));
});

test("what existing files occupy is left out unless asked for", () => {
  const path = join(folder, "card.img");
  writeFileSync(path, gunzipSync(readFileSync("tests/images/fat12-holiday.img.gz"))); // a live and a deleted picture
  const run = (to, ...options) => {
    assert.equal(salvor("carve", path, "--to", join(folder, to), ...options).status, 0);
    return manifest(join(folder, to)).map(({ output }) => output);
  };
  assert.deepEqual(run("free"), ["png/3800.png"]);
  assert.deepEqual(run("all", "--all-space"), ["png/2800.png", "png/3800.png"]);
});

for (const [name, filling] of [["zeros", () => 0], ["noise", (i) => Math.imul(i, 2654435761) >>> 24], ["an erased medium", () => 0xff]]) {
  test(`every kind of file comes back byte for byte from among ${name}, and nothing else`, () => {
    const samples = readdirSync("tests/images/samples").map((file) => readFileSync(join("tests/images/samples", file)));
    const wanted = new Map();
    let size = 4096;
    for (const sample of samples) {
      wanted.set(size, sample);
      size += Math.ceil(sample.length / 4096) * 4096 + 4096;
    }
    const bytes = Buffer.from(Uint8Array.from({ length: size }, (_, i) => filling(i)));
    for (const [offset, sample] of wanted) sample.copy(bytes, offset);
    const path = join(folder, `${name}.img`);
    writeFileSync(path, bytes);
    const to = join(folder, name);
    assert.equal(salvor("carve", path, "--to", to).status, 0);
    const rows = manifest(to);
    assert.deepEqual(rows.map(({ offset }) => offset), [...wanted.keys()]);
    for (const { offset, output, sha256 } of rows) assert.equal(sha256, createHash("sha256").update(wanted.get(offset)).digest("hex"), output);
  });
}

test("nothing is overwritten, and wrong use is told from an image that cannot be read", () => {
  const path = image("again.img", 1 << 20, [[0, PNG]]);
  const to = join(folder, "again");
  assert.equal(salvor("carve", path, "--to", to).status, 0);
  const before = readdirSync(to, { recursive: true });
  assert.equal(salvor("carve", path, "--to", to).status, 2);
  assert.deepEqual(readdirSync(to, { recursive: true }), before);
  assert.equal(salvor("carve", path).status, 2);
  assert.equal(salvor("carve", path, "--to", join(folder, "x"), "--types", "nothing").status, 2);
  assert.equal(salvor("carve", join(folder, "missing.img"), "--to", join(folder, "y")).status, 3);
});
