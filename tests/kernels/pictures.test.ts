import { assert } from "chai";
import { Budget } from "../../src/engine/core/budget.ts";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { gif } from "../../src/engine/carving/signatures/gif.ts";
import { jpeg } from "../../src/engine/carving/signatures/jpeg.ts";
import { sampleFile } from "../builders/images.ts";
import { naiveGif } from "../naive/gif.ts";
import { naiveJpeg } from "../naive/jpeg.ts";
import { useKernels } from "./load.ts";

const CASES = [
  ...["baseline", "progressive", "restart", "grey", "cmyk", "thumbnail"].map((name) => ({ file: `${name}.jpg`, signature: jpeg, naive: naiveJpeg, from: 2 })),
  { file: "animation.gif", signature: gif, naive: naiveGif, from: 13 },
];

/** As in an image, where other data follow: far from the end of its input the JPEG kernel decodes in another way. */
function amidOthers(bytes: Uint8Array, below: (n: number) => number): Uint8Array {
  const all = new Uint8Array(bytes.length + 20000);
  for (let at = 0; at < all.length; at++) all[at] = at < bytes.length ? bytes[at]! : below(256);
  return all;
}

suite("picture kernels", () => {
  suiteSetup(useKernels);

  for (const { file, signature, naive, from } of CASES) {
    test(`${file} and damaged copies of it are judged as their slow twin judges them`, async () => {
      const sound = await sampleFile(file);
      let seed = 1, sane = 0;
      const below = (n: number) => Math.floor((seed = Math.imul(seed, 1664525) + 1013904223 >>> 0) / 2 ** 32 * n);
      assert.equal(naive(sound), sound.length);
      for (let i = 0; i < 1500; i++) {
        const bytes = sound.slice();
        for (let left = 1 + below(2); left > 0; left--) {
          const at = from + below(sound.length - from);
          if (below(3) === 0) bytes.copyWithin(at, from + below(sound.length - from), sound.length - below(40));
          else bytes[at]! ^= 1 << below(8);
        }
        const there = i % 2 === 0 ? bytes : amidOthers(bytes, below);
        const measured = signature.measure(new MemorySource(there), new Budget({ steps: 1e6 }));
        const expected = naive(there);
        if (expected !== null) sane++;
        if (measured?.checkedBy === "structure") continue; // became one that is not decoded
        assert.equal(measured?.verdict === "complete" ? measured.length : null, expected, `copy ${i}`);
      }
      assert.isAbove(sane, 10);
    });
  }
});
