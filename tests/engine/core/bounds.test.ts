import { assert } from "chai";
import { Budget } from "../../../src/engine/core/budget.ts";
import { Bitset } from "../../../src/engine/core/bitset.ts";
import { PROBLEMS_KEPT } from "../../../src/engine/core/limits.ts";
import { toOffset } from "../../../src/engine/core/offset.ts";
import { Problems } from "../../../src/engine/core/problems.ts";
import { MemorySource } from "../../../src/engine/core/byte-source.ts";
import { Reader } from "../../../src/engine/core/reader.ts";
import { isFailure } from "../../../src/engine/core/failure.ts";

suite("bounds on what an image decides", () => {
  test("a budget ends after exactly its steps or bytes", () => {
    const steps = new Budget({ steps: 3 });
    assert.deepEqual([steps.spend(1), steps.spend(2), steps.spend(1), steps.spent], [true, true, false, true]);
    const bytes = new Budget({ bytes: 10 });
    assert.deepEqual([bytes.spend(1, 10), bytes.spend(1, 1)], [true, false]);
  });

  test("problems past the limit are counted, not kept", () => {
    const problems = new Problems();
    for (let i = 0; i < PROBLEMS_KEPT + 5; i++) problems.add("damaged", "FAT", `loop ${i}`, i);
    assert.equal(problems.rows.length, PROBLEMS_KEPT);
    assert.equal(problems.total, PROBLEMS_KEPT + 5);
    assert.isTrue(isFailure(problems.rows[0]));
  });

  test("64-bit offsets past 2^53 are refused", () => {
    assert.equal(toOffset(2n ** 53n - 1n), 2 ** 53 - 1);
    for (const bad of [2n ** 53n, 2n ** 63n, -1n]) assert.isNull(toOffset(bad));
  });

  test("a bitset agrees with a plain set, whatever ranges are added", () => {
    const bits = new Bitset(1000);
    const plain = new Set<number>();
    for (const [start, count] of [[0, 1], [31, 2], [64, 200], [990, 50], [300, 0], [-5, 7], [500, 31], [531, 33]] as const) {
      bits.addRange(start, count);
      for (let i = Math.max(0, start); i < Math.min(1000, start + count); i++) plain.add(i);
    }
    for (let i = -2; i < 1002; i++) assert.equal(bits.has(i), plain.has(i), String(i));
    for (const [start, count] of [[0, 1000], [30, 5], [63, 300], [980, 100]] as const) assert.equal(bits.countRange(start, count), [...plain].filter((i) => i >= start && i < start + count).length);
    assert.equal(bits.next(2, true), 31);
    assert.equal(bits.next(64, false), 264);
    assert.equal(bits.next(990, false), 1000);
    assert.deepEqual([bits.next(64, false, 100), bits.next(64, false, 265), bits.next(300, true, 330), bits.next(300, true, 2000)], [100, 264, 330, 500]);
    assert.isFalse(bits.add(64));
    assert.isTrue(bits.add(265));
    assert.isFalse(bits.add(1000));
  });

  test("a reader gives numbers inside the source and nothing outside, across its window", () => {
    const bytes = new Uint8Array(200_000).map((_, i) => i * 7);
    const view = new DataView(bytes.buffer);
    const reader = new Reader(new MemorySource(bytes));
    for (const at of [0, 65_533, 65_536, 131_071, 199_992, 3]) {
      assert.equal(reader.u8(at), view.getUint8(at));
      assert.equal(reader.u16(at, true), view.getUint16(at));
      assert.equal(reader.u24(at, true), view.getUint16(at) * 256 + view.getUint8(at + 2));
      assert.equal(reader.u24(at), view.getUint16(at, true) + view.getUint8(at + 2) * 65_536);
      assert.equal(reader.u32(at), view.getUint32(at, true));
      assert.equal(reader.u64(at, true), Number(view.getBigUint64(at)));
    }
    assert.deepEqual([...reader.bytes(70_000, 100_000)!], [...bytes.subarray(70_000, 170_000)]);
    for (const outside of [199_999, 200_000, -1, NaN, 2 ** 53]) assert.isNaN(reader.u16(outside));
    assert.isNull(reader.bytes(199_999, 2));
    assert.equal(reader.ascii(200_000, 1), "");
    assert.isFalse(reader.has(100_000, 100_001));
  });
});
