// What a medium does not give: bad sectors, a lost end. Each is told, and what lies around it is still found.
import { assert } from "chai";
import { gunzipSync } from "fflate";
import { carveFileRange } from "../../src/engine/carving/carve-file.ts";
import { Search } from "../../src/engine/carving/candidates.ts";
import { MemorySource, Unreadable, type ByteSource } from "../../src/engine/core/byte-source.ts";
import { finish } from "../../src/engine/core/job.ts";
import type { SegmentedBlob } from "../../src/engine/core/segments.ts";
import { openImage, type Image } from "../../src/engine/image.ts";
import { TOYS, toyFile, toyImage } from "../builders/toy-files.ts";
import { useKernels } from "../kernels/load.ts";

const MIB = 1 << 20;

/** `bytes` on a disk that refuses `length` of them from `offset`. */
function failing(bytes: Uint8Array, offset: number, length: number): ByteSource {
  const inner = new MemorySource(bytes);
  return {
    size: inner.size,
    read(from, count) {
      if (from < offset + length && from + count > offset) throw new Unreadable(offset, length, "bad sector");
      return inner.read(from, count);
    },
    locate: (from, count) => inner.locate(from, count),
    spec: () => inner.spec(),
  };
}

async function unpacked(name: string): Promise<Uint8Array> {
  return gunzipSync(new Uint8Array(await (await fetch(new URL(`../images/${name}.img.gz`, import.meta.url))).arrayBuffer()));
}

function listed(source: ByteSource): { names: string[]; told: string[] } {
  const image = finish(openImage([{ name: "disk", source }])) as Image;
  const { filesystem } = image.volumes[0]!;
  const table = finish(filesystem!.entries());
  return { names: Array.from({ length: table.length }, (_, i) => table.path(i)), told: [...image.problems.rows, ...filesystem!.problems.rows].map(({ what }) => what) };
}

suite("what cannot be read", () => {
  suiteSetup(useKernels);

  test("NTFS: records in a bad place are told by their numbers, all others are listed", async () => {
    const bytes = await unpacked("ntfs-small");
    const whole = listed(new MemorySource(bytes));
    const { names, told } = listed(failing(bytes, 16_384 + 70 * 1024 + 512, 1024));
    assert.include(told, "Records 70 to 71 cannot be read: the files that are told there are missing from the list, or parts of them are.");
    assert.isAtMost(names.length, whole.names.length - 2);
    assert.isAbove(names.length, whole.names.length - 8);
  });

  for (const name of ["fat12", "fat16", "exfat", "ntfs-small"]) {
    test(`${name}: an image that lost its end says so`, async () => {
      const bytes = await unpacked(name);
      assert.notMatch(listed(new MemorySource(bytes)).told.join("\n"), /before its filesystem does/);
      assert.match(listed(new MemorySource(bytes.subarray(0, bytes.length - 65_536))).told.join("\n"), /The image ends \d+ bytes before its filesystem does/);
    });
  }

  test("a scan of a File goes on behind a bad place, and counts it; it ends where the whole file is gone", async () => {
    const image = toyImage(4 * MIB, [[512, toyFile("TOY1", 64)], [3 * MIB, toyFile("TOY1", 64)]]);
    const source = failing(image, MIB + 512, 1024);
    const file = new File([image as Uint8Array<ArrayBuffer>], "disk");
    const refuse = { stream: () => new ReadableStream<Uint8Array<ArrayBuffer>>({ type: "bytes", start: (controller) => controller.error(new Error("bad")) }), arrayBuffer: () => Promise.reject(new Error("bad sector")) };
    const blob: SegmentedBlob = { size: file.size, slice: (start, end) => (end > MIB ? refuse : file.slice(start, end)) };
    const search = new Search(512, TOYS);
    const { found, unreadable } = await carveFileRange(blob, source, 0, image.length, search, { segment: MIB });
    assert.deepEqual([found.map(({ offset }) => offset), unreadable], [[512, 3 * MIB], 1024]);
    const gone = await carveFileRange({ size: file.size, slice: () => refuse }, failing(image, 0, image.length), 0, image.length, search).then(() => null, (error: unknown) => error);
    assert.instanceOf(gone, Unreadable);
  });
});
