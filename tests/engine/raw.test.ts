import { assert } from "chai";
import type { Part } from "../../src/engine/containers/container.ts";
import { raw } from "../../src/engine/containers/raw.ts";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { finish } from "../../src/engine/core/job.ts";
import { openSpec } from "../../src/engine/core/source-spec.ts";
import { Problems } from "../../src/engine/core/problems.ts";
import { DECODERS } from "../../src/engine/decoders.ts";

const part = (name: string, ...bytes: number[]): Part => ({ name, source: new MemorySource(Uint8Array.from(bytes)) });
const open = (...parts: Part[]) => {
  const opened = finish(raw.open(parts, new Problems()));
  assert.property(opened, "image");
  return opened as Extract<typeof opened, { image: unknown }>;
};

suite("a raw image", () => {
  test("in one file is that file", () => {
    const disk = part("disk.img", 1, 2, 3);
    assert.strictEqual(open(disk).image, disk.source);
  });

  test("in several is put together by the numbers of its parts, whatever order they come in", () => {
    const { image, format } = open(part("disk.010", 5), part("disk.008", 1, 2), part("disk.009", 3, 4));
    assert.deepEqual([...image.read(0, 5)], [1, 2, 3, 4, 5]);
    assert.equal(format, "raw, split");
    assert.deepEqual(image.locate(1, 3), [{ kind: "image", offset: 1, length: 3 }]);
    assert.deepEqual([...openSpec(image.spec(), assert.fail, DECODERS).read(1, 3)], [2, 3, 4]);
  });

  test("whose parts have no numbers is put together as they were given", () => {
    assert.deepEqual([...open(part("b.img", 1), part("a.img", 2)).image.read(0, 2)], [1, 2]);
    assert.deepEqual([...open(part("x/d.1", 1), part("d.1", 2)).image.read(0, 2)], [1, 2]);
  });

  test("with a part missing names it", () => {
    assert.deepEqual(finish(raw.open([part("disk.001", 1), part("disk.003", 3)], new Problems())), { needs: ["disk.002"], why: "A part of this image is missing." });
  });

  test("with an empty part says which", () => {
    assert.include(finish(raw.open([part("a.0", 1), part("a.1")], new Problems())), { kind: "unreadable", what: "a.1, a part of this image, is empty." });
  });
});
