import { assert } from "chai";
import { gunzipSync } from "fflate";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { isFailure } from "../../src/engine/core/failure.ts";
import { finish } from "../../src/engine/core/job.ts";
import { openSpec } from "../../src/engine/core/source-spec.ts";
import { DECODERS } from "../../src/engine/decoders.ts";
import { Flag, Rating } from "../../src/engine/filesystems/entry-table.ts";
import { ntfs } from "../../src/engine/filesystems/ntfs/index.ts";
import { goldenListing } from "../builders/golden-listing.ts";
import { useKernels } from "../kernels/load.ts";

const fetched = async (name: string) => (await fetch(new URL(`../images/${name}`, import.meta.url))).arrayBuffer();

async function openImage() {
  const bytes = gunzipSync(new Uint8Array(await fetched("ntfs-small.img.gz")));
  const opened = finish(ntfs.open(new MemorySource(bytes)));
  if (isFailure(opened)) throw new Error(opened.what);
  return { bytes, filesystem: opened };
}

suite("NTFS written by ntfs-3g", () => {
  suiteSetup(useKernels);

  test("the image is listed as its golden text says", async () => {
    const { filesystem } = await openImage();
    assert.equal(goldenListing(filesystem), new TextDecoder().decode(await fetched("ntfs-small.txt")));
  });

  test("the bytes that a content says it has in the image are those that it gives", async () => {
    const { bytes, filesystem } = await openImage();
    const table = finish(filesystem.entries());
    for (let i = 0; i < table.length; i++) {
      const content = filesystem.content(i);
      const read = content.read(0, content.size);
      let at = 0;
      for (const extent of content.locate(0, content.size)) {
        const expected = extent.kind === "image" ? bytes.subarray(extent.offset, extent.offset + extent.length) : extent.kind === "hole" ? new Uint8Array(extent.length) : null;
        if (expected) assert.deepEqual(read.subarray(at, at + extent.length), new Uint8Array(expected), table.path(i));
        at += extent.length;
      }
      assert.equal(at, content.size, table.path(i));
    }
  });

  test("every content opens again from its spec, compressed ones by their decoder", async () => {
    const { bytes, filesystem } = await openImage();
    const table = finish(filesystem.entries());
    for (let i = 0; i < table.length; i++) {
      const content = filesystem.content(i);
      if (content.size > 1 << 20) continue;
      const again = openSpec(structuredClone(content.spec()), () => new MemorySource(bytes), DECODERS);
      assert.deepEqual(again.read(0, again.size), content.read(0, content.size), table.path(i));
    }
  });

  test("structures lie in the volume, the record first", async () => {
    const { bytes, filesystem } = await openImage();
    const table = finish(filesystem.entries());
    for (let i = 0; i < table.length; i++) {
      const structures = filesystem.structures(i);
      assert.equal(new TextDecoder().decode(bytes.subarray(structures[0]!.offset, structures[0]!.offset + 4)), "FILE");
      assert.isAbove(structures.length, 1);
      for (const { layout, offset } of structures) assert.isAtMost(offset + layout.size, bytes.length);
    }
  });

  test("no cluster of unallocated space belongs to a live file", async () => {
    const { filesystem } = await openImage();
    const table = finish(filesystem.entries());
    const free = new Set<number>();
    const places = (source: { size: number; locate(offset: number, length: number): readonly { kind: string; offset?: number; length: number }[] }) =>
      source.locate(0, source.size).flatMap((extent) => extent.kind === "image" ? Array.from({ length: Math.ceil(extent.length / 1024) }, (_, k) => Math.floor(extent.offset! / 1024) + k) : []);
    for (const cluster of places(filesystem.unallocated())) free.add(cluster);
    assert.isAbove(free.size, 1000);
    let deletedInFree = 0;
    for (let i = 0; i < table.length; i++) {
      if (filesystem.how(i) === "resident") continue;
      const inFree = places(filesystem.content(i)).filter((cluster) => free.has(cluster)).length;
      if (table.state[i] === 0) assert.equal(inFree, 0, table.path(i));
      else deletedInFree += inFree;
    }
    assert.isAbove(deletedInFree, 20);
  });

  test("a deleted file's name that only slack holds is found, with its folder", async () => {
    const { filesystem } = await openImage();
    const table = finish(filesystem.entries());
    const paths = Array.from({ length: table.length }, (_, i) => table.path(i));
    const row = paths.indexOf("removed/many streams.txt:stream number 14");
    assert.isAtLeast(row, 0);
    assert.equal(table.rating[row], Rating.Good);
    assert.equal(table.flags[row]! & Flag.System, 0);
  });
});
