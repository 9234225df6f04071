// What every filesystem must do, on an image that other tools made. A new one adds its image to the list.
import { assert } from "chai";
import { MemorySource, type ByteSource } from "../../src/engine/core/byte-source.ts";
import { finish } from "../../src/engine/core/job.ts";
import { openSpec } from "../../src/engine/core/source-spec.ts";
import { DECODERS } from "../../src/engine/decoders.ts";
import { State } from "../../src/engine/filesystems/entry-table.ts";
import type { Filesystem } from "../../src/engine/filesystems/filesystem.ts";
import { openImage } from "../../src/engine/image.ts";
import { goldenListing } from "../builders/golden-listing.ts";
import { golden, image } from "../builders/images.ts";
import { useKernels } from "../kernels/load.ts";

const IMAGES = ["fat12", "fat16", "fat32", "exfat", "ntfs-small"];
const SECTOR = 512;

/** The one volume of an image, as a person would open it. */
async function open(name: string): Promise<{ bytes: Uint8Array; filesystem: Filesystem }> {
  const bytes = await image(name);
  const opened = finish(openImage([{ name, source: new MemorySource(bytes) }]));
  const filesystem = "volumes" in opened ? opened.volumes[0]?.filesystem : null;
  if (!filesystem) throw new Error(`${name} has no filesystem`);
  return { bytes, filesystem };
}

/** Numbers of the image's sectors that a source touches. */
function sectorsOf(source: ByteSource): number[] {
  return source.locate(0, source.size).flatMap((extent) => extent.kind === "image"
    ? Array.from({ length: Math.ceil(extent.length / SECTOR) }, (_, i) => Math.floor(extent.offset / SECTOR) + i) : []);
}

suite("images made by other tools", () => {
  suiteSetup(useKernels);

  for (const name of IMAGES) {
    test(`${name} is listed as its golden text says`, async () => {
      const { filesystem } = await open(name);
      assert.equal(goldenListing(filesystem), await golden(name));
    });

    test(`${name}: the bytes that a content says it has in the image are those that it gives, also when it is opened again from its spec`, async () => {
      const { bytes, filesystem } = await open(name);
      const table = finish(filesystem.entries());
      for (let i = 0; i < table.length; i++) {
        const content = filesystem.content(i);
        if (content.size > 1 << 20) continue;
        const read = content.read(0, content.size);
        let at = 0;
        for (const extent of content.locate(0, content.size)) {
          const expected = extent.kind === "image" ? bytes.slice(extent.offset, extent.offset + extent.length) : extent.kind === "hole" ? new Uint8Array(extent.length) : null;
          if (expected) assert.deepEqual(read.subarray(at, at + extent.length), expected, table.path(i));
          at += extent.length;
        }
        assert.equal(at, content.size, table.path(i));
        const again = openSpec(structuredClone(content.spec()), () => new MemorySource(bytes), DECODERS);
        assert.deepEqual(again.read(0, again.size), read, table.path(i));
      }
    });

    test(`${name}: every entry has structures, which lie in the volume`, async () => {
      const { bytes, filesystem } = await open(name);
      const table = finish(filesystem.entries());
      assert.isAbove(table.length, 0);
      for (let i = 0; i < table.length; i++) {
        const structures = filesystem.structures(i);
        assert.isAbove(structures.length, 0, table.path(i));
        for (const { layout, offset } of structures) assert.isAtMost(offset + layout.size, bytes.length, table.path(i));
      }
    });

    test(`${name}: no sector of unallocated space belongs to a live file`, async () => {
      const { filesystem } = await open(name);
      const table = finish(filesystem.entries());
      const free = new Set(sectorsOf(filesystem.unallocated()));
      assert.isAbove(free.size, 0);
      for (let i = 0; i < table.length; i++) {
        if (table.state[i] === State.Live) assert.equal(sectorsOf(filesystem.content(i)).filter((sector) => free.has(sector)).length, 0, table.path(i));
      }
    });
  }
});
