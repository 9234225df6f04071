import { assert } from "chai";
import { Budget } from "../../../src/engine/core/budget.ts";
import { MemorySource } from "../../../src/engine/core/byte-source.ts";
import { beginsAs, type CheckedBy, type Measured, type Signature } from "../../../src/engine/carving/signature.ts";
import { SIGNATURES } from "../../../src/engine/carving/signatures/index.ts";
import { join, noise, sampleFile, words } from "../../builders/images.ts";
import { useKernels } from "../../kernels/load.ts";

const SAMPLES: Readonly<Record<string, CheckedBy>> = {
  "baseline.jpg": "decode", "progressive.jpg": "decode", "restart.jpg": "decode", "grey.jpg": "decode", "cmyk.jpg": "decode", "thumbnail.jpg": "decode",
  "arithmetic.jpg": "structure", "picture.png": "checksum", "animation.gif": "decode", "picture.bmp": "structure", "palette.bmp": "structure",
  "picture.tif": "structure", "strips.tif": "structure", "lossy.webp": "structure", "lossless.webp": "structure", "icon.ico": "structure",
  "picture.psd": "structure", "page.pdf": "structure", "updated.pdf": "structure", "streams.pdf": "decode", "table.sqlite": "structure", "program.elf": "structure",
  "program.exe": "structure", "numbers.xz": "structure",
};
const loaded = new Map<string, Uint8Array>();
const sample = (name: string) => loaded.get(name)!;
const signatureOf = (name: string): Signature => SIGNATURES.find(({ extension }) => name.endsWith(`.${extension}`))!;
const measure = (name: string, bytes: Uint8Array): Measured | null => signatureOf(name).measure(new MemorySource(bytes), new Budget({ steps: 1e6, bytes: 1e9 }));

suite("signatures of images, documents and programs", () => {
  suiteSetup(async () => {
    await useKernels();
    for (const name of Object.keys(SAMPLES)) loaded.set(name, await sampleFile(name));
  });

  for (const [name, checkedBy] of Object.entries(SAMPLES)) {
    test(`${name}: whatever follows, the file ends where it ends`, () => {
      const file = sample(name);
      const toSector = new Uint8Array(512 - file.length % 512);
      for (const [what, tail] of Object.entries({ nothing: [], zeros: [new Uint8Array(9000)], noise: [noise(9000)], words: [words(9000)], "the same file on the next sector": [toSector, file] })) {
        const measured = measure(name, join(file, ...tail));
        assert.equal(measured?.verdict, "complete", what);
        assert.equal(measured!.length, file.length, what);
        assert.equal(measured!.checkedBy, checkedBy);
        assert.equal(measured!.validUpTo, file.length);
      }
    });

    test(`${name}: with its end missing, it is never complete`, () => {
      const file = sample(name);
      for (let end = 1; end < file.length - 1; end += end < 200 ? 7 : 101) {
        const measured = measure(name, file.slice(0, end));
        if (measured) assert.notEqual(measured.verdict, "complete", `the first ${end} bytes`);
        if (measured) assert.isAtMost(measured.validUpTo, end);
      }
      assert.equal(measure(name, file.slice(0, file.length - Math.ceil(file.length / 4)))?.verdict, "truncated");
    });

    test(`${name}: is found by its magic`, () => {
      const file = sample(name);
      assert.isTrue(beginsAs(signatureOf(name), file));
    });
  }

  test("noise and zeros behind every magic are not taken for a whole file", () => {
    for (const signature of SIGNATURES) {
      for (const { at = 0, bytes } of signature.magic) {
        for (const rest of [noise(20_000, 7), new Uint8Array(20_000), words(20_000)]) {
          rest.set(bytes, at);
          assert.notEqual(signature.measure(new MemorySource(rest), new Budget({ steps: 1e6 }))?.verdict, "complete", signature.name);
        }
      }
    }
  });

  for (const name of ["baseline.jpg", "progressive.jpg", "restart.jpg", "thumbnail.jpg", "picture.png", "animation.gif"]) {
    test(`${name}: a foreign block in its middle is noticed`, () => {
      const file = sample(name), block = 256;
      for (let at = Math.ceil(file.length / 2); at + block < file.length - 64; at += 61) {
        for (const foreign of [noise(block, at), words(block)]) {
          const measured = measure(name, join(file.subarray(0, at), foreign, file.subarray(at + block), noise(5000)));
          assert.equal(measured?.verdict, "damaged", `at ${at}`);
          assert.isAtMost(measured!.validUpTo, name === "picture.png" ? at + block : file.length);
        }
      }
    });
  }

  test("a JPEG with a missing, doubled or misnumbered restart marker is damaged", () => {
    const file = sample("restart.jpg");
    const at = file.findIndex((byte, i) => byte === 0xff && file[i + 1] === 0xd1);
    const renumbered = file.slice();
    renumbered[at + 1] = 0xd2;
    for (const wrong of [join(file.subarray(0, at), file.subarray(at + 2)), join(file.subarray(0, at), file.subarray(at, at + 2), file.subarray(at)), renumbered]) {
      assert.equal(measure("restart.jpg", wrong)?.verdict, "damaged");
    }
  });

  test("a JPEG ends with its own EOI, not with its thumbnail's", () => {
    const file = sample("thumbnail.jpg");
    const inner = file.findIndex((byte, i) => i > 2 && byte === 0xff && file[i + 1] === 0xd8);
    assert.isAbove(inner, 0);
    const thumbnail = measure("thumbnail.jpg", file.slice(inner));
    assert.equal(thumbnail?.verdict, "complete");
    assert.isBelow(inner + thumbnail!.length, file.length);
  });

  for (const [type, name] of [["jpeg", "x.jpg"], ["png", "x.png"], ["webp", "x.webp"]] as const) {
    test(`a ${type} picture of the browser's, longer than what is read at once, is measured and its damage noticed`, async () => {
      const canvas = new OffscreenCanvas(900, 700), context = canvas.getContext("2d")!;
      const pixels = context.createImageData(canvas.width, canvas.height);
      noise(pixels.data.length, 3).forEach((value, i) => { pixels.data[i] = i % 4 === 3 ? 255 : 64 + value / 2; });
      context.putImageData(pixels, 0, 0);
      const file = new Uint8Array(await (await canvas.convertToBlob({ type: `image/${type}`, quality: 0.9 })).arrayBuffer());
      assert.isAbove(file.length, 300_000);
      const measured = measure(name, join(file, noise(70_000)));
      assert.equal(measured?.verdict, "complete");
      assert.equal(measured!.length, file.length);
      if (type === "webp") return; // its data have no codes that could be wrong
      for (let at = 4096 * 20; at < file.length - 8192; at += 4096 * 13) {
        for (const foreign of [noise(4096, at), words(4096)]) assert.equal(measure(name, join(file.subarray(0, at), foreign, file.subarray(at + 4096)))?.verdict, "damaged", `at ${at}`);
      }
    });
  }

  test("a Windows program whose checksum is right is said to be proved by it", () => {
    const file = sample("program.exe").slice(), view = new DataView(file.buffer);
    const at = view.getUint32(0x3c, true) + 24 + 64;
    let sum = 0;
    for (let i = 0; i < file.length; i += 2) sum += view.getUint16(i, true);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    view.setUint32(at, sum + file.length, true);
    assert.equal(measure("program.exe", join(file, noise(3000)))?.checkedBy, "checksum");
    file[600]! ^= 1;
    assert.equal(measure("program.exe", file)?.checkedBy, "structure");
  });

  test("a program whose section table or certificate was overwritten is damaged, not as long as the rubbish says", () => {
    const file = sample("program.elf");
    const windows = sample("program.exe");
    for (const rest of [noise(9000), words(9000), new Uint8Array(9000)]) {
      assert.equal(measure("program.elf", join(file.subarray(0, file.length - 200), rest))?.verdict, "damaged");
      assert.equal(measure("program.exe", join(windows.subarray(0, windows.length - 24), rest))?.verdict, "damaged");
    }
  });

  test("a PDF is measured to its last update, and an update that lost its end is missed", () => {
    const [first, updated] = [sample("page.pdf"), sample("updated.pdf")];
    assert.isBelow(first.length, updated.length);
    const half = measure("page.pdf", updated.slice(0, first.length + 60));
    assert.equal(half?.verdict, "truncated");
    assert.equal(half?.validUpTo, sample("page.pdf").length);
  });

  test("a PDF into which a block was inserted is damaged", () => {
    const file = sample("page.pdf");
    assert.equal(measure("page.pdf", join(file.subarray(0, 100), words(512), file.subarray(100), new Uint8Array(1000)))?.verdict, "truncated");
    const moved = file.slice();
    moved[file.findIndex((_, i) => String.fromCharCode(...file.subarray(i, i + 7)) === "2 0 obj")] = 0x58;
    assert.equal(measure("page.pdf", moved)?.verdict, "damaged");
  });

  test("a PDF whose objects only a compressed table tells of is checked stream by stream", () => {
    const file = sample("streams.pdf");
    const photo = file.findIndex((byte, i) => byte === 0xff && file[i + 1] === 0xd8);
    for (const at of [photo + 900, photo - 400, file.length - 200]) {
      const wrong = file.slice();
      wrong.set(noise(160, at), at);
      assert.notEqual(measure("streams.pdf", wrong)?.verdict, "complete", `noise at ${at}`);
    }
  });

  test("an SQLite database with a page of something else, or two pages changed over, is damaged", () => {
    const file = sample("table.sqlite"), size = 1024;
    for (let page = 1; page < file.length / size; page++) {
      const wrong = file.slice();
      wrong.set(noise(size, page), page * size);
      const measured = measure("table.sqlite", wrong);
      assert.equal(measured?.verdict, "damaged", `page ${page + 1}`);
      assert.isAtMost(measured!.validUpTo, page * size);
    }
    const leaf = (at: number) => file[at * size] === 0x0d;
    const leaves = Array.from({ length: file.length / size }, (_, i) => i).filter((i) => i > 0 && leaf(i));
    const swapped = file.slice();
    swapped.set(file.subarray(leaves[0]! * size, (leaves[0]! + 1) * size), leaves[1]! * size);
    swapped.set(file.subarray(leaves[1]! * size, (leaves[1]! + 1) * size), leaves[0]! * size);
    assert.equal(measure("table.sqlite", swapped)?.verdict, "damaged");
  });

  test("every bit of a PNG's chunks and of an xz file's headers counts", () => {
    for (let at = 33; at < 600; at += 13) {
      const wrong = sample("picture.png").slice();
      wrong[at]! ^= 1 << at % 8;
      assert.notEqual(measure("picture.png", wrong)?.verdict, "complete", `PNG, byte ${at}`);
    }
    const file = sample("numbers.xz");
    for (const at of [7, 8, 12, 13, 14, 20, file.length - 1, file.length - 4, file.length - 10, file.length - 14]) {
      const wrong = file.slice();
      wrong[at]! ^= 1;
      assert.notEqual(measure("numbers.xz", wrong)?.verdict, "complete", `xz, byte ${at}`);
    }
  });
});
