import { assert } from "chai";
import { deflateSync, inflateSync } from "fflate";
import { crc32 } from "../../src/engine/kernels/bytes.ts";
import { find } from "../../src/engine/kernels/find.ts";
import { Inflater, type InflateStep } from "../../src/engine/kernels/inflate.ts";
import { useKernels } from "./load.ts";

const text = (s: string) => new TextEncoder().encode(s);

/** Numbers that are the same in every run. */
function random(seed: number): () => number {
  return () => (seed = Math.imul(seed ^ seed >>> 15, seed | 1) + 0x6d2b79f5 | 0) >>> 0;
}

function decode(stream: Uint8Array, step = 4 << 20, limit = Infinity): { step: InflateStep; bytes: Uint8Array; inflater: Inflater } {
  const inflater = new Inflater(limit);
  const pieces: Uint8Array[] = [];
  for (;;) {
    const end = inflater.consumed + step;
    const result = inflater.push(stream.subarray(inflater.consumed, end), (piece) => pieces.push(piece));
    if (result === "more" && end < stream.length) continue;
    const bytes = new Uint8Array(inflater.produced);
    let at = 0;
    for (const piece of pieces) { bytes.set(piece, at); at += piece.length; }
    return { step: result, bytes, inflater };
  }
}

const next = random(7);
const samples: Record<string, Uint8Array> = {
  empty: new Uint8Array(0),
  "one byte": text("x"),
  zeros: new Uint8Array(1 << 20),
  noise: new Uint8Array(200_000).map(() => next() >>> 24),
  prose: text(Array.from({ length: 60_000 }, () => ["the ", "disk ", "image ", "was ", "read, ", "and ", "lost ", "\n"][next() >>> 29]).join("")),
  "all distances": new Uint8Array(300_000).map((_, i) => (i % 32_768) * 7 >> (i >> 15)),
};

suite("inflate", () => {
  suiteSetup(useKernels);

  for (const [name, sample] of Object.entries(samples)) {
    test(`${name}: gives what was deflated, however stream is cut, and knows its length and checksum`, () => {
      for (const level of [0, 1, 6, 9] as const) {
        const stream = deflateSync(sample, { level });
        const followed = new Uint8Array(stream.length + 100).fill(0xa5);
        followed.set(stream);
        for (const step of [1000, 65_536, 4 << 20]) {
          const { step: end, bytes, inflater } = decode(followed, step);
          assert.equal(end, "ended", `level ${level} step ${step}`);
          assert.equal(inflater.consumed, stream.length);
          assert.equal(inflater.crc, crc32(sample));
          assert.deepEqual(bytes, inflateSync(stream));
          assert.deepEqual(bytes, sample);
        }
      }
    });
  }

  test("agrees with the naive decoder on what a flipped bit makes of a stream, or is stricter", () => {
    const stream = deflateSync(samples["prose"]!.subarray(0, 3000), { level: 9 });
    let refused = 0;
    for (let i = 0; i < 400; i++) {
      const broken = stream.slice();
      broken[next() % (i % 2 ? 60 : broken.length)]! ^= 1 << (next() & 7);
      const { step, bytes } = decode(broken);
      if (step !== "ended") { refused++; continue; }
      assert.deepEqual(bytes, inflateSync(broken));
    }
    assert.isAbove(refused, 50);
  });

  test("refuses what the format forbids, and says where", () => {
    const cases: [string, number[]][] = [
      ["block type 3", [0b111]],
      ["a stored length whose complement is wrong", [0b001, 5, 0, 0, 0, 1, 2, 3, 4, 5]],
      ["a distance before the start", [0b011 | 0x00, 0x13, 0x3c, 0, 0, 0, 0, 0]],
      ["more than 286 literal codes", [0b1111_1101, 0x1f, 0, 0, 0, 0]],
      ["an over-subscribed code length code", [0b0000_0101, 0xe0, 0x24, 0x49, 0x92, 0x24, 0x49, 0x92, 0, 0]],
    ];
    for (const [what, stream] of cases) {
      const { step, inflater } = decode(Uint8Array.from([...stream, ...new Array(40).fill(0)]));
      assert.equal(step, "broken", what);
      assert.isAtMost(inflater.consumed, stream.length, what);
    }
  });

  test("a cut stream asks for more and keeps what it has", () => {
    const stream = deflateSync(samples["prose"]!);
    const { step, bytes } = decode(stream.subarray(0, stream.length >> 1));
    assert.equal(step, "more");
    assert.deepEqual(bytes, samples["prose"]!.subarray(0, bytes.length));
    assert.isAbove(bytes.length, samples["prose"]!.length / 3);
  });

  test("a bomb stops at the limit", () => {
    const { step, inflater } = decode(deflateSync(new Uint8Array(20 << 20)), 4 << 20, 1 << 20);
    assert.equal(step, "full");
    assert.isBelow(inflater.produced, 2 << 20);
  });

  test("two streams that take turns do not disturb each other", () => {
    const streams = [samples["prose"]!, samples["all distances"]!].map((sample) => ({ sample, stream: deflateSync(sample), inflater: new Inflater() }));
    const open = new Set(streams);
    while (open.size > 0) {
      for (const one of open) {
        const from = one.inflater.consumed;
        if (one.inflater.push(one.stream.subarray(from, from + 2000)) === "ended") open.delete(one);
      }
    }
    for (const { sample, inflater } of streams) assert.equal(inflater.crc, crc32(sample));
  });
});

suite("find", () => {
  suiteSetup(useKernels);

  test("gives the first place of a pattern, at every alignment, and none where only a part is there", () => {
    const pattern = text("PK\x05\x06");
    for (let at = 0; at < 70; at++) {
      const bytes = new Uint8Array(at + 40).fill(0x50);
      bytes.set(pattern, at);
      assert.equal(find(bytes, pattern), at);
      assert.equal(find(bytes.subarray(0, at + 3), pattern), -1);
    }
    assert.equal(find(text("abc"), text("abcd")), -1);
    assert.equal(find(text("aab"), text("b")), 2);
  });
});
