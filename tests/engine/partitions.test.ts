import { assert } from "chai";
import type { ByteSource } from "../../src/engine/core/byte-source.ts";
import { finish } from "../../src/engine/core/job.ts";
import { EBR_LINKS, GPT_ENTRIES } from "../../src/engine/core/limits.ts";
import { Problems } from "../../src/engine/core/problems.ts";
import { openImage, type Image } from "../../src/engine/image.ts";
import { guidText } from "../../src/engine/layouts/gpt.ts";
import type { PartitionTable } from "../../src/engine/partitions/partition-table.ts";
import { PARTITION_SCHEMES } from "../../src/engine/partitions/index.ts";
import { BASIC_DATA, bootRecord, fatBootSector, putGpt, type MbrEntry } from "../builders/partition-table.ts";
import { SparseSource } from "../builders/sparse-source.ts";
import { useKernels } from "../kernels/load.ts";

const MIB = 1 << 20;
const TIB = 2 ** 40;
const FAT32 = 0x0c;
const EXTENDED = 0x0f;

function divide(image: ByteSource): PartitionTable & { problems: readonly string[] } {
  const problems = new Problems();
  for (const scheme of PARTITION_SCHEMES) {
    const table = finish(scheme.read(image, problems));
    if (table) return { ...table, problems: problems.rows.map((row) => row.what) };
  }
  throw new Error("no scheme took the image");
}

const places = (table: PartitionTable) => table.partitions.filter((p) => p.kind !== "unpartitioned").map((p) => [p.offset, p.length]);
const gaps = (table: PartitionTable) => table.partitions.filter((p) => p.kind === "unpartitioned").map((p) => [p.offset, p.length]);
const disk = (size: number, entries: readonly MbrEntry[]) => new SparseSource(size).put(0, bootRecord(entries));

suite("MBR partition tables", () => {
  test("partitions are listed by offset, with the gaps of a MiB and more between them", () => {
    const table = divide(disk(64 * MIB, [
      { typeCode: 0x83, firstSector: 40960, sectorCount: 20480 },
      { typeCode: FAT32, firstSector: 2048, sectorCount: 20480, status: 0x80 },
    ]));
    assert.equal(table.scheme, "MBR");
    assert.deepEqual(places(table), [[1 * MIB, 10 * MIB], [20 * MIB, 10 * MIB]]);
    assert.deepEqual(gaps(table), [[0, MIB], [11 * MIB, 9 * MIB], [30 * MIB, 34 * MIB]]);
    assert.deepEqual(table.partitions.filter((p) => p.kind === "partition").map((p) => p.type), ["FAT32 (0C)", "Linux (83)"]);
    assert.deepEqual(table.problems, []);
  });

  test("logical partitions count from their own record, links from the start of the extended partition", () => {
    const image = disk(64 * MIB, [{ typeCode: EXTENDED, firstSector: 10000, sectorCount: 90000 }]);
    image.put(10000 * 512, bootRecord([{ typeCode: 6, firstSector: 63, sectorCount: 1000 }, { typeCode: 5, firstSector: 2000, sectorCount: 3000 }]));
    image.put(12000 * 512, bootRecord([{ typeCode: 7, firstSector: 63, sectorCount: 500 }, { typeCode: 5, firstSector: 5000, sectorCount: 3000 }]));
    image.put(15000 * 512, bootRecord([{ typeCode: 0x83, firstSector: 1, sectorCount: 100 }]));
    const table = divide(image);
    assert.deepEqual(places(table), [[10063 * 512, 1000 * 512], [12063 * 512, 500 * 512], [15001 * 512, 100 * 512]]);
    assert.deepEqual(table.problems, []);
  });

  test("a chain of logical partitions that bites its tail is followed once", () => {
    const image = disk(64 * MIB, [{ typeCode: EXTENDED, firstSector: 10000, sectorCount: 90000 }]);
    image.put(10000 * 512, bootRecord([{ typeCode: 6, firstSector: 63, sectorCount: 1000 }, { typeCode: 5, firstSector: 2000, sectorCount: 3000 }]));
    image.put(12000 * 512, bootRecord([{ typeCode: 6, firstSector: 63, sectorCount: 1000 }, { typeCode: 5, firstSector: 2000, sectorCount: 3000 }]));
    const table = divide(image);
    assert.equal(places(table).length, 2);
    assert.match(table.problems.join(), /back into itself/);
  });

  test("a chain longer than any real one is cut, and said to be", () => {
    const image = disk(64 * MIB, [{ typeCode: EXTENDED, firstSector: 100, sectorCount: 90000 }]);
    for (let i = 0; i < EBR_LINKS + 10; i++) image.put((100 + i * 10) * 512, bootRecord([{ typeCode: 6, firstSector: 1, sectorCount: 5 }, { typeCode: 5, firstSector: (i + 1) * 10, sectorCount: 10 }]));
    const table = divide(image);
    assert.equal(places(table).length, EBR_LINKS);
    assert.match(table.problems.join(), /the rest is not shown/);
  });

  test("a chain that leads out of the image, or to a sector without a signature, ends there", () => {
    const out = divide(disk(MIB, [{ typeCode: FAT32, firstSector: 10, sectorCount: 10 }, { typeCode: EXTENDED, firstSector: 90000, sectorCount: 9 }]));
    assert.match(out.problems.join(), /no bytes/);
    const unsigned = divide(disk(MIB, [{ typeCode: FAT32, firstSector: 10, sectorCount: 10 }, { typeCode: EXTENDED, firstSector: 100, sectorCount: 9 }]));
    assert.match(unsigned.problems.join(), /no boot signature/);
    assert.equal(places(unsigned).length, 1);
  });

  test("overlapping partitions and one without length are problems, not failures", () => {
    const table = divide(disk(64 * MIB, [
      { typeCode: FAT32, firstSector: 2048, sectorCount: 20480 }, { typeCode: 0x83, firstSector: 10000, sectorCount: 20480 }, { typeCode: 7, firstSector: 90000, sectorCount: 0 },
    ]));
    assert.equal(places(table).length, 2);
    assert.match(table.problems.join(), /before the one in front of it ends/);
    assert.match(table.problems.join(), /has no length/);
  });

  test("a volume's boot sector is no partition table, though it ends in 55 AA", () => {
    for (const tail of [[], [0x80, 1, 1, 0, 6, 0, 0, 0, 0x44, 0x33, 0x22, 0x11, 9, 0, 0, 0]]) {
      const sector = fatBootSector();
      sector.set(tail, 446);
      assert.equal(divide(new SparseSource(MIB).put(0, sector)).scheme, "none");
    }
    const exfat = new Uint8Array(512).fill(0xf4);
    exfat.set([0xeb, 0x76, 0x90, ...new TextEncoder().encode("EXFAT   ")]);
    exfat.set([0x55, 0xaa], 510);
    assert.equal(divide(new SparseSource(MIB).put(0, exfat)).scheme, "none");
  });

  test("a table that keeps a volume's parameters in its boot code counts where its partitions hold volumes", () => {
    const sector = fatBootSector();
    sector.set(bootRecord([{ typeCode: FAT32, firstSector: 2048, sectorCount: 4096 }]).subarray(446), 446);
    assert.equal(divide(new SparseSource(8 * MIB).put(0, sector).put(MIB, fatBootSector())).scheme, "MBR");
  });

  test("text, zeros, and an empty table are one volume", () => {
    for (const first of [new Uint8Array(512), new TextEncoder().encode("some text ".repeat(60)), bootRecord([])]) {
      const table = divide(new SparseSource(MIB).put(0, first));
      assert.deepEqual([table.scheme, places(table)], ["none", [[0, MIB]]]);
    }
    assert.equal(divide(new SparseSource(3)).scheme, "none");
  });

  test("sectors of 4096 bytes are known by where the volumes are", () => {
    const table = divide(disk(64 * MIB, [{ typeCode: FAT32, firstSector: 256, sectorCount: 1024 }, { typeCode: EXTENDED, firstSector: 2048, sectorCount: 8192 }])
      .put(256 * 4096, fatBootSector()).put(2048 * 4096, bootRecord([{ typeCode: 7, firstSector: 256, sectorCount: 512 }])));
    assert.equal(table.sectorSize, 4096);
    assert.deepEqual(places(table), [[MIB, 4 * MIB], [9 * MIB, 2 * MIB]]);
  });
});

suite("GUID partition tables", () => {
  suiteSetup(useKernels);

  const two = [{ first: 2048n, last: 22527n, name: "Öffentlich 🗄" }, { first: 40960n, last: 61439n, name: "second" }];
  const build = (size = 64 * MIB, sectorSize = 512) => {
    const image = new SparseSource(size);
    putGpt(image, sectorSize, two);
    return image;
  };

  test("both copies agree: partitions with type and name, and no problem", () => {
    const table = divide(build());
    assert.deepEqual([table.scheme, table.sectorSize, table.problems, table.notes], ["GPT", 512, [], []]);
    assert.deepEqual(places(table), [[MIB, 10 * MIB], [20 * MIB, 10 * MIB]]);
    assert.deepEqual(table.partitions.filter((p) => p.kind === "partition").map((p) => [p.type, p.name]), [["Microsoft basic data", "Öffentlich 🗄"], ["Microsoft basic data", "second"]]);
  });

  test("a damaged start is replaced by the backup copy, and said to be", () => {
    for (const [offset, bytes] of [[512, new Uint8Array(512)], [512 + 40, Uint8Array.of(7)], [1024 + 33, Uint8Array.of(9)], [0, new Uint8Array(MIB)]] as const) {
      const table = divide(build().put(offset, bytes));
      assert.deepEqual(places(table), [[MIB, 10 * MIB], [20 * MIB, 10 * MIB]], `damage at ${offset}`);
      assert.match(table.problems.join(), /its backup copy is/);
    }
  });

  test("a missing end is reported, and the table at the start is used", () => {
    const whole = build();
    const table = divide(new SparseSource(25 * MIB).put(0, whole.read(0, MIB)));
    assert.deepEqual(places(table), [[MIB, 10 * MIB], [20 * MIB, 10 * MIB]]);
    assert.match(table.problems.join(), /may have lost its end/);
  });

  test("with both checksums wrong the partitions are shown with a warning", () => {
    const image = build().put(1024 + 56, Uint8Array.of(0x41)).put(64 * MIB - 512 + 40, Uint8Array.of(7)).put(64 * MIB - 33 * 512 + 56, Uint8Array.of(0x41));
    const table = divide(image);
    assert.equal(places(table).length, 2);
    assert.match(table.problems.join(), /they may be wrong/);
  });

  test("sectors of 4096 bytes: the header lies at byte 4096", () => {
    const table = divide(build(512 * MIB, 4096));
    assert.equal(table.sectorSize, 4096);
    assert.deepEqual(places(table), [[8 * MIB, 80 * MIB], [160 * MIB, 80 * MIB]]);
  });

  test("on a hybrid disk the GUID table wins, with a note", () => {
    const table = divide(build().put(0, bootRecord([{ typeCode: 0xee, firstSector: 1, sectorCount: 2047 }, { typeCode: 7, firstSector: 2048, sectorCount: 9 }])));
    assert.equal(table.scheme, "GPT");
    assert.match(table.notes!.join(), /Hybrid/);
  });

  test("a table left over under a newer MBR or a newer volume is not used", () => {
    const mbr = divide(build().put(0, bootRecord([{ typeCode: 7, firstSector: 2048, sectorCount: 9000 }])));
    assert.deepEqual([mbr.scheme, places(mbr)], ["MBR", [[MIB, 9000 * 512]]]);
    assert.match(mbr.problems.join(), /from earlier/);
    assert.equal(divide(build().put(0, fatBootSector())).scheme, "none");
  });

  test("a protective MBR without any table is one volume, with a problem", () => {
    const table = divide(disk(64 * MIB, [{ typeCode: 0xee, firstSector: 1, sectorCount: 99 }]));
    assert.equal(table.scheme, "none");
    assert.match(table.problems.join(), /neither of its copies/);
  });

  test("a claim of 2^32 entries is bounded, and impossible entries are left out", () => {
    const image = new SparseSource(64 * MIB);
    putGpt(image, 512, [...two, { first: 9n, last: 3n }, { first: 2n ** 60n, last: 2n ** 60n }], 0xffff_ffff);
    const table = divide(image);
    assert.equal(places(table).length, 2);
    assert.match(table.problems.join(), new RegExp(`more than ${GPT_ENTRIES}`));
    assert.equal(table.problems.filter((what) => what.includes("impossible")).length, 2);
  });

  test("a disk of 8 TiB is divided by reading a few hundred KiB", () => {
    const image = new SparseSource(8 * TIB);
    putGpt(image, 512, [{ first: 2048n, last: BigInt(6 * TIB / 512) - 1n }, { first: BigInt(6 * TIB / 512), last: BigInt(8 * TIB / 512) - 4096n }]);
    const table = divide(image);
    assert.deepEqual(places(table), [[MIB, 6 * TIB - MIB], [6 * TIB, 2 * TIB - 4095 * 512]]);
    assert.isBelow(image.bytesRead, 256 << 10);
  });

  test("an image shorter than its table says which volumes lose their tail", () => {
    const image = new SparseSource(25 * MIB).put(0, build().read(0, MIB));
    const opened = finish(openImage([{ name: "short", source: image }])) as Image;
    assert.deepEqual(opened.volumes.map((volume) => [volume.number, volume.missing]), [[1, 0], [2, 5 * MIB]]);
    assert.match(opened.problems.rows.map((row) => `${row.where}: ${row.what}`).join(), /volume 2: The image ends/);
  });

  test("a GUID is written as people write it", () => {
    assert.equal(guidText(BASIC_DATA), "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7");
  });
});
