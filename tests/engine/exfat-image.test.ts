import { assert } from "chai";
import { gunzipSync } from "fflate";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { isFailure } from "../../src/engine/core/failure.ts";
import { finish } from "../../src/engine/core/job.ts";
import { exfat } from "../../src/engine/filesystems/exfat/index.ts";
import { goldenListing } from "../builders/golden-listing.ts";
import { useKernels } from "../kernels/load.ts";

const fetched = async (name: string) => (await fetch(new URL(`../images/${name}`, import.meta.url))).arrayBuffer();

suite("an exFAT image made by mkfs.exfat and Linux", () => {
  suiteSetup(useKernels);

  test("is listed as its golden text says", async () => {
    const image = new MemorySource(gunzipSync(new Uint8Array(await fetched("exfat.img.gz"))));
    const opened = finish(exfat.open(image));
    if (isFailure(opened)) throw new Error(opened.what);
    assert.equal(goldenListing(opened), new TextDecoder().decode(await fetched("exfat.txt")));
  });
});
