import { assert } from "chai";
import { BlockCache } from "../../src/engine/core/block-cache.ts";
import { Unreadable, type ByteSource } from "../../src/engine/core/byte-source.ts";
import { zeros } from "../../src/engine/core/views.ts";
import { exportEntries, isExported, type ExportOptions } from "../../src/engine/export/export-entries.ts";
import type { ManifestRow } from "../../src/engine/export/manifest.ts";
import { OutputNames } from "../../src/engine/export/output-names.ts";
import { byteLength, foldName, safeName } from "../../src/engine/export/safe-name.ts";
import { SinkError, type Sink } from "../../src/engine/export/sink.ts";
import { ZipSink } from "../../src/engine/export/zip-writer.ts";
import { Kind, Rating, State } from "../../src/engine/filesystems/entry-table.ts";
import { ListedFiles, type ListedFile } from "../builders/listed-files.ts";
import { MemorySink } from "../builders/memory-sink.ts";
import { useKernels } from "../kernels/load.ts";

const text = (words: string) => new TextEncoder().encode(words);

async function exported(files: readonly ListedFile[], sink: Sink, more: Partial<ExportOptions> = {}) {
  const filesystem = new ListedFiles(files);
  const items = files.map((_, row) => ({ volume: 1, filesystem, row })).filter(isExported);
  const manifest: ManifestRow[] = [];
  const problems: string[] = [];
  const summary = await exportEntries(items, sink, {
    names: new OutputNames("posix"), total: 0, moment: () => null,
    manifest: (row) => void manifest.push(row), problem: (sentence) => void problems.push(sentence), ...more,
  });
  return { summary, manifest, problems, outputs: manifest.map((row) => row.output) };
}

suite("safe names", () => {
  test("what could lead elsewhere or hide is replaced", () => {
    for (const [name, safe] of [["..", "__"], [".", "_"], ["", "_"], ["a/b", "a_b"], ["a\0b", "a_b"], ["cat\u202egnp.exe", "cat_gnp.exe"], ["tab\there", "tab_here"], ["half \ud800", "half \ufffd"], ["  ", "__"]] as const) {
      assert.equal(safeName(name, "posix"), safe);
    }
  });

  test("what Linux and macOS allow is kept there, and replaced for Windows", () => {
    const name = 'a<b>:"c|d?e*f\\g. ';
    assert.equal(safeName(name, "posix"), name);
    assert.equal(safeName(name, "windows"), "a_b___c_d_e_f_g__");
    for (const reserved of ["CON", "nul.txt", "com1", "LPT9.tar.gz", "aux .txt"]) assert.match(safeName(reserved, "windows"), /^_/);
    assert.equal(safeName("CON", "posix"), "CON");
    assert.equal(safeName("console", "windows"), "console");
    assert.equal(safeName("...", "windows"), "___");
  });

  test("a long name is cut to 255 bytes between characters and keeps its extension", () => {
    for (const letter of ["x", "é", "写", "😀"]) {
      const safe = safeName(`${letter.repeat(300)}.jpeg`, "posix");
      assert.isAtMost(byteLength(safe), 255);
      assert.isAbove(byteLength(safe), 250);
      assert.match(safe, new RegExp(`^${letter}+\\.jpeg$`, "u"));
    }
    assert.equal(byteLength(safeName("a".repeat(400), "posix")), 255);
  });

  test("names that some filesystem takes for one are folded to one", () => {
    assert.equal(foldName("CAFÉ"), foldName("cafe\u0301"));
    assert.equal(foldName("straße"), foldName("STRASSE"));
    assert.notEqual(foldName("a"), foldName("b"));
  });
});

suite("where exported files go", () => {
  suiteSetup(useKernels);

  test("live files go below their volume, deleted ones below [deleted]", async () => {
    const { outputs } = await exported([
      { name: "photos", kind: Kind.Directory },
      { name: "cat.jpg", parent: 0, content: text("cat") },
      { name: "dog.jpg", parent: 0, state: State.Deleted, content: text("dog") },
      { name: "lost.jpg", state: State.Orphan, content: text("lost") },
    ], new MemorySink());
    assert.deepEqual(outputs, ["volume-1/photos/cat.jpg", "volume-1/[deleted]/photos/dog.jpg", "volume-1/[deleted]/lost.jpg"]);
  });

  test("a file or folder of the image that is called [deleted] is not mixed with deleted ones", async () => {
    const { outputs } = await exported([
      { name: "[deleted]", kind: Kind.Directory },
      { name: "live.txt", parent: 0, content: text("1") },
      { name: "live.txt", state: State.Deleted, content: text("2") },
    ], new MemorySink());
    assert.deepEqual(outputs, ["volume-1/2-[deleted]/live.txt", "volume-1/[deleted]/live.txt"]);
  });

  test("a collision gets a number before the name, whatever the case or the form of its letters", async () => {
    const sink = new MemorySink();
    const { outputs } = await exported(["cat.jpg", "CAT.JPG", "Cat.jpg", "é", "e\u0301", "2-cat.jpg"].map((name, i) => ({ name, content: text(String(i)) })), sink);
    assert.deepEqual(outputs, ["volume-1/cat.jpg", "volume-1/2-CAT.JPG", "volume-1/3-Cat.jpg", "volume-1/é", "volume-1/2-e\u0301", "volume-1/2-2-cat.jpg"]);
    assert.equal(sink.files.size, 6);
  });

  test("a file and a folder of one name go side by side", async () => {
    const { outputs } = await exported([
      { name: "x", content: text("file") },
      { name: "X", kind: Kind.Directory },
      { name: "y", parent: 1, content: text("inside") },
    ], new MemorySink());
    assert.deepEqual(outputs, ["volume-1/x", "volume-1/2-X/y"]);
  });

  test("a stream stands beside its file under that file's name", async () => {
    const { outputs } = await exported([
      { name: "a.txt", content: text("1") },
      { name: "A.txt", content: text("2") },
      { name: "Zone.Identifier", parent: 1, kind: Kind.Stream, content: text("3") },
      { name: "../up", parent: 0, kind: Kind.Stream, content: text("4") },
    ], new MemorySink());
    assert.deepEqual(outputs.slice(2), ["volume-1/2-A.txt:Zone.Identifier", "volume-1/a.txt:.._up"]);
  });

  test("a symbolic link becomes a text", async () => {
    const { outputs } = await exported([{ name: "passwd", kind: Kind.Symlink, content: text("/etc/passwd") }], new MemorySink());
    assert.deepEqual(outputs, ["volume-1/passwd.symlink.txt"]);
  });

  test("four thousand folders in one another still make paths that a system takes", async () => {
    const folders: ListedFile[] = Array.from({ length: 4000 }, (_, i) => ({ name: `folder ${i}`, kind: Kind.Directory, parent: i - 1 }));
    const { outputs } = await exported([...folders, { name: "deep.txt", parent: 3999, content: text("1") }], new MemorySink());
    assert.isAtMost(byteLength(outputs[0]!), 900);
    assert.match(outputs[0]!, /folder 3999\/deep\.txt$/);
  });

  test("ten thousand files of one name each get their own, quickly", async () => {
    const names = new OutputNames("posix");
    const { table } = new ListedFiles(Array.from({ length: 10_000 }, () => ({ name: "same.txt" })));
    const paths = new Set(Array.from({ length: 10_000 }, (_, row) => names.take(1, table, row).path));
    assert.equal(paths.size, 10_000);
  });
});

/** Gives its bytes but for one block that the disk refuses. */
function withBadBlock(size: number, bad: number): ByteSource {
  return {
    size,
    read(offset, length) {
      if (offset < bad + 4096 && offset + length > bad) throw new Unreadable(offset, length, "bad sector");
      return new Uint8Array(length).fill(7);
    },
    locate: (offset, length) => [{ kind: "image", offset, length }],
    spec: () => ({ kind: "file", key: "bad" }),
  };
}

suite("exporting", () => {
  suiteSetup(useKernels);

  test("what cannot be read becomes zeros, one block and no more, and lowers the rating", async () => {
    const disk = withBadBlock(3 << 20, 5 * 4096);
    for (const content of [disk, new BlockCache(disk)]) {
      const sink = new MemorySink();
      const { manifest, problems } = await exported([{ name: "a", content }], sink);
      const bytes = sink.files.get("volume-1/a")!;
      assert.equal(bytes.filter((byte) => byte === 0).length, 4096);
      assert.equal(bytes.indexOf(0), 5 * 4096);
      assert.equal(manifest[0]!.rating, "poor");
      assert.match(problems[0]!, /4096 of 3145728 bytes could not be read/);
    }
  });

  test("zeros are no content of a deleted file, and are those of a live one", async () => {
    const { manifest } = await exported([
      { name: "a", content: new Uint8Array(100), state: State.Deleted },
      { name: "b", content: new Uint8Array(100) },
      { name: "c", content: zeros(100), state: State.Deleted },
    ], new MemorySink());
    assert.deepEqual(manifest.map((row) => row.rating), ["poor", "good", "good"]);
  });

  test("a file that is gone is counted and not written", async () => {
    const { summary, manifest } = await exported([{ name: "a", content: text("x"), state: State.Deleted, rating: Rating.Gone }], new MemorySink());
    assert.deepEqual([summary.gone, summary.written, manifest.length], [1, 0, 0]);
  });

  test("a file of holes that would fill any disk is left out, with a word", async () => {
    const { summary, problems } = await exported([{ name: "bomb", content: zeros(2 ** 50) }], new MemorySink());
    assert.equal(summary.written, 0);
    assert.match(problems[0]!, /bomb: not written/);
  });

  test("stopped in a file, it leaves out that file and keeps the ones before", async () => {
    const controller = new AbortController();
    let writes = 0;
    const sink = new MemorySink(() => { if (++writes === 3) controller.abort(); });
    const { summary, manifest } = await exported([{ name: "a", content: text("a") }, { name: "b", content: new Uint8Array(5 << 20) }, { name: "c" }], sink, { signal: controller.signal });
    assert.isTrue(summary.stopped);
    assert.deepEqual([...sink.files.keys()], ["volume-1/a"]);
    assert.equal(manifest.length, 1);
  });

  test("a full destination ends the export, one bad file does not", async () => {
    const failing = (full: boolean): Sink => ({
      create: (path) => ({
        write: () => { if (path.endsWith("/b")) throw new SinkError("No.", full); },
        close: () => undefined,
        discard: () => undefined,
      }),
    });
    const files = ["a", "b", "c"].map((name) => ({ name, content: text(name) }));
    for (const full of [true, false]) {
      const { summary, manifest, problems } = await exported(files, failing(full));
      assert.equal(summary.stopped, full);
      assert.deepEqual(manifest.map((row) => row.path), full ? ["a"] : ["a", "c"]);
      assert.deepEqual(problems, ["b: not written: No."]);
    }
  });

  test("a manifest row names size, hash and source", async () => {
    const { manifest } = await exported([{ name: "skipped", kind: Kind.Directory }, { name: "abc", content: text("abc") }], new MemorySink());
    assert.deepEqual(manifest, [{
      output: "volume-1/abc", path: "abc", size: 3, sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      state: "live", rating: "good", reason: "", runs: [[4096, 3]], how: "listed",
    }]);
  });

  test("what is there already is not overwritten", async () => {
    const sink = new MemorySink();
    sink.files.set("volume-1/a", text("mine"));
    const { outputs } = await exported([{ name: "a", content: text("theirs") }], sink);
    assert.deepEqual(outputs, ["volume-1/2-a"]);
    assert.deepEqual(sink.files.get("volume-1/a"), text("mine"));
  });
});

suite("a zip as destination", () => {
  suiteSetup(useKernels);

  test("streams every file and the manifest", async () => {
    const sink = new ZipSink();
    const zip = new Response(sink.stream).arrayBuffer();
    const { outputs } = await exported([{ name: "a.txt", content: text("hello") }, { name: "empty" }], sink);
    await sink.end(`${JSON.stringify(outputs)}\n`);
    const { unzipSync } = await import("fflate");
    const files = unzipSync(new Uint8Array(await zip));
    assert.deepEqual(Object.keys(files), ["volume-1/a.txt", "volume-1/empty", "manifest.jsonl"]);
    assert.deepEqual(files["volume-1/a.txt"], text("hello"));
  });

  test("closed before its end, it ends the export", async () => {
    const closed = new ZipSink();
    const reader = closed.stream.getReader();
    const running = exported([{ name: "big", content: new Uint8Array(64 << 20) }], closed);
    await reader.read();
    await reader.cancel();
    assert.isTrue((await running).summary.stopped);
  });
});
