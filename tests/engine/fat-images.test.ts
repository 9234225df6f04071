import { assert } from "chai";
import { gunzipSync } from "fflate";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { finish } from "../../src/engine/core/job.ts";
import { isFailure } from "../../src/engine/core/failure.ts";
import { fat } from "../../src/engine/filesystems/fat/index.ts";
import { goldenListing } from "../builders/golden-listing.ts";
import { useKernels } from "../kernels/load.ts";

const fetched = async (name: string) => (await fetch(new URL(`../images/${name}`, import.meta.url))).arrayBuffer();

suite("FAT images made by other tools", () => {
  suiteSetup(useKernels);

  for (const name of ["fat12", "fat16", "fat32"]) {
    test(`${name} is listed as its golden text says`, async () => {
      const image = new MemorySource(gunzipSync(new Uint8Array(await fetched(`${name}.img.gz`))));
      const opened = finish(fat.open(image));
      if (isFailure(opened)) throw new Error(opened.what);
      assert.equal(goldenListing(opened), new TextDecoder().decode(await fetched(`${name}.txt`)));
    });
  }
});
