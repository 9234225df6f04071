import { assert } from "chai";
import type { Budget } from "../../src/engine/core/budget.ts";
import { MemorySource, Unreadable, tryRead, type ByteSource } from "../../src/engine/core/byte-source.ts";
import { finish } from "../../src/engine/core/job.ts";
import { VAIN_CANDIDATE, VAIN_WINDOW } from "../../src/engine/core/limits.ts";
import { RunList } from "../../src/engine/core/run-list.ts";
import { runs } from "../../src/engine/core/views.ts";
import { carve, type CarveCheckpoint, type CarveOptions, type CarveProgress } from "../../src/engine/carving/carve.ts";
import { contentOf, type CarvedFile } from "../../src/engine/carving/carved-file.ts";
import { sourcesOf } from "../../src/engine/export/manifest.ts";
import { TOYS, toyFile, toyImage, wovenImage } from "../builders/toy-files.ts";
import { useKernels } from "../kernels/load.ts";

const MIB = 1 << 20;

function carved(source: ByteSource, options: CarveOptions = {}): CarvedFile[] {
  const files: CarvedFile[] = [];
  finish(carve(source, { signatures: TOYS, ...options }), (progress) => files.push(...(progress as CarveProgress).found));
  return files.sort((a, b) => a.sourceOffset - b.sourceOffset);
}
const places = (files: readonly CarvedFile[]): string[] => files.map((file) => `${file.sourceOffset}+${file.length} ${file.type} ${file.verdict}`);
const image = (size: number, ...files: [number, Uint8Array][]): MemorySource => new MemorySource(toyImage(size, files));

suite("carving", () => {
  suiteSetup(useKernels);

  test("files are found at sector starts, also across windows, with place, kind and certainty", () => {
    const source = image(3 * MIB, [512, toyFile("TOY1", 600)], [MIB - 512, toyFile("TOY2", MIB, { checkedBy: "checksum" })], [2 * MIB + 100, toyFile("TOY1", 50)]);
    assert.deepEqual(places(carved(source)), ["512+600 one complete", `${MIB - 512}+${MIB} two complete`]);
    assert.deepInclude(carved(source)[1]!, { offset: MIB - 512, checkedBy: "checksum", signature: "toy two" });
  });

  test("asked to look at every byte, it finds those between sectors too", () => {
    assert.deepEqual(places(carved(image(5000, [513, toyFile("TOY1", 100)], [700, toyFile("TOY2", 77)]), { alignment: 1 })), ["513+100 one complete", "700+77 two complete"]);
  });

  test("what lies inside another complete file is not listed", () => {
    assert.deepEqual(places(carved(image(9000, [0, toyFile("TOY1", 5000)], [1024, toyFile("TOY2", 100, { checkedBy: "checksum" })], [5120, toyFile("TOY2", 100)]))), ["0+5000 one complete", "5120+100 two complete"]);
  });

  test("a file known by its header alone gives way to a surer one, and holds against another like it", () => {
    const header = toyFile("TOY1", 4000, { checkedBy: "header" });
    assert.deepEqual(places(carved(image(9000, [0, header], [1024, toyFile("TOY2", 100)]))), ["1024+100 two complete"]);
    assert.deepEqual(places(carved(image(9000, [0, header], [1024, toyFile("TOY2", 100, { checkedBy: "header" })]))), ["0+4000 one complete"]);
  });

  test("only complete files are given unless the others are asked for, and those end where a complete one begins", () => {
    const source = image(9000, [0, toyFile("TOY1", 6000, { verdict: "truncated" })], [4096, toyFile("TOY2", 100)], [8192, toyFile("TOY1", 20, { verdict: "header only", checkedBy: "header" })]);
    assert.deepEqual(places(carved(source)), ["4096+100 two complete"]);
    assert.deepEqual(places(carved(source, { incomplete: true })), ["0+4096 one truncated", "4096+100 two complete", "8192+20 one header only"]);
  });

  test("the picture inside the sound part of a cut photo is not a file of its own", () => {
    const source = image(9000, [0, toyFile("TOY1", 6000, { verdict: "truncated" })], [700, toyFile("TOY1", 100)], [1024, toyFile("TOY2", 100)]);
    assert.deepEqual(places(carved(source, { alignment: 1 })), ["1024+100 two complete"]);
  });

  test("the lost tail of a truncated image is passed over without trying every sector of it", () => {
    const there = image(MIB, [512, toyFile("TOY1", 100)]);
    let reads = 0;
    const counted: ByteSource = { size: there.size, locate: (offset, length) => there.locate(offset, length), spec: () => there.spec(), read: (offset, length) => { reads++; return there.read(offset, length); } };
    const view = runs(counted, RunList.of([0, 8 * MIB], [MIB, 64 * MIB]));
    assert.deepEqual(places(carved(view)), ["512+100 one complete"]);
    assert.isBelow(reads, 20);
    assert.equal(finish(carve(view, { signatures: TOYS })).unreadable, 64 * MIB);
  });

  test("where several kinds fit, the surer wins, then the longer", () => {
    const both = toyFile("TOY1", 1000);
    both.set(new TextEncoder().encode("FARAWAY"), 300);
    assert.deepEqual(places(carved(image(2000, [0, both]))), ["0+1000 one complete"], "the same: the first listed");
    assert.deepEqual(places(carved(image(2000, [512, toyFile("TOY2", 1000)]))), ["512+1000 two complete"]);
  });

  test("types are a choice among what is found, not another way of looking", () => {
    const source = image(9000, [0, toyFile("TOY1", 5000)], [1024, toyFile("TOY2", 100)], [6144, toyFile("TOY2", 99)]);
    assert.deepEqual(places(carved(source, { types: ["two"] })), ["6144+99 two complete"]);
  });

  test("in a view, a file is measured as the view shows it and says where its pieces lie in the image", () => {
    const file = toyFile("TOY1", 1500, { fill: 0x41 });
    const source = image(16_384, [8192, file.subarray(0, 1024)], [2048, file.subarray(1024)]);
    const view = runs(source, RunList.of([8192, 2048], [1024, 1024]));
    const [found] = carved(view);
    assert.deepInclude(found!, { offset: 8192, sourceOffset: 0, length: 1500, verdict: "complete" });
    const content = contentOf(view, found!);
    assert.deepEqual(content.read(0, 1500), Uint8Array.from(file));
    assert.deepEqual(sourcesOf(content).runs, [[8192, 1024], [2048, 476]]);
  });

  test("a bad sector hides what starts in it and nothing else", () => {
    const whole = image(MIB, [0, toyFile("TOY1", 100)], [1024, toyFile("TOY1", 100)], [4096, toyFile("TOY2", 200)]);
    const bad: ByteSource = {
      size: whole.size, locate: (offset, length) => whole.locate(offset, length), spec: () => whole.spec(),
      read(offset, length) {
        if (offset < 1536 && offset + length > 1024) throw new Unreadable(1024, 512, "bad sector");
        return whole.read(offset, length);
      },
    };
    assert.deepEqual(places(carved(bad)), ["0+100 one complete", "4096+200 two complete"]);
    assert.equal(finish(carve(bad, { signatures: TOYS })).unreadable, 512);
  });

  test("an image of nothing but beginnings costs no more than so much for each window, and whole files in it are still found", () => {
    const size = 2 * MIB;
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 512) bytes.set(toyFile("TOY1", 100, { verdict: "damaged" }), at);
    bytes.set(toyFile("TOY2", 1000), size - 2048);
    const memory = new MemorySource(bytes);
    let read = 0;
    const counted: ByteSource = { size, locate: (offset, length) => memory.locate(offset, length), spec: () => memory.spec(), read: (offset, length) => { read += length; return memory.read(offset, length); } };
    const greedy = TOYS.map((toy) => ({ ...toy, measure: (file: ByteSource, budget: Budget) => {
      if (toy.extension === "one") for (let at = 0; at < file.size; at += 65_536) if (!tryRead(file, at, Math.min(65_536, file.size - at))) break;
      return toy.measure(file, budget);
    } }));
    assert.deepEqual(places(carved(counted, { signatures: greedy })), [`${size - 2048}+1000 two complete`]);
    assert.isBelow(read, size / MIB * (VAIN_WINDOW + 2048 * (VAIN_CANDIDATE + 65_536) + 4 * MIB));
  });

  for (const options of [{}, { incomplete: true }, { incomplete: true, alignment: 1 }]) {
    test(`carving that goes on from any checkpoint finds what an uninterrupted one finds: ${JSON.stringify(options)}`, () => {
      const source = new MemorySource(wovenImage(3 * MIB, 7));
      const expected = places(carved(source, options));
      assert.isAbove(expected.length, 20);
      const before: CarvedFile[] = [];
      const stops: { checkpoint: CarveCheckpoint; files: CarvedFile[] }[] = [];
      finish(carve(source, { signatures: TOYS, ...options }), (progress) => {
        const { found, checkpoint } = progress as CarveProgress;
        before.push(...found);
        stops.push({ checkpoint: structuredClone(checkpoint), files: [...before] });
      });
      for (const { checkpoint, files } of stops) {
        const all = [...files, ...carved(source, { ...options, checkpoint })].sort((a, b) => a.sourceOffset - b.sourceOffset);
        assert.deepEqual(places(all), expected, `from ${checkpoint.position}`);
      }
    });
  }
});
