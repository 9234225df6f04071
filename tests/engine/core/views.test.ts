import { assert } from "chai";
import { BlockCache } from "../../../src/engine/core/block-cache.ts";
import { MemorySource, ReadPastEnd, Unreadable, readInto, tryReadInto, type ByteSource } from "../../../src/engine/core/byte-source.ts";
import { RunList } from "../../../src/engine/core/run-list.ts";
import { openSpec } from "../../../src/engine/core/source-spec.ts";
import { concat, runs, slice, zeros } from "../../../src/engine/core/views.ts";

const bytes = new Uint8Array(3 << 20).map((_, i) => i * 31 >>> 3);
const image = new MemorySource(bytes);
const same = (actual: Uint8Array, expected: Uint8Array | number[]) => assert.deepEqual([...actual], [...expected]);

suite("views", () => {
  const woven = runs(slice(image, 100, 1000), RunList.of([500, -1, 0], [10, 5, 20]), 40);

  test("runs join stretches, holes and the zeros past the last run", () => {
    same(woven.read(8, 10), [bytes[608]!, bytes[609]!, 0, 0, 0, 0, 0, bytes[100]!, bytes[101]!, bytes[102]!]);
    same(woven.read(35, 5), [0, 0, 0, 0, 0]);
  });

  test("runs say where their bytes lie in the image", () => {
    assert.deepEqual(woven.locate(5, 20), [{ kind: "image", offset: 605, length: 5 }, { kind: "hole", length: 5 }, { kind: "image", offset: 100, length: 10 }]);
  });

  test("what lies past the end of a truncated image is unreadable, and said so", () => {
    const cut = runs(slice(image, 0, 100), RunList.of([90], [20]));
    assert.throws(() => cut.read(0, 20), Unreadable);
    assert.deepEqual(cut.locate(0, 20), [{ kind: "image", offset: 90, length: 10 }, { kind: "unreadable", length: 10 }]);
  });

  test("bytes come into the caller's memory just as they are read, whatever it held before", () => {
    for (const source of [image, slice(image, 3, 2_200_000), woven, concat([woven, zeros(9), slice(image, 1, 50)]), zeros(40), new BlockCache(image), slice(new BlockCache(image), 5, 2 << 20)]) {
      for (const [offset, length] of [[0, 40], [7, 30], [Math.min(source.size, 1 << 20) - 3, 3], [0, Math.min(source.size, 2 << 20)], [0, Math.min(source.size, 900_000)]] as const) {
        const target = new Uint8Array(length).fill(0xee);
        readInto(source, offset, target);
        same(target, source.read(offset, length));
      }
      assert.isFalse(tryReadInto(source, source.size, new Uint8Array(1)));
      assert.throws(() => readInto(source, -1, new Uint8Array(1)), ReadPastEnd);
    }
  });

  test("a cache that has let go of blocks gives the right bytes for old and new ones", () => {
    const fill = (offset: number, target: Uint8Array<ArrayBuffer>) => {
      for (let i = 0; i < target.length; i++) target[i] = offset + i >>> 20 ^ i;
      return target;
    };
    const plain: ByteSource = {
      size: (70 << 20) + 99, locate: () => [], spec: () => zeros(0).spec(),
      read: (offset, length) => fill(offset, new Uint8Array(length)),
      readInto: (offset, target) => void fill(offset, target),
    };
    const cache = new BlockCache(plain);
    for (const block of [...Array(71).keys(), 3, 70, 0, 69, 1]) same(cache.read(block * 2 ** 20, 40), plain.read(block * 2 ** 20, 40));
  });

  test("a source opens again from its spec as plain data", () => {
    const all = concat([woven, zeros(3), slice(image, 7, 9)]);
    const again = openSpec(structuredClone(all.spec()), () => image);
    same(again.read(0, all.size), all.read(0, all.size));
  });

  test("reading past the end is refused", () => {
    for (const source of [image, woven, zeros(4), concat([zeros(1), zeros(2)]), new BlockCache(image)]) {
      assert.throws(() => source.read(source.size, 1), ReadPastEnd);
      assert.throws(() => source.read(-1, 1), ReadPastEnd);
    }
  });

  test("a bad sector costs only the reads that need it", () => {
    const bad = { size: image.size, locate: image.locate.bind(image), spec: image.spec.bind(image), read(offset: number, length: number) {
      if (offset < 5000 + 512 && offset + length > 5000) throw new Unreadable(5000, 512, "bad sector");
      return image.read(offset, length);
    } };
    const cache = new BlockCache(bad);
    same(cache.read(100, 50), bytes.subarray(100, 150));
    same(cache.read(6000, 2000), bytes.subarray(6000, 8000));
    assert.throws(() => cache.read(5100, 4), Unreadable);
  });

  test("the block cache gives the same bytes across block borders", () => {
    const cache = new BlockCache(image);
    for (const [offset, length] of [[(1 << 20) - 3, 9], [0, 3 << 20], [(2 << 20) - 1, 1], [5, 0]] as const) same(cache.read(offset, length), bytes.subarray(offset, offset + length));
  });
});
