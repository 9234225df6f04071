import { assert } from "chai";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { recognise } from "../../src/engine/recognise.ts";

const NOTHING = /^No filesystem that can be read was recognised here/;

/** What is said about a source of which only `bytes` at `at` are not 0. */
function said(at: number, bytes: string | number[], whole = true): string {
  const image = new Uint8Array(128 << 10);
  image.set(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes, at);
  return recognise(new MemorySource(image), whole).what;
}

suite("what cannot be read is named", () => {
  test("filesystems that are not ours yet, alone or in a partition", () => {
    for (const whole of [true, false]) {
      assert.match(said(1080, [0x53, 0xef], whole), /^This is ext2, ext3 or ext4,.* can still be scanned/);
      assert.match(said(0x10040, "_BHRfS_M", whole), /^This is Btrfs,/);
      assert.match(said(32, "NXSB", whole), /^This is APFS,/);
    }
  });

  test("an encrypted volume: no scan is promised", () => {
    assert.match(said(3, "-FVE-FS-", false), /encrypted with BitLocker.*a scan finds nothing/);
  });

  test("containers and packed files: what to do first", () => {
    assert.match(said(0, [0x45, 0x56, 0x46, 9, 13, 10, 255, 0]), /EnCase \(E01\).*Convert it to a raw image first/);
    assert.match(said(0, [0x1f, 0x8b, 8]), /packed file \(gzip\).*unpack it first/);
  });

  test("a photo given for a disk; the same bytes at the start of a partition say nothing", () => {
    const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46];
    assert.match(said(0, jpeg), /ordinary file does \(JPEG image\), not as a disk/);
    assert.match(said(0, jpeg, false), NOTHING);
  });

  test("zeros, few bytes, no bytes", () => {
    assert.match(said(0, []), NOTHING);
    for (const size of [0, 1, 63, 1082]) assert.match(recognise(new MemorySource(new Uint8Array(size)), true).what, NOTHING);
  });
});
