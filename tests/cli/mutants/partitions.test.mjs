// No partition table, however damaged, breaks the engine or keeps it busy.
import { test } from "node:test";
import { loadEngine, survive } from "./mutate.mjs";

const engine = await loadEngine();
const { bootRecord, putGpt } = engine.tables;
const MIB = 1 << 20;

test("damaged MBR tables and chains of logical partitions", () => {
  const disk = new engine.SparseSource(MIB);
  disk.put(0, bootRecord([{ typeCode: 7, firstSector: 63, sectorCount: 100 }, { typeCode: 15, firstSector: 200, sectorCount: 1800 }]));
  for (const at of [200, 400, 600]) disk.put(at * 512, bootRecord([{ typeCode: 6, firstSector: 63, sectorCount: 100 }, { typeCode: 5, firstSector: at, sectorCount: 200 }]));
  survive(engine, disk.read(0, disk.size), [0, 200, 400, 600].map((sector) => [sector * 512 + 446, 66]));
});

for (const sectorSize of [512, 4096]) {
  test(`damaged GUID tables, sectors of ${sectorSize} bytes`, () => {
    const disk = new engine.SparseSource(MIB);
    putGpt(disk, sectorSize, [{ first: 40n, last: 60n, name: "one" }, { first: 61n, last: 100n, name: "two" }]);
    const last = MIB - sectorSize;
    survive(engine, disk.read(0, disk.size), [[446, 66], [sectorSize, 92], [2 * sectorSize, 512], [last, 92], [last - 128 * 128, 512]]);
  });
}
