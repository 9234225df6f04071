import { assert } from "chai";
import { Budget } from "../../../src/engine/core/budget.ts";
import { MemorySource, type ByteSource } from "../../../src/engine/core/byte-source.ts";
import { beginsAs, extensionsOf, type CheckedBy, type Measured, type Signature } from "../../../src/engine/carving/signature.ts";
import { SIGNATURES } from "../../../src/engine/carving/signatures/index.ts";
import { join, noise, sampleFile, words } from "../../builders/images.ts";
import { useKernels } from "../../kernels/load.ts";

interface Sample {
  readonly extension: string;
  readonly checkedBy: CheckedBy;
  /** The format does not say how long the file is: cut between two pieces, it looks whole. */
  readonly open?: boolean;
}
const structure = (extension: string, open = false): Sample => ({ extension, checkedBy: "structure", open });
const checksum = (extension: string): Sample => ({ extension, checkedBy: "checksum" });

const SAMPLES: Readonly<Record<string, Sample>> = {
  "film.mp4": structure("mp4"), "faststart.mp4": structure("mp4"), "fragments.mp4": structure("mp4", true), "film.mov": structure("mov"), "tone.m4a": structure("m4a"),
  "picture.avif": structure("avif"), "picture.heic": structure("heic"), "film.mkv": structure("mkv"), "live.mkv": structure("mkv", true), "film.webm": structure("webm"),
  "film.avi": structure("avi"), "film.flv": structure("flv"), "film.wmv": structure("wmv"), "film.mpg": structure("mpg", true),
  "tone.wav": structure("wav"), "wide.wav": structure("wav"), "tone.aiff": structure("aiff"), "tagged.mp3": { extension: "mp3", checkedBy: "checksum", open: true }, "bare.mp3": structure("mp3", true),
  "tone.flac": checksum("flac"), "long.flac": checksum("flac"), "tone.ogg": checksum("ogg"), "chained.ogg": checksum("ogg"), "tone.opus": checksum("opus"),
  "plain.zip": checksum("zip"), "streamed.zip": checksum("zip"), "streamed-stored.zip": checksum("zip"), "wide.zip": checksum("zip"), "wide-streamed.zip": checksum("zip"),
  "comment.zip": checksum("zip"), "nested.zip": checksum("zip"), "book.epub": checksum("epub"), "letter.odt": checksum("odt"), "office.docx": checksum("docx"),
  "office.xlsx": checksum("xlsx"), "office.pptx": checksum("pptx"), "program.jar": checksum("jar"), "program.apk": checksum("apk"),
  "members.gz": checksum("gz"), "named.gz": checksum("gz"),
};
const CHECKED = Object.keys(SAMPLES).filter((name) => SAMPLES[name]!.checkedBy === "checksum");
const loaded = new Map<string, Uint8Array>();
const sample = (name: string) => loaded.get(name)!;

const signatureOf = (name: string): Signature => SIGNATURES.find((signature) => beginsAs(signature, sample(name)))!;
const budget = () => new Budget({ steps: 1e6, bytes: 1e9 });
const measure = (name: string, ...parts: Uint8Array[]): Measured | null => signatureOf(name).measure(new MemorySource(join(...parts)), budget());

/** What fills the last sector of `file`. */
const slack = (file: Uint8Array) => new Uint8Array((512 - file.length % 512) % 512);

suite("signatures of sounds, films and archives", () => {
  suiteSetup(async () => {
    await useKernels();
    for (const name of Object.keys(SAMPLES)) loaded.set(name, await sampleFile(name));
  });

  for (const [name, { extension, checkedBy, open }] of Object.entries(SAMPLES)) {
    test(`${name}: whatever follows, the file ends where it ends`, () => {
      const file = sample(name);
      const others = [slack(file), sample("plain.zip")];
      const tails = { nothing: [], zeros: [new Uint8Array(90_000)], noise: [noise(90_000)], words: [words(90_000)], "the same file on the next sector": [slack(file), file], "an archive on the next sector": others };
      for (const [what, tail] of Object.entries(tails)) {
        const measured = measure(name, file, ...tail);
        assert.equal(measured?.verdict, "complete", what);
        assert.equal(measured!.length, file.length, what);
        assert.equal(measured!.checkedBy, checkedBy, what);
        assert.equal(measured!.validUpTo, file.length, what);
        assert.equal(measured!.extension ?? signatureOf(name).extension, extension);
        assert.include(extensionsOf(signatureOf(name)), extension);
      }
    });

    test(`${name}: with its end missing, it is ${open ? "whole only between two of its pieces" : "never complete"}`, () => {
      const file = sample(name);
      for (let end = 1; end < file.length - 1; end += end < 200 ? 7 : 101) {
        const measured = measure(name, file.slice(0, end));
        if (!measured) continue;
        assert.isAtMost(measured.length, end);
        if (open && measured.verdict === "complete") assert.isAtLeast(measured.length, end - 7, `the first ${end} bytes`);
        else assert.notEqual(measured.verdict, "complete", `the first ${end} bytes`);
      }
    });
  }

  for (const name of CHECKED) {
    test(`${name}: a foreign block in its middle is noticed, wherever its content is`, () => {
      const file = sample(name);
      const size = Math.min(4096, file.length >> 2);
      const broken = file.slice();
      broken.set(noise(size, 3), (file.length - size) >> 1);
      const measured = measure(name, broken, noise(5000, 4));
      if (measured) assert.notEqual(measured.verdict, "complete");
    });

    test(`${name}: cut and overwritten, it is not complete`, () => {
      const file = sample(name);
      for (const rest of [noise(30_000, 5), new Uint8Array(30_000)]) assert.notEqual(measure(name, file.slice(0, file.length * 0.7), rest)?.verdict, "complete");
    });
  }

  test("one wrong byte of content is damage where a checksum covers it", () => {
    for (const [name, at] of Object.entries({ "plain.zip": 200, "streamed-stored.zip": 200, "nested.zip": 3000, "named.gz": 200, "long.flac": 4000, "tone.flac": 2000, "tone.ogg": 4400, "tone.opus": 1000 })) {
      const file = sample(name).slice();
      file[at]! ^= 0x10;
      const measured = measure(name, file, words(3000));
      assert.equal(measured?.verdict, "damaged", name);
      assert.isBelow(measured!.validUpTo, file.length, name);
      if (!name.endsWith(".gz")) assert.equal(measured!.length, file.length, name); // a gzip stream says nowhere how long it is
    }
  });

  test("a FLAC of nothing but frame headers with right checksums, each of which would be read for long, is soon given up", () => {
    const beginning = new Uint8Array(42);
    beginning.set([0x66, 0x4c, 0x61, 0x43, 0x80, 0, 0, 34, 0, 16, 0xff, 0xff]);
    beginning.set([0x0a, 0xc4, 0x40, 0xf0, 0x40, 0, 0, 0], 18); // 44.1 kHz, mono, 16 bits, 2^30 samples
    // The header of a block of 65536 samples, its CRC-8, a subframe of prediction order 0, a residual in one part.
    const header = [0xff, 0xf9, 0x79, 0x08, 0x00, 0xff, 0xff, 0x6c, 0x10, 0x08];
    const frames = new Uint8Array(4 << 20).map((_, i) => header[i % header.length]!);
    const start = performance.now();
    assert.notEqual(signatureOf("tone.flac").measure(new MemorySource(join(beginning, frames)), budget())?.verdict, "complete");
    assert.isBelow(performance.now() - start, 2000);
  });

  test("films whose frames are walked show a foreign block", () => {
    for (const name of ["film.avi", "film.wmv", "film.mpg", "film.webm", "film.flv", "bare.mp3", "tagged.mp3"]) {
      const file = sample(name);
      const size = file.length >> 2;
      const broken = join(file.subarray(0, file.length >> 1), noise(size, 9), file.subarray((file.length >> 1) + size));
      assert.include(["damaged", "truncated"], measure(name, broken, words(2000))?.verdict, name);
    }
  });

  test("a second archive that follows directly is not swallowed", () => {
    const first = sample("plain.zip");
    assert.equal(measure("plain.zip", first, sample("streamed.zip"))?.length, first.length);
    assert.equal(measure("plain.zip", first, first)?.length, first.length);
  });

  test("an archive without its front is not complete", () => {
    const file = sample("plain.zip");
    const second = new DataView(file.buffer).getUint32(18, true) + 30 + "words.txt".length;
    const measured = signatureOf("plain.zip").measure(new MemorySource(file.slice(second)), budget());
    assert.equal(measured?.verdict, "damaged");
  });

  test("the name that gzip gives is handed on, without folders", () => {
    assert.equal(measure("named.gz", sample("named.gz"))?.name, "words.txt");
  });

  test("a film whose samples lie outside its media data is not complete", () => {
    const file = sample("film.mp4").slice();
    const at = file.findIndex((_, i) => i > 4 && String.fromCharCode(...file.subarray(i, i + 4)) === "stco");
    new DataView(file.buffer).setUint32(at + 12, file.length + 4000);
    assert.equal(measure("film.mp4", file)?.verdict, "truncated");
    new DataView(file.buffer).setUint32(at + 12, 8);
    assert.equal(measure("film.mp4", file)?.verdict, "damaged");
  });

  test("a film with its header in front, cut and overwritten, is damaged from the first frame that is none", () => {
    for (const rest of [noise(30_000, 8), new Uint8Array(30_000), words(30_000)]) {
      const file = sample("faststart.mp4");
      const cut = Math.floor(file.length * 0.8);
      const measured = measure("faststart.mp4", file.slice(0, cut), rest);
      assert.equal(measured?.verdict, "damaged");
      assert.equal(measured!.length, file.length);
      assert.isAtMost(measured!.validUpTo, cut + 500); // the frame across the cut begins as one
      assert.isAbove(measured!.validUpTo, file.length >> 1);
    }
  });

  test("a film in fragments, cut and overwritten, ends before the first frame that is none; with a foreign block in the middle it is damaged", () => {
    const file = sample("fragments.mp4");
    const media = [...file.keys()].filter((at) => String.fromCharCode(...file.subarray(at + 4, at + 8)) === "mdat");
    const cut = media.at(-1)! + 20;
    const short = measure("fragments.mp4", file.slice(0, cut), noise(30_000, 8));
    assert.equal(short?.verdict, "truncated");
    assert.isAtMost(short!.length, cut + 500);
    const broken = file.slice();
    broken.set(noise(500, 9), media[0]! + 200);
    const damaged = measure("fragments.mp4", broken, noise(30_000, 8));
    assert.equal(damaged?.verdict, "damaged");
    assert.equal(damaged!.length, file.length);
  });

  test("large files are measured with few, large reads", () => {
    const size = 200 << 20;
    const head = sample("tone.wav").slice(0, 44);
    const view = new DataView(head.buffer);
    view.setUint32(4, size - 8, true);
    const source: ByteSource & { reads: number } = {
      size, reads: 0, locate: () => [], spec: () => ({ kind: "zeros", size }),
      read(offset, length) { this.reads++; const out = new Uint8Array(length); if (offset < 44) out.set(head.subarray(offset, offset + length)); return out; },
    };
    SIGNATURES.find(({ extension }) => extension === "wav")!.measure(source, budget());
    assert.isBelow(source.reads, 10);
  });

  test("a spent budget ends a walk, and nothing is called complete by it", () => {
    for (const name of CHECKED) assert.notEqual(signatureOf(name).measure(new MemorySource(sample(name)), new Budget({ steps: 0, bytes: 1000 }))?.verdict, "complete", name);
  });

  test("noise, zeros and words behind every magic are not taken for a whole file", () => {
    for (const signature of SIGNATURES) {
      for (const { at = 0, bytes } of signature.magic) {
        for (const rest of [noise(20_000, 7), new Uint8Array(20_000), words(20_000)]) {
          rest.set(bytes, at);
          assert.notEqual(signature.measure(new MemorySource(rest), budget())?.verdict, "complete", signature.name);
        }
      }
    }
  });
});
