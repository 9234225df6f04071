// No NTFS volume, however damaged, breaks the engine or keeps it busy.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { test } from "node:test";
import { MUTANTS, loadEngine, survive } from "./mutate.mjs";

const engine = await loadEngine();
const image = new Uint8Array(gunzipSync(readFileSync(new URL("../../images/ntfs-small.img.gz", import.meta.url))));
const boot = new DataView(image.buffer, image.byteOffset);
const cluster = boot.getUint16(11, true) * boot.getUint8(13);
const mft = Number(boot.getBigUint64(0x30, true)) * cluster;
const mirror = Number(boot.getBigUint64(0x38, true)) * cluster;
const RECORD = 1024;

/** Most mutants must still open and list files: else nothing but the first checks is tested. */
function surviveListing(ranges) {
  let listed = 0;
  survive(engine, image, ranges, { check: (opened) => { if (opened.volumes?.some(({ filesystem }) => filesystem?.table.length > 30)) listed++; } });
  assert.ok(listed > MUTANTS / 2, `${listed} of ${MUTANTS} listed files`);
}

test("damage everywhere in the metadata", () => {
  surviveListing([[0, 512], [image.length - 512, 512], [mft, 8 * RECORD], [mft + 64 * RECORD, 40 * RECORD], [mirror, 4 * RECORD]]);
});

test("damage in the records of $MFT, $Volume, the root and $Bitmap", () => {
  surviveListing([[mft, RECORD], [mft + 3 * RECORD, RECORD], [mft + 5 * RECORD, 2 * RECORD], [mirror, RECORD]]);
});

test("damage in the attributes of files", () => {
  surviveListing(Array.from({ length: 32 }, (_, i) => [mft + (64 + i) * RECORD + 0x38, 0x180]));
});
