// A kernel that traps is our bug, met by somebody's image: the instance is thrown away, and everything else goes on.
import { assert } from "chai";
import { gunzipSync } from "fflate";
import { carve } from "../../src/engine/carving/carve.ts";
import { MemorySource, Unreadable, type ByteSource } from "../../src/engine/core/byte-source.ts";
import { isFailure } from "../../src/engine/core/failure.ts";
import { finish } from "../../src/engine/core/job.ts";
import { openImage, type Image } from "../../src/engine/image.ts";
import { crc32 } from "../../src/engine/kernels/bytes.ts";
import { KernelTrap, kernels } from "../../src/engine/kernels/kernels.ts";
import { toyFile, toyImage, TOYS } from "../builders/toy-files.ts";
import { useKernels } from "../kernels/load.ts";

/** Runs `work` while kernel call number `which` reads far outside of its memory; returns how many calls there were. */
function trapping(which: number, work: () => void): number {
  const door = kernels();
  let calls = 0;
  door.run = (bytes, call) => Object.getPrototypeOf(door).run.call(door, bytes, (wasm: Parameters<typeof call>[0], input: number, output: number) => {
    if (++calls === which) wasm.crc32(0xffff_ff00, 64, 0);
    return call(wasm, input, output);
  });
  try {
    work();
  } finally {
    delete (door as Partial<typeof door>).run;
  }
  return calls;
}

function drain(source: ByteSource): void {
  try {
    source.read(0, source.size);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
}

/** Everything that an image offers; returns how many files were listed, and what was complained about. */
function walk(bytes: Uint8Array): { files: number; told: string[] } {
  const image = finish(openImage([{ name: "image", source: new MemorySource(bytes) }])) as Image;
  assert.isFalse(isFailure(image));
  const told = [...image.problems.rows.map(({ what }) => what), ...image.volumes.flatMap(({ failure }) => (failure ? [failure.what] : []))];
  let files = 0;
  for (const { filesystem } of image.volumes) {
    if (!filesystem) continue;
    const table = finish(filesystem.entries());
    files += table.length;
    for (let i = 0; i < table.length; i++) {
      drain(filesystem.content(i));
      drain(filesystem.slack(i));
      filesystem.times(i);
      filesystem.how(i);
      filesystem.structures(i);
    }
    drain(filesystem.unallocated());
    told.push(...filesystem.problems.rows.map(({ what }) => what), ...table.reasons);
  }
  return { files, told };
}

suite("kernels that trap", () => {
  suiteSetup(useKernels);

  test("a trap is a KernelTrap, and the next call has a fresh instance", () => {
    const bytes = new TextEncoder().encode("123456789");
    const before = kernels().run(bytes, (wasm) => wasm.memory);
    assert.throws(() => trapping(1, () => crc32(bytes)), KernelTrap);
    assert.notEqual(kernels().run(bytes, (wasm) => wasm.memory), before);
    assert.equal(crc32(bytes), 0xcbf4_3926);
  });

  test("one kernel call inside another is refused: it would overwrite the first one's input", () => {
    const bytes = new Uint8Array(9);
    assert.throws(() => kernels().run(bytes, () => crc32(bytes)), /one kernel call inside another/);
    assert.isNumber(crc32(bytes));
  });

  for (const name of ["fat12", "fat16", "exfat", "ntfs-small"]) {
    test(`${name}: whichever kernel call traps, the image is opened and read to its end`, async () => {
      const packed = await fetch(new URL(`../images/${name}.img.gz`, import.meta.url));
      const bytes = gunzipSync(new Uint8Array(await packed.arrayBuffer()));
      const sound = walk(bytes);
      const calls = trapping(-1, () => walk(bytes));
      assert.isAbove(calls, 0);
      let fewer = 0;
      for (let which = 1; which <= calls; which += Math.ceil(calls / 60)) {
        trapping(which, () => {
          const { files, told } = walk(bytes);
          if (files >= sound.files) return;
          fewer++;
          assert.isTrue(told.some((what) => /made a part of this program fail/.test(what)), `call ${which} of ${calls}: ${files} of ${sound.files} files, and no word`);
        });
      }
      assert.isAbove(fewer, 0);
    });
  }

  test("carving goes on behind the window in which a kernel trapped, and counts what it left out", () => {
    const image = toyImage(3 << 20, [[512, toyFile("TOY1", 64)], [2 << 20, toyFile("TOY1", 64)]]);
    trapping(1, () => {
      const offsets: number[] = [];
      const summary = finish(carve(new MemorySource(image), { signatures: TOYS }), (step) => offsets.push(...(step.found as { offset: number }[]).map(({ offset }) => offset)));
      assert.deepEqual(offsets, [2 << 20]);
      assert.equal(summary.unreadable, 1 << 20);
    });
  });
});
