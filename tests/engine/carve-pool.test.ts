import { assert } from "chai";
import { MemorySource, type ByteSource } from "../../src/engine/core/byte-source.ts";
import { Pause, finish } from "../../src/engine/core/job.ts";
import { Search } from "../../src/engine/carving/candidates.ts";
import { carve, carveWholeRange, type CarveOptions, type CarveProgress, type RangeResult } from "../../src/engine/carving/carve.ts";
import { carveFileRange } from "../../src/engine/carving/carve-file.ts";
import type { CarvedFile } from "../../src/engine/carving/carved-file.ts";
import { carvePool, type CarveWorker, type PoolOptions } from "../../src/engine/carving/pool.ts";
import { TOYS, toyFile, toyImage, wovenImage } from "../builders/toy-files.ts";
import { useKernels } from "../kernels/load.ts";

const MIB = 1 << 20;

/** A worker in this thread, which answers after a time of its own. */
class LocalWorker implements CarveWorker {
  static calls = 0;
  closed = false;
  readonly #search: Search;

  constructor(private readonly source: ByteSource, alignment: number | undefined, private readonly delay: () => number) {
    this.#search = new Search(alignment, TOYS);
  }

  async carve(from: number, to: number): Promise<RangeResult> {
    LocalWorker.calls++;
    await new Promise((resolve) => setTimeout(resolve, this.delay()));
    return structuredClone(carveWholeRange(this.source, from, to, this.#search));
  }

  close(): void {
    this.closed = true;
  }
}

async function pooled(source: ByteSource, options: CarveOptions & Partial<PoolOptions> = {}): Promise<CarvedFile[]> {
  const files: CarvedFile[] = [];
  let turn = 0;
  await carvePool(source.size, {
    workers: 3, range: MIB / 4, ...options,
    spawn: () => new LocalWorker(source, options.alignment, () => ++turn * 7 % 5),
    report: (progress) => { files.push(...progress.found); options.report?.(progress); },
  });
  return files;
}

function single(source: ByteSource, options: CarveOptions = {}): CarvedFile[] {
  const files: CarvedFile[] = [];
  finish(carve(source, { signatures: TOYS, ...options }), (progress) => files.push(...(progress as CarveProgress).found));
  return files;
}

suite("carving with a pool", () => {
  suiteSetup(useKernels);

  for (const options of [{}, { incomplete: true }, { incomplete: true, alignment: 1 }, { types: ["two"] }]) {
    test(`it finds what one thread finds, in the same order: ${JSON.stringify(options)}`, async () => {
      for (const seed of [1, 2, 3]) {
        const source = new MemorySource(wovenImage(3 * MIB, seed));
        const expected = single(source, options);
        assert.isAbove(expected.length, 5);
        for (const range of [65_536, MIB / 4, MIB]) assert.deepEqual(await pooled(source, { ...options, range }), expected, `seed ${seed}, ranges of ${range}`);
      }
    });
  }

  test("where a file reaches into a range and ends inside one of its own, what lies behind is found", async () => {
    const range = MIB / 4;
    const source = new MemorySource(toyImage(MIB, [
      [512, toyFile("TOY1", range + 1000)], [range + 512, toyFile("TOY2", 4096)], [range + 2048, toyFile("TOY1", 300)],
    ]));
    const found = await pooled(source, { range });
    assert.deepEqual(found.map(({ sourceOffset }) => sourceOffset), [512, range + 2048]);
    assert.deepEqual(found, single(source));
  });

  test("a File that streams in gives what reading window by window gives", async () => {
    const bytes = wovenImage(3 * MIB, 8);
    bytes.set(toyFile("TOY1", 6 * MIB).subarray(0, 10), 2 * MIB); // measured as if it ended far behind
    const large = new Uint8Array(12 * MIB);
    large.set(bytes);
    large.set(toyFile("TOY2", 700), 11 * MIB);
    const image = new MemorySource(large);
    const search = new Search(512, TOYS);
    const expected = carveWholeRange(image, 1024, large.length, search);
    assert.equal(expected.found.at(-1)?.sourceOffset, 11 * MIB);
    for (const window of [MIB, 100_352]) assert.deepEqual(await carveFileRange(new Blob([large]), image, 1024, large.length, search, { window, segment: 2 * MIB }), expected);
  });

  test("ranges inside a file that is already known are not read", async () => {
    const source = new MemorySource(toyImage(4 * MIB, [[0, toyFile("TOY1", 4 * MIB - 512)]]));
    LocalWorker.calls = 0;
    assert.lengthOf(await pooled(source, { workers: 1 }), 1);
    assert.equal(LocalWorker.calls, 2);
  });

  test("it goes on from a checkpoint", async () => {
    const source = new MemorySource(wovenImage(2 * MIB, 4));
    const options = { incomplete: true };
    const reports: CarveProgress[] = [];
    const expected = await pooled(source, { ...options, report: (progress) => reports.push(structuredClone(progress)) });
    for (let i = 0; i < reports.length; i++) {
      const before = reports.slice(0, i + 1).flatMap(({ found }) => found);
      assert.deepEqual([...before, ...await pooled(source, { ...options, checkpoint: reports[i]!.checkpoint })], expected);
    }
  });

  test("cancelled, it closes its workers and keeps what was reported", async () => {
    const source = new MemorySource(wovenImage(2 * MIB, 5));
    const controller = new AbortController();
    const workers: LocalWorker[] = [];
    const found: CarvedFile[] = [];
    const summary = await carvePool(source.size, {
      workers: 2, range: 65_536, signal: controller.signal,
      spawn: () => workers[workers.push(new LocalWorker(source, undefined, () => 1)) - 1]!,
      report: (progress) => { found.push(...progress.found); if (found.length > 3) controller.abort(); },
    });
    assert.isUndefined(summary);
    assert.isTrue(workers.every(({ closed }) => closed));
    assert.deepEqual(found, single(source).slice(0, found.length));
  });

  test("paused, it hands out no more ranges until it is resumed", async () => {
    const source = new MemorySource(wovenImage(2 * MIB, 6));
    const pause = new Pause();
    pause.pause();
    LocalWorker.calls = 0;
    const result = pooled(source, { pause });
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(LocalWorker.calls, 0);
    pause.resume();
    assert.deepEqual(await result, single(source));
  });

  test("the failure of a worker is the failure of the pool", async () => {
    const failing: CarveWorker = { carve: () => Promise.reject(new Error("gone")), close: () => {} };
    const error = await carvePool(MIB, { workers: 1, spawn: () => failing }).catch((reason: unknown) => reason);
    assert.equal((error as Error).message, "gone");
  });
});
