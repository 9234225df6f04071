// Volumes of a few kilobytes that claim to be as large as a disk can be: what they cost must not follow from what they claim.
import { assert } from "chai";
import { gunzipSync } from "fflate";
import { finish } from "../../src/engine/core/job.ts";
import { openImage, type Image } from "../../src/engine/image.ts";
import { SparseSource } from "../builders/sparse-source.ts";
import { useKernels } from "../kernels/load.ts";

const TIB = 2 ** 40;

async function unpacked(name: string): Promise<Uint8Array> {
  return gunzipSync(new Uint8Array(await (await fetch(new URL(`../images/${name}.img.gz`, import.meta.url))).arrayBuffer()));
}

/** Files that are listed, and seconds that it took. */
function list(bytes: Uint8Array): { files: number; seconds: number } {
  const start = performance.now();
  const image = finish(openImage([{ name: "disk", source: new SparseSource(15 * TIB).put(0, bytes) }])) as Image;
  const files = finish(image.volumes[0]!.filesystem!.entries()).length;
  return { files, seconds: (performance.now() - start) / 1000 };
}

suite("claims of 15 TiB", () => {
  suiteSetup(useKernels);

  test("exFAT: the search for lost folders does not look at every cluster again for each piece", async () => {
    const bytes = await unpacked("exfat");
    const boot = new DataView(bytes.buffer);
    boot.setBigUint64(72, BigInt(15 * TIB / 512), true);
    boot.setUint32(92, 0xffff_fff5, true);
    const { files, seconds } = list(bytes);
    assert.isAbove(files, 5);
    assert.isBelow(seconds, 10);
  }).timeout(60_000);

  test("NTFS: its clusters are counted, not gone through", async () => {
    const bytes = await unpacked("ntfs-small");
    new DataView(bytes.buffer).setBigUint64(0x28, BigInt(15 * TIB / 512), true);
    const { files, seconds } = list(bytes);
    assert.isAbove(files, 30);
    assert.isBelow(seconds, 10);
  }).timeout(60_000);
});
