// Third-party images against what native tools say of them. The corpus lies outside the project, because its files belong to
// their authors: CORPUS names an unpacked copy, else ../shared/corpus is unpacked; where there is neither, this says so.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { rows, start, temporaryFolder } from "./run-salvor.mjs";

/** One image may take this long, however it loops. */
const PATIENCE_MS = 20_000;
const OURS = /^(vfat|exfat|ntfs)$/;
/** Names that The Sleuth Kit makes up: no files of the volume. */
const MADE_UP = /^\$(MBR|FAT1|FAT2|OrphanFiles|ALLOC_BITMAP|UPCASE_TABLE|TEX_DATA|VOLUME_GUID|FAT|ACT_.*)$|\(Volume Label Entry\)$/;

function corpusFolder() {
  if (process.env.CORPUS) return process.env.CORPUS;
  const unpack = fileURLToPath(new URL("../../../shared/corpus/unpack", import.meta.url));
  if (!existsSync(unpack)) return null;
  const folder = mkdtempSync(join(tmpdir(), "salvor-corpus-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const { status, stderr, error } = spawnSync(unpack, [folder], { encoding: "utf8" });
  assert.equal(status, 0, stderr || String(error));
  return folder;
}

/** Images without a container, each with the volumes whose filesystem we read. */
function images(corpus) {
  return readdirSync(join(corpus, "truth")).sort().flatMap((name) => {
    const truth = JSON.parse(readFileSync(join(corpus, "truth", name), "utf8"));
    const volumes = (truth.volumes ?? []).filter(({ fs, blkid }) => OURS.test(fs ?? blkid?.TYPE ?? ""));
    const path = join(corpus, truth.repo.replaceAll("/", "+"), truth.source_path.replace(/(\.(uu|gz|bz2|xz|Z|zst))+$/, ""));
    return truth.container === null && volumes.length > 0 ? [{ name: truth.image, path, volumes }] : [];
  });
}

/** The files that the truth vouches for: `mount`'s, else The Sleuth Kit's, else 7-Zip's. */
function expected({ mount, tsk, sevenzip }) {
  const files = [mount, tsk, sevenzip].find((list) => list?.files?.length > 0)?.files ?? [];
  return files.filter(({ path, sha256 }) => sha256 && !MADE_UP.test(path));
}

/** Every path that any of the tools knows; streams and the filesystem's own files are told differently by each. */
function known({ mount, tsk, sevenzip }) {
  return [mount, tsk, sevenzip].flatMap((list) => (list?.files ?? []).map(({ path }) => path));
}
const told = (path) => !path.startsWith("$") && !path.includes(":");

const corpus = corpusFolder();
if (!corpus) {
  const why = "the third-party corpus is absent (neither CORPUS nor ../shared/corpus): its images were not tried";
  console.log(`# SKIPPED: ${why}.`);
  test("third-party images agree with their truth", { skip: why });
}

for (const { name, path, volumes } of corpus ? images(corpus) : []) {
  test(`${name} agrees with its truth, in bounded time`, async (t) => {
    const to = join(temporaryFolder(t), "to");
    const { child, done } = start(["recover", path, "--to", to, "--state", "live", "--system", "--zone", "UTC"]);
    const watchdog = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    const { code, signal, stderr } = await done;
    clearTimeout(watchdog);
    assert.equal(signal, null, "it did not end in time");
    assert.ok(code === 0 || code === 1, stderr);
    assert.doesNotMatch(stderr, /^ +at .*:\d+:\d+\)?$/m, "no stack of an error that was not foreseen");
    const manifest = rows(readFileSync(join(to, "manifest.jsonl"), "utf8"));
    const found = manifest.map(({ path, size, sha256 }) => `${path} ${size} ${sha256}`);
    const missing = volumes.flatMap(expected).map(({ path, size, sha256 }) => `${path} ${size} ${sha256}`).filter((line) => !found.includes(line));
    assert.deepEqual(missing, []);
    const paths = new Set(volumes.flatMap(known));
    assert.deepEqual(manifest.map(({ path }) => path).filter((path) => told(path) && !paths.has(path)), [], "files that no other tool sees");
  });
}
