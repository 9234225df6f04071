import { assert } from "chai";
import { gunzipSync } from "fflate";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { finish } from "../../src/engine/core/job.ts";
import { Explorer, FOUND } from "../../src/engine/explorer/explorer.ts";
import { pickedItems, picksInfo } from "../../src/engine/explorer/picks.ts";
import { decodeText, previewOf } from "../../src/engine/explorer/preview.ts";
import { ScanRun } from "../../src/engine/explorer/scan-run.ts";
import { EVERYTHING } from "../../src/engine/filesystems/entry-view.ts";
import { useKernels } from "../kernels/load.ts";

async function sample(): Promise<Explorer> {
  const packed = new Uint8Array(await (await fetch(new URL("../../public/samples/deleted-photos.img.gz", import.meta.url))).arrayBuffer());
  const bytes = packed[0] === 0x1f ? gunzipSync(packed) : packed;
  const explorer = new Explorer();
  const opened = finish(explorer.open([{ name: "card.img", source: new MemorySource(bytes) }]));
  assert.property(opened, "image");
  return explorer;
}

const rowsOf = (explorer: Explorer, list: number) => {
  const view = explorer.view(list, { ...EVERYTHING, filesOnly: true });
  return explorer.rows(view.id, 0, view.count);
};

suite("explorer", () => {
  suiteSetup(useKernels);

  test("deleted files are listed, and rated by their content when it was checked", async () => {
    const explorer = await sample();
    const info = finish(explorer.list(1));
    assert.equal(info.deleted, 5);
    finish(explorer.check(1));
    const ratings = new Map(rowsOf(explorer, 1).map((row) => [row.name, row.rating]));
    assert.equal(ratings.get("Lake at dusk.jpg"), "good");
    assert.equal(ratings.get("packing list.txt"), "good");
    assert.include(["poor", "uncertain", "gone"], ratings.get("First light on the ridge.jpg"));
  });

  test("a view that is no longer kept gives no rows instead of wrong ones", async () => {
    const explorer = await sample();
    finish(explorer.list(1));
    const first = explorer.view(1, EVERYTHING);
    for (let i = 0; i < 20; i++) explorer.view(1, EVERYTHING);
    assert.isEmpty(explorer.rows(first.id, 0, 10));
  });

  test("a scan of the free space finds the photos and gives them their names back", async () => {
    const explorer = await sample();
    finish(explorer.list(1));
    const done: number[] = [];
    const run = new ScanRun(explorer.image, explorer.found, { allSpace: false });
    assert.isTrue(await run.run(({ done: bytes }) => done.push(bytes), null));
    const found = rowsOf(explorer, FOUND).filter(({ rating }) => rating === "good").map(({ name }) => name);
    assert.includeMembers(found, ["Lake at dusk.jpg", "Last evening.jpg", "Morning at the lake.jpg"]);
    assert.isAbove(done.at(-1)!, 0);
  });

  test("findings that were kept are shown again and read the same bytes", async () => {
    const explorer = await sample();
    finish(explorer.list(1));
    await new ScanRun(explorer.image, explorer.found, { allSpace: true }).run(() => {}, null);
    const kept = structuredClone(explorer.found.all());
    const again = await sample();
    again.found.add(kept);
    assert.equal(again.found.count, explorer.found.count);
    const row = rowsOf(again, FOUND).find(({ name }) => name === "Lake at dusk.jpg")!;
    assert.equal(again.preview(FOUND, row.entry).kind, "picture");
  });

  test("a ticked folder stands for everything in it", async () => {
    const explorer = await sample();
    finish(explorer.list(1));
    const folder = explorer.folders(1, -1).find(({ name }) => name === "DCIM")!;
    const items = [...pickedItems([{ list: 1, entries: Uint32Array.of(folder.entry) }], (list) => explorer.listing(list))];
    assert.equal(items.length, 6);
    assert.isAbove(picksInfo(items).bytes, 50_000);
  });

  test("details name where the bytes lie, and the slack after them", async () => {
    const explorer = await sample();
    finish(explorer.list(1));
    const row = rowsOf(explorer, 1).find(({ name }) => name === "packing list.txt")!;
    const details = explorer.details(1, row.entry);
    assert.equal(details.runs[0]!.kind, "image");
    assert.equal(details.slack, 2048 - row.size);
    assert.isAbove(details.structures.length, 0);
    const offset = details.runs[0]!.offset!;
    assert.equal(new TextDecoder().decode(explorer.source({ kind: "image" }).read(offset, 12)), "Packing list");
  });
});

suite("previews", () => {
  test("a kind is told by the first bytes, not by a name", () => {
    assert.equal(previewOf(new MemorySource(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2))).kind, "picture");
    assert.equal(previewOf(new MemorySource(new TextEncoder().encode("plain"))).kind, "text");
    for (const nothing of [new Uint8Array(0), new Uint8Array(500), Uint8Array.of(1, 2, 3, 4)]) assert.equal(previewOf(new MemorySource(nothing)).kind, "none");
  });

  test("text in UTF-8, UTF-16 and Windows' letters is read; binary is not", () => {
    const bytes = (text: string) => new Uint8Array(new TextEncoder().encode(text));
    assert.equal(decodeText(bytes("Grüße\n"), false), "Grüße\n");
    assert.equal(decodeText(Uint8Array.of(0xff, 0xfe, 0x41, 0, 0x42, 0), false), "AB");
    assert.equal(decodeText(Uint8Array.of(0x47, 0x72, 0xfc, 0xdf, 0x65), false), "Grüße");
    assert.isNull(decodeText(Uint8Array.of(0x41, 0x00, 0x01, 0x42), false));
  });

  test("a character cut in two at the end of what is shown does no harm", () => {
    assert.equal(decodeText(new Uint8Array(new TextEncoder().encode("Grü")).subarray(0, 3), true), "Gr");
  });
});
