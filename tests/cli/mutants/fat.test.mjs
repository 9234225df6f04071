// No FAT volume, however damaged, breaks the engine or keeps it busy.
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { loadEngine, survive } from "./mutate.mjs";

const engine = await loadEngine();
const { FatVolume, dots, longEntries, shortEntry } = engine.fatVolumes;
const image = (name) => new Uint8Array(gunzipSync(readFileSync(new URL(`../../images/${name}.img.gz`, import.meta.url))));

test("damaged FAT12: boot sector, tables, root, a folder", () => {
  survive(engine, image("fat12"), [[0, 64], [512, 2 * 1024], [2560, 1024], [6144, 4096]]);
});

test("damaged FAT16: boot sector, tables, root, folders", () => {
  survive(engine, image("fat16"), [[0, 64], [512, 512], [512 + 20 * 512, 512], [512 + 40 * 512, 1024], [512 + 72 * 512, 8192]]);
});

for (const sectorSize of [512, 4096]) {
  test(`damaged FAT32, sectors of ${sectorSize} bytes: boot sectors, tables, chained root, deleted tree`, () => {
    const volume = new FatVolume({ bits: 32, clusters: 300, sectorSize });
    volume.chain(2, 9).chain(4, 5, 7).chain(6).chain(8).fill(4, 5, 7, 20, 21, 22);
    const folder = { attributes: 0x10 };
    volume.folder([
      ...longEntries("A live file of three clusters.bin", { name: "ALIVEF~1BIN", cluster: 4, size: 2 * sectorSize + 10 }),
      shortEntry({ name: "FOLDER", cluster: 6, ...folder }),
      ...longEntries("A deleted file.bin", { name: "ADELET~1BIN", cluster: 20, size: 3 * sectorSize, deleted: true }),
      shortEntry({ name: "GONE", cluster: 30, deleted: true, ...folder }),
      shortEntry({ name: "OLDER", cluster: 3, size: 5 * sectorSize, deleted: true, born: 10 }),
    ]);
    volume.folder([...dots(6, 0), shortEntry({ name: "INSIDE", cluster: 8, size: 100 })], 6);
    volume.folder([...dots(30, 0), shortEntry({ name: "LOST", cluster: 31, size: 700, deleted: true })], 30);
    survive(engine, volume.read(0, volume.size), [[0, 96], [6 * sectorSize, 96], [volume.fatOffset, 256], [volume.offsetOf(2), 512], [volume.offsetOf(6), 128], [volume.offsetOf(30), 128]]);
  });
}
