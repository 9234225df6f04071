import { assert } from "chai";
import { gunzipSync, unzipSync } from "fflate";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { finish } from "../../src/engine/core/job.ts";
import { Explorer } from "../../src/engine/explorer/explorer.ts";
import type { Picks } from "../../src/engine/explorer/types.ts";
import { HandleSink } from "../../workers/handle-sink.ts";
import { saveAsZip, saveToFolder } from "../../workers/saving.ts";
import { useKernels } from "../kernels/load.ts";

const never = new AbortController().signal;
let folders = 0;

/** A fresh folder of the browser's own file system: it is written as a user's folder is. */
async function folder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return await root.getDirectoryHandle(`saving-${Date.now()}-${++folders}`, { create: true });
}

async function open(root: FileSystemDirectoryHandle, path: string): Promise<Uint8Array> {
  const names = path.split("/");
  let at = root;
  for (const name of names.slice(0, -1)) at = await at.getDirectoryHandle(name);
  return new Uint8Array(await (await (await at.getFileHandle(names.at(-1)!)).getFile()).arrayBuffer());
}

async function sample(): Promise<{ explorer: Explorer; picks: Picks }> {
  const packed = new Uint8Array(await (await fetch(new URL("../../public/samples/deleted-photos.img.gz", import.meta.url))).arrayBuffer());
  const explorer = new Explorer();
  finish(explorer.open([{ name: "card.img", source: new MemorySource(packed[0] === 0x1f ? gunzipSync(packed) : packed) }]));
  finish(explorer.list(1));
  return { explorer, picks: [{ list: 1, entries: Uint32Array.from(explorer.folders(1, -1), ({ entry }) => entry) }] };
}

suite("saving", () => {
  suiteSetup(useKernels);

  test("ticked folders are written with their structure and a manifest, and a second save overwrites nothing", async () => {
    const { explorer, picks } = await sample();
    const root = await folder();
    const first = await saveToFolder(explorer, picks, root, never, () => {});
    assert.isAbove(first.written, 5);
    const manifest = new TextDecoder().decode(await open(root, "manifest.jsonl")).trim().split("\n").map((line) => JSON.parse(line) as { output: string; size: number });
    assert.equal(manifest.length, first.written);
    for (const { output, size } of manifest) assert.equal((await open(root, output)).length, size, output);
    assert.equal(new TextDecoder().decode(await open(root, "volume-1/plans/route.csv")).split("\n")[0], "day,from,to,hours");
    const second = await saveToFolder(explorer, picks, root, never, () => {});
    assert.equal(second.written, first.written);
    assert.equal(new TextDecoder().decode(await open(root, "volume-1/plans/2-route.csv")).split("\n")[0], "day,from,to,hours");
    await open(root, "manifest-2.jsonl");
  });

  test("a zip holds the same files as a folder", async () => {
    const { explorer, picks } = await sample();
    const { summary, blob } = await saveAsZip(explorer, picks, null, never, () => {});
    const files = unzipSync(new Uint8Array(await blob!.arrayBuffer()));
    assert.equal(Object.keys(files).length, summary.written + 1);
    assert.equal(new TextDecoder().decode(files["volume-1/plans/route.csv"]).split("\n")[0], "day,from,to,hours");
  });

  test("a zip is written into a file where the browser can", async () => {
    const { explorer, picks } = await sample();
    const handle = await (await folder()).getFileHandle("all.zip", { create: true });
    const { summary, blob } = await saveAsZip(explorer, picks, handle, never, () => {});
    assert.isNull(blob);
    const files = unzipSync(new Uint8Array(await (await handle.getFile()).arrayBuffer()));
    assert.equal(Object.keys(files).length, summary.written + 1);
  });

  test("a stopped save ends, says so, and leaves no half file", async () => {
    const { explorer, picks } = await sample();
    const stopped = AbortSignal.abort();
    const root = await folder();
    assert.isTrue((await saveToFolder(explorer, picks, root, stopped, () => {})).stopped);
    assert.isNull((await saveAsZip(explorer, picks, null, stopped, () => {})).blob);
    const names: string[] = [];
    for await (const name of root.keys()) names.push(name);
    assert.notInclude(names, "route.csv");
  });

  test("a folder takes a name once, and a discarded file is gone", async () => {
    const root = await folder();
    const sink = new HandleSink(root);
    const file = (await sink.create("a/b/c.txt"))!;
    await file.write(Uint8Array.of(1, 2, 3));
    await file.close();
    assert.deepEqual([...(await open(root, "a/b/c.txt"))], [1, 2, 3]);
    assert.isNull(await sink.create("a/b/c.txt"));
    assert.isNull(await sink.create("a/b"), "a folder has this name");
    const half = (await sink.create("half.bin"))!;
    await half.write(Uint8Array.of(1));
    await half.discard();
    assert.deepEqual(await root.getFileHandle("half.bin").then(() => "there", (error: DOMException) => error.name), "NotFoundError");
  });
});
