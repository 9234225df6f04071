import { assert } from "chai";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { isFailure } from "../../src/engine/core/failure.ts";
import { finish } from "../../src/engine/core/job.ts";
import { Flag, Rating } from "../../src/engine/filesystems/entry-table.ts";
import { ntfs } from "../../src/engine/filesystems/ntfs/index.ts";
import { image } from "../builders/images.ts";
import { useKernels } from "../kernels/load.ts";

async function openImage() {
  const bytes = await image("ntfs-small");
  const opened = finish(ntfs.open(new MemorySource(bytes)));
  if (isFailure(opened)) throw new Error(opened.what);
  return { bytes, filesystem: opened };
}

suite("NTFS written by ntfs-3g", () => {
  suiteSetup(useKernels);

  test("the first structure of every entry is its record", async () => {
    const { bytes, filesystem } = await openImage();
    const table = finish(filesystem.entries());
    for (let i = 0; i < table.length; i++) {
      const structures = filesystem.structures(i);
      assert.equal(new TextDecoder().decode(bytes.subarray(structures[0]!.offset, structures[0]!.offset + 4)), "FILE");
      assert.isAbove(structures.length, 1);
    }
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
