// Help, exit codes, and a clear sentence for every way an image cannot be opened.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SALVOR, rows, salvor, temporaryFolder } from "./run-salvor.mjs";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

test("--version and --help answer on stdout and end with 0", async () => {
  assert.deepEqual(await salvor("--version"), { code: 0, signal: null, stdout: `salvor ${version}\n`, stderr: "" });
  const help = await salvor("--help");
  assert.equal(help.code, 0);
  for (const command of ["info", "ls", "recover"]) {
    assert.match(help.stdout, new RegExp(`^  ${command} `, "m"));
    const { code, stdout } = await salvor(command, "--help");
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^usage: salvor ${command} IMAGE…`));
  }
});

test("help keeps to 90 columns", async () => {
  for (const args of [["--help"], ["info", "--help"], ["ls", "--help"], ["recover", "--help"]]) {
    for (const line of (await salvor(...args)).stdout.split("\n")) assert.ok(line.length <= 90, line);
  }
});

test("wrong use ends with 2 and says what is wrong", async (t) => {
  const folder = temporaryFolder(t);
  const image = join(folder, "a.img");
  writeFileSync(image, "x".repeat(4096));
  writeFileSync(join(folder, "manifest.jsonl"), "");
  for (const [args, words] of [
    [[], /Which command/],
    [["frobnicate"], /“frobnicate” is no command/],
    [["ls"], /Which image/],
    [["ls", image, "--nonsense"], /Unknown option '--nonsense'/],
    [["ls", image, "--state", "dead"], /--state is one of live, deleted, all/],
    [["ls", image, "--volume", "7"], /There is no volume 7/],
    [["ls", image, "--zone", "Mars/Olympus"], /is no time zone/],
    [["recover", image], /Where to\?/],
    [["recover", image, "--to", image], /is no folder/],
    [["recover", image, "--to", ""], /Where to\?/],
    [["carve", image, "--to", join(image, "below")], /cannot be written to: A part of the path is a file\./],
    ...process.platform === "linux" ? [[["carve", image, "--to", "/proc/nothing/here"], /cannot be written to: No folder can be made there\./]] : [],
    [["recover", image, "--to", join(folder, "new"), "--match", "[z-a]"], /“\[z-a\]” is no pattern/],
    [["recover", image, "--to", folder], /holds the manifest\.jsonl of an earlier run/],
  ]) {
    const { code, stdout, stderr } = await salvor(...args);
    assert.deepEqual([args, code, stdout], [args, 2, ""]);
    assert.match(stderr, words);
    assert.match(stderr, /^salvor: .*\n$/, "one line, no stack");
  }
});

test("an image that cannot be opened ends with 3 and says why", async (t) => {
  const folder = temporaryFolder(t);
  const empty = join(folder, "empty.img");
  writeFileSync(empty, "");
  mkdirSync(join(folder, "folder"));
  const cases = [[join(folder, "missing.img"), /There is no such file/], [empty, /The file is empty/], [join(folder, "folder"), /This is a folder/], [join(empty, "below"), /There is no such file/]];
  if (process.getuid?.() !== 0 && process.platform !== "win32") {
    const secret = join(folder, "secret.img");
    writeFileSync(secret, "x");
    chmodSync(secret, 0);
    cases.push([secret, /Reading it is not permitted/]);
  }
  for (const [path, words] of cases) {
    for (const command of ["info", "ls"]) {
      const { code, stdout, stderr } = await salvor(command, path);
      assert.deepEqual([path, code, stdout], [path, 3, ""]);
      assert.match(stderr, words);
    }
  }
});

test("garbage is described by info, and refused with a reason by ls and recover", async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "garbage.img");
  writeFileSync(path, Buffer.alloc(300_000, "no filesystem is like this. "));
  const info = await salvor("info", path);
  assert.match(info.stdout, /^size +300000 bytes/m);
  for (const args of [["ls", path], ["recover", path, "--to", join(folder, "out")]]) {
    const { code, stdout, stderr } = await salvor(...args);
    assert.deepEqual([code, stdout], [3, ""]);
    assert.match(stderr, /volume 1 .*: No filesystem/);
  }
});

test("an empty disk of 8 TiB opens at once", async (t) => {
  const path = join(temporaryFolder(t), "huge.img");
  writeFileSync(path, "");
  truncateSync(path, 8 * 2 ** 40);
  const before = Date.now();
  const { stdout } = await salvor("info", path, "--jsonl");
  assert.ok(Date.now() - before < 5000);
  assert.equal(rows(stdout)[0].size, 8 * 2 ** 40);
});

test("the command starts with a line that makes it a program", () => {
  assert.equal(readFileSync(SALVOR, "utf8").split("\n")[0], "#!/usr/bin/env node");
});
