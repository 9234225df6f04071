import { assert } from "chai";
import { Unreadable } from "../../../src/engine/core/byte-source.ts";
import { windows, type SegmentOptions, type SegmentedBlob } from "../../../src/engine/core/segments.ts";

const bytes = new Uint8Array(3_000_017).map((_, i) => Math.imul(i, 2654435761) >>> 24);

/** A blob whose stream gives `good` bytes in small pieces and then neither more bytes nor an end. `reads` counts the other way of reading. */
class HangingBlob implements SegmentedBlob {
  readonly size = bytes.length;
  reads = 0;

  constructor(private readonly good: number, private readonly then: "hang" | "fail" | "end" = "hang", private readonly broken = false) {}

  slice(start: number, end: number): ReturnType<SegmentedBlob["slice"]> {
    let at = start;
    const pull = (controller: ReadableByteStreamController): Promise<void> | void => {
      const view = controller.byobRequest!.view as Uint8Array;
      const count = Math.min(view.byteLength, 10_000, start + this.good - at, end - at);
      if (count <= 0 && this.then === "hang") return new Promise(() => {});
      if (count <= 0 && this.then === "fail") throw new Error("the disk is gone");
      if (count <= 0) {
        controller.close();
        controller.byobRequest!.respond(0);
        return;
      }
      new Uint8Array(view.buffer, view.byteOffset, count).set(bytes.subarray(at, at + count));
      at += count;
      controller.byobRequest!.respond(count);
    };
    return {
      stream: () => new ReadableStream({ type: "bytes", pull }) as ReadableStream<Uint8Array<ArrayBuffer>>,
      arrayBuffer: async () => {
        this.reads++;
        if (this.broken) throw new Error("the disk is gone");
        return bytes.slice(start, end).buffer;
      },
    };
  }
}

/** Reads all windows, checks each against the bytes, and says how far they came. */
async function check(blob: SegmentedBlob, from: number, to: number, options: SegmentOptions): Promise<number> {
  let at = from;
  for await (const window of windows(blob, from, to, { patience: 30, ...options })) {
    assert.equal(window.start, at);
    const end = Math.min(at + window.owned + (options.overlap ?? 0), bytes.length);
    assert.equal(window.bytes.length, end - at);
    for (let i = 0; i < window.bytes.length; i += 97) if (window.bytes[i] !== bytes[at + i]) assert.fail(`byte ${at + i}`);
    assert.equal(window.bytes.at(-1), bytes[end - 1]);
    at += window.owned;
  }
  return at;
}

suite("reading a file in segments", () => {
  const real = new Blob([bytes]);

  test("every byte comes once, and the overlap again, whatever the sizes", async () => {
    for (const [window, segment, overlap] of [[1 << 20, 64 << 20, 300], [100_000, 1_000_000, 15], [65_536, 65_536, 0], [1000, 250_000, 999]] as const) {
      assert.equal(await check(real, 0, real.size, { window, segment, overlap }), real.size);
    }
    assert.equal(await check(real, 12_345, 1_234_567, { window: 70_000, segment: 300_000, overlap: 261 }), 1_234_567);
  });

  test("a stream that hangs is given up, and the rest of its segment read another way", async () => {
    for (const good of [0, 5, 250_000, 999_999]) {
      const blob = new HangingBlob(good);
      assert.equal(await check(blob, 0, blob.size, { window: 100_000, segment: 1_000_000, overlap: 20 }), blob.size, `after ${good}`);
      assert.isAtLeast(blob.reads, 3);
    }
  });

  test("a stream that fails or ends too early is replaced as well", async () => {
    for (const then of ["fail", "end"] as const) assert.equal(await check(new HangingBlob(123_456, then), 0, bytes.length, { window: 100_000 }), bytes.length);
  });

  test("a stream that delivers is not replaced", async () => {
    const blob = new HangingBlob(Infinity);
    await check(blob, 0, blob.size, { window: 100_000, segment: 1_000_000, patience: 3000 });
    assert.equal(blob.reads, 0);
  });

  test("what cannot be read either way is unreadable, with its place", async () => {
    const error = await check(new HangingBlob(200_000, "fail", true), 0, bytes.length, { window: 100_000 }).catch((reason: unknown) => reason);
    assert.instanceOf(error, Unreadable);
    assert.equal((error as Unreadable).offset, 200_000);
  });

  test("whoever stops early leaves no stream behind", async () => {
    for await (const window of windows(real, 0, real.size, { window: 1000 })) {
      assert.equal(window.start, 0);
      break;
    }
  });
});
