import { assert } from "chai";
import { Sha256, crc16, crc32 } from "../../src/engine/kernels/bytes.ts";
import { useKernels } from "./load.ts";

const text = (s: string) => new TextEncoder().encode(s);

suite("byte kernels", () => {
  suiteSetup(useKernels);

  test("CRC-32 gives the published check value, in one piece and in two", () => {
    assert.equal(crc32(text("123456789")), 0xcbf43926);
    assert.equal(crc32(text("456789"), crc32(text("123"))), 0xcbf43926);
  });

  test("CRC-16 gives the published check value, in one piece and in two", () => {
    assert.equal(crc16(text("123456789")), 0xbb3d);
    assert.equal(crc16(text("456789"), crc16(text("123"))), 0xbb3d);
  });

  test("SHA-256 gives the published digests", () => {
    const digest = (s: string) => { const hash = new Sha256(); hash.update(text(s)); return hash.digest(); };
    assert.equal(digest(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert.equal(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  test("SHA-256 agrees with the browser's, however the input is cut", async () => {
    const bytes = new Uint8Array(5 << 20).map((_, i) => i * 2654435761 >>> 24);
    const expected = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (b) => b.toString(16).padStart(2, "0")).join("");
    for (const step of [1 << 20, 63, 4_200_001]) {
      const hash = new Sha256();
      const end = step === 63 ? 63 * 1000 : bytes.length;
      for (let at = 0; at < end; at += step) hash.update(bytes.subarray(at, Math.min(end, at + step)));
      if (end < bytes.length) hash.update(bytes.subarray(end));
      assert.equal(hash.digest(), expected, `pieces of ${step}`);
    }
  });
});
