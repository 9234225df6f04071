import { assert } from "chai";
import { array, ascii, bit, bitRange, bitsOf, bytes, layout, read, struct, u16, u32, u64, u8, utf16 } from "../../src/engine/layouts/layout.ts";
import { write } from "../../src/engine/layouts/write.ts";

const about = { doc: "For this test.", spec: "" };
const Point = layout("Point", 4, about, { x: u16(0, "across"), y: u16(2, "down") });
const Sample = layout("Sample", 48, { ...about, endian: "big" }, {
  magic: ascii(0, 4, "four letters"),
  flags: u8(4, "bits", { bits: { first: bit(0, "lowest"), kind: bitRange(4, 3, "three bits", { 5: "five" }) } }),
  little: u32(5, "the other way round", { endian: "little" }),
  size: u64(9, "eight bytes"),
  points: array(17, Point, 2, "two points"),
  counts: array(25, "u16", 3, "three numbers"),
  place: struct(31, Point, "one point"),
  name: utf16(35, 8, "four units"),
  rest: bytes(43, 5, "left over"),
});

suite("layouts", () => {
  const view = new DataView(new ArrayBuffer(64));
  const values = {
    magic: "ABCD", flags: 0b0101_0001, little: 0x01020304, size: 0xfedc_ba98_7654_3210n, points: [{ x: 1, y: 2 }, { x: 3, y: 4 }],
    counts: [7, 8, 0xffff], place: { x: 5, y: 6 }, name: "äb\u4e2d\u0000", rest: Uint8Array.of(1, 2, 3, 4, 5),
  };

  test("what is written is read back: both endians, arrays, nested structures", () => {
    write(Sample, view, values, 3);
    assert.deepEqual(read(Sample, view, 3), values);
    assert.deepEqual([view.getUint8(8), view.getUint8(11)], [4, 1]);
    assert.deepEqual([view.getUint8(12), view.getUint8(19)], [0xfe, 0x10]);
  });

  test("a nested structure keeps its own endian", () => {
    assert.deepEqual([view.getUint8(3 + 31), view.getUint8(3 + 32)], [5, 0]);
  });

  test("named bits come apart", () => {
    assert.deepEqual(bitsOf(Sample.fields.flags, 0b0101_0001), { first: 1, kind: 5 });
  });
});
