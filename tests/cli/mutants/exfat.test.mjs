// No exFAT volume, however damaged, breaks the engine or keeps it busy.
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { loadEngine, survive } from "./mutate.mjs";

const engine = await loadEngine();
const image = new Uint8Array(gunzipSync(readFileSync(new URL("../../images/exfat.img.gz", import.meta.url))));
const view = new DataView(image.buffer);
const fat = view.getUint32(80, true) * 512;
const heap = view.getUint32(88, true) * 512;
const root = heap + (view.getUint32(96, true) - 2) * 512;

test("damaged boot regions", () => {
  survive(engine, image, [[64, 64], [12 * 512 + 64, 64]]);
});

test("damaged boot sectors of which the copy is gone", () => {
  const copy = image.slice();
  copy.fill(0, 12 * 512, 24 * 512);
  survive(engine, copy, [[64, 64]]);
});

test("damaged chains, bitmaps and root directories", () => {
  survive(engine, image, [[fat, 1024], [heap, 352], [root, 512], [root, 96]]);
});

test("damaged folders and files", () => {
  survive(engine, image, [[root, 512], [root + 512, 64 * 512]]);
});
