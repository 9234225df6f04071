import { assert } from "chai";
import type { ByteSource } from "../../src/engine/core/byte-source.ts";
import { isFailure } from "../../src/engine/core/failure.ts";
import { finish } from "../../src/engine/core/job.ts";
import { toIso } from "../../src/engine/core/timestamp.ts";
import { slice } from "../../src/engine/core/views.ts";
import { Flag, RATING_WORDS, STATE_WORDS } from "../../src/engine/filesystems/entry-table.ts";
import { fat } from "../../src/engine/filesystems/fat/index.ts";
import type { Filesystem } from "../../src/engine/filesystems/filesystem.ts";
import { FatVolume, dosDate, dosTime, dots, longEntries, shortEntry, type EntryShape } from "../builders/fat-volume.ts";
import { useKernels } from "../kernels/load.ts";

const DIRECTORY = { attributes: 0x10 };

function open(volume: ByteSource): Filesystem {
  const opened = finish(fat.open(volume));
  if (isFailure(opened)) throw new Error(opened.what);
  finish(opened.entries());
  return opened;
}

/** The row of `path`. */
function find(filesystem: Filesystem, path: string): number {
  for (let i = 0; i < filesystem.table.length; i++) if (filesystem.table.path(i) === path) return i;
  throw new Error(`no ${path}`);
}

const rating = (filesystem: Filesystem, path: string) => RATING_WORDS[filesystem.table.rating[find(filesystem, path)]!];
const paths = (filesystem: Filesystem) => Array.from({ length: filesystem.table.length }, (_, i) => `${STATE_WORDS[filesystem.table.state[i]!]} ${filesystem.table.path(i)}`);
/** Which cluster each cluster of a content came from; volumes fill clusters with their numbers. */
function clusters(filesystem: Filesystem, path: string, clusterSize = 512): number[] {
  const content = filesystem.content(find(filesystem, path));
  const bytes = content.read(0, content.size);
  return Array.from({ length: Math.ceil(bytes.length / clusterSize) }, (_, i) => bytes[i * clusterSize]!);
}
const problems = (filesystem: Filesystem) => filesystem.problems.rows.map(({ where, what }) => `${where}: ${what}`);

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** A volume of some hundred clusters whose root holds these entries; clusters 3 to 199 are filled with their numbers. */
function small(entries: readonly EntryShape[], bits: 12 | 16 | 32 = 12): FatVolume {
  return new FatVolume({ bits, clusters: bits === 16 ? 5000 : 200 }).fill(...range(3, 200)).folder(entries.map(shortEntry));
}

suite("FAT volumes", () => {
  suiteSetup(useKernels);

  test("the number of clusters tells FAT12 from FAT16", () => {
    const type = (clusters: number, bits: 12 | 16) => open(new FatVolume({ bits, clusters })).info.type;
    assert.deepEqual([type(4084, 12), type(4085, 16), type(65524, 16)], ["FAT12", "FAT16", "FAT16"]);
  });

  for (const bits of [12, 16, 32] as const) {
    test(`FAT${bits}: a chain is followed wherever it goes`, () => {
      const volume = small([{ name: "WOVEN", cluster: 50, size: 3 * 512 + 100 }], bits).chain(50, 10, 11, 90);
      const opened = open(volume);
      assert.deepEqual(clusters(opened, "WOVEN"), [50, 10, 11, 90]);
      assert.equal(rating(opened, "WOVEN"), "good");
      assert.equal(opened.slack(0).size, 412);
      assert.deepEqual(problems(opened), []);
    });
  }

  test("sectors of 4096 bytes, and the copy of a destroyed boot sector", () => {
    const volume = new FatVolume({ bits: 32, clusters: 100, sectorSize: 4096, sectorsPerCluster: 2 }).chain(5, 6).fill(5, 6);
    volume.folder([shortEntry({ name: "A", cluster: 5, size: 9000 })]);
    volume.put(0, new Uint8Array(512));
    const opened = open(volume);
    assert.deepEqual([opened.info.clusterSize, opened.info.type, opened.info.serial, opened.info.notes], [8192, "FAT32", "1234-ABCD", ["opened from the copy of the boot sector"]]);
    assert.deepEqual(clusters(opened, "A", 8192), [5, 6]);
  });

  test("no boot sector is seen in zeros, in noise, or where one field is what no formatting writes", () => {
    assert.isNull(fat.detect(new FatVolume({ bits: 12, clusters: 100 }).put(0, new Uint8Array(512))));
    assert.isNull(fat.detect(slice(new FatVolume({ bits: 12, clusters: 100 }), 0, 300)));
    const broken: readonly (readonly [at: number, value: number])[] = [[11, 1], [13, 3], [13, 0], [14, 0], [16, 0], [16, 9], [21, 0x12]];
    for (const [at, value] of broken) {
      const volume = new FatVolume({ bits: 12, clusters: 100 });
      const boot = volume.read(0, 512);
      boot[at] = value;
      if (at === 14) boot[15] = 0;
      assert.isNull(fat.detect(volume.put(0, boot)), `byte ${at}`);
    }
  });

  test("a volume that was not unmounted says so", () => {
    const notes = (bits: 16 | 32, entry: number) => open(new FatVolume({ bits, clusters: 5000 }).next(1, entry)).info.notes;
    assert.deepEqual([notes(16, 0x7fff), notes(32, 0x07ffffff)], [["marked as not unmounted"], ["marked as not unmounted"]]);
    assert.deepEqual([notes(16, 0xffff), notes(32, 0x0fffffff)], [[], []]);
  });

  test("times are local, kept as recorded, and none where the bytes make no date", () => {
    const opened = open(small([{ name: "A", createdHundredths: 150, born: 3600 }, { name: "B", modifiedDate: dosDate(2, 30), modifiedTime: dosTime(0) }]));
    assert.deepEqual(["created", "modified", "accessed"].map((which) => toIso(opened.times(0)[which as "created"])), ["2024-05-06T01:00:01.5", "2024-05-06T01:00:00", "2024-05-06T00:00:00"]);
    assert.isNull(opened.times(1).modified);
    assert.isNaN(opened.table.modified[1]);
  });

  test("hidden, system and read-only files carry their flags; the label names the volume and is no file", () => {
    const opened = open(small([{ name: "MY DISK", attributes: 8 }, { name: "A", attributes: 0x22 }, { name: "B", attributes: 0x21 }]));
    assert.deepEqual([opened.info.label, ...opened.table.flags.subarray(0, 2)], ["MY DISK", Flag.Hidden, Flag.ReadOnly]);
  });

  test("a chain that is broken, loops or leaves the volume gives what it has, with the reason", () => {
    const volume = small([{ name: "SHORT", cluster: 10, size: 1500 }, { name: "LOOP", cluster: 20, size: 5000 }, { name: "AWAY", cluster: 30, size: 1500 }, { name: "NOWHERE", cluster: 999, size: 10 }, { name: "LONGER", cluster: 40, size: 10 }]);
    volume.chain(10, 11).next(20, 21).next(21, 22).next(22, 21).next(30, 900).chain(40, 41);
    const opened = open(volume);
    assert.deepEqual(["SHORT", "LOOP", "AWAY", "NOWHERE", "LONGER"].map((path) => rating(opened, path)), ["poor", "poor", "poor", "gone", "likely"]);
    assert.deepEqual(clusters(opened, "SHORT"), [10, 11, 0]);
    assert.deepEqual(clusters(opened, "LOOP"), [20, 21, 22, 0, 0, 0, 0, 0, 0, 0]);
    assert.deepEqual(opened.content(find(opened, "AWAY")).locate(0, 1500).map(({ kind, length }) => [kind, length]), [["image", 512], ["hole", 988]]);
    assert.lengthOf(problems(opened), 4);
  });

  test("a chain that is broken in the first copy of the FAT is taken from the second", () => {
    const volume = small([{ name: "A", cluster: 10, size: 1500 }, { name: "DIR", cluster: 20, ...DIRECTORY }]).chain(10, 12, 11).chain(20, 25);
    volume.folder([...dots(20, 0), ...range(0, 14).map((i) => shortEntry({ name: `F${i}` }))], 20).folder([shortEntry({ name: "LAST" })], 25);
    volume.next(12, 0, 0).next(20, 0, 0);
    const opened = open(volume);
    assert.deepEqual(clusters(opened, "A"), [10, 12, 11]);
    assert.deepEqual([rating(opened, "A"), opened.how(0), rating(opened, "DIR/LAST")], ["likely", "FAT chain, from the other copy of the FAT", "good"]);
  });

  test("where the first copy of the FAT is wiped, the second is used", () => {
    const volume = small([{ name: "A", cluster: 10, size: 1500 }]).chain(10, 12, 11);
    const opened = open(volume.put(volume.fatOffset, new Uint8Array(volume.fatLength)));
    assert.deepEqual([rating(opened, "A"), ...clusters(opened, "A")], ["good", 10, 12, 11]);
  });

  test("two live files on one cluster are both uncertain", () => {
    const opened = open(small([{ name: "A", cluster: 10, size: 1024 }, { name: "B", cluster: 20, size: 1024 }, { name: "C", cluster: 30, size: 10 }]).chain(10, 11).chain(20, 11).chain(30));
    assert.deepEqual(["A", "B", "C"].map((path) => rating(opened, path)), ["uncertain", "uncertain", "good"]);
  });

  test("a folder that contains itself, or one above it, is listed once", () => {
    const volume = small([{ name: "A", cluster: 10, ...DIRECTORY }]).chain(10).chain(11);
    volume.folder([...dots(10, 0), shortEntry({ name: "B", cluster: 11, ...DIRECTORY })], 10);
    volume.folder([...dots(11, 10), shortEntry({ name: "A AGAIN", cluster: 10, ...DIRECTORY }), shortEntry({ name: "FILE" })], 11);
    const opened = open(volume);
    assert.deepEqual(paths(opened), ["live A", "live A/B", "live A/B/A AGAIN", "live A/B/FILE"]);
    assert.match(problems(opened).join(), /A\/B\/A AGAIN: It leads to a folder that is listed elsewhere/);
  });

  test("a folder whose cluster holds something else brings no rubbish into the list", () => {
    const volume = small([{ name: "A", cluster: 10, ...DIRECTORY }]).chain(10);
    volume.put(volume.offsetOf(10), Uint8Array.from({ length: 512 }, (_, i) => i * 2654435761 >>> 13));
    assert.deepEqual(paths(open(volume)), ["live A"]);
  });

  test("a file past the end of a cut image is poor, and unallocated space ends with the image", () => {
    const volume = small([{ name: "A", cluster: 100, size: 512 }, { name: "B", cluster: 10, size: 512 }]).chain(100).chain(10);
    const opened = open(slice(volume, 0, volume.offsetOf(50)));
    assert.deepEqual([rating(opened, "A"), rating(opened, "B")], ["poor", "good"]);
    assert.equal(opened.unallocated().size, 47 * 512);
    assert.deepEqual(opened.content(0).locate(0, 512), [{ kind: "unreadable", length: 512 }]);
  });

  test("a volume of 2 TiB opens and lists without reading more than its FAT", () => {
    const volume = new FatVolume({ bits: 32, clusters: 60_000_000, sectorsPerCluster: 64 }).chain(59_000_000);
    volume.folder([shortEntry({ name: "FAR", cluster: 59_000_000, size: 1 })]);
    volume.bytesRead = 0;
    const opened = open(volume);
    assert.equal(rating(opened, "FAR"), "good");
    assert.isBelow(volume.bytesRead, 300 << 20);
    assert.deepEqual(opened.content(0).locate(0, 1), [{ kind: "image", offset: volume.offsetOf(59_000_000), length: 1 }]);
  });

  test("thousands of entries on one long chain end soon", () => {
    const volume = new FatVolume({ bits: 32, clusters: 100_000 });
    const fatBytes = new DataView(new ArrayBuffer(volume.fatLength));
    for (let cluster = 2; cluster < 100_000; cluster++) fatBytes.setUint32(cluster * 4, cluster + 1, true);
    fatBytes.setUint32(0, 0x0ffffff8, true);
    fatBytes.setUint32(99_999 * 4, 0x0fffffff, true);
    volume.put(volume.fatOffset, new Uint8Array(fatBytes.buffer)).put(volume.fatOffset + volume.fatLength, new Uint8Array(fatBytes.buffer));
    volume.folder([...Array.from({ length: 10_000 }, (_, i) => shortEntry({ name: `F${i}`, cluster: 3 + i % 3, size: 0xffff_ffff })), ...Array.from({ length: 10_000 }, (_, i) => shortEntry({ name: `X${i}`, cluster: 5 + i, size: 0xffff_ffff, deleted: true }))]);
    const start = performance.now();
    open(volume);
    assert.isBelow(performance.now() - start, 5000);
  });
});

suite("deleted files on FAT", () => {
  suiteSetup(useKernels);

  test("a file in one free piece is likely; its first letter comes from its long name", () => {
    const volume = small([]);
    volume.folder(longEntries("deleted file.bin", { name: "DELETE~1BIN", cluster: 20, size: 1100, deleted: true }));
    const opened = open(volume);
    assert.deepEqual(paths(opened), ["deleted deleted file.bin"]);
    assert.deepEqual(clusters(opened, "deleted file.bin"), [20, 21, 22]);
    assert.equal(rating(opened, "deleted file.bin"), "likely");
    assert.deepEqual(opened.structures(0).map(({ title, offset }) => [title, offset - volume.rootOffset]).slice(0, 3), [["Directory entry", 64], ["Long name, part 1", 32], ["Long name, part 2", 0]]);
  });

  test("it lies around a live file that was there before, and loses clusters to one that came later", () => {
    const volume = (born: number) => open(small([{ name: "LIVE", cluster: 21, size: 1024, born }, { name: "GONE", cluster: 20, size: 2048, born: 100, deleted: true }]).chain(21, 22));
    assert.deepEqual(clusters(volume(50), "_ONE"), [20, 23, 24, 25]);
    assert.equal(rating(volume(50), "_ONE"), "likely");
    assert.deepEqual(clusters(volume(500), "_ONE"), [20, 0, 0, 23]);
    assert.equal(rating(volume(500), "_ONE"), "poor");
  });

  test("where later files lie before a deleted one, its clusters may have been used since: it is uncertain", () => {
    const volume = (later: number) => open(small([{ name: "LATER", cluster: later, size: 500, born: 900 }, { name: "GONE", cluster: 20, size: 500, born: 100, deleted: true }, { name: "TWO", cluster: 22, size: 900, born: 1000, deleted: true }]).chain(later));
    assert.deepEqual([rating(volume(10), "_ONE"), rating(volume(30), "_ONE")], ["uncertain", "good"]);
    assert.equal(rating(volume(10), "_WO"), "likely", "nothing is later than this one");
  });

  test("around a live file that changed since, nothing is certain", () => {
    const opened = open(small([{ name: "LIVE", cluster: 21, size: 1024, born: 50, written: 600 }, { name: "GONE", cluster: 20, size: 2048, born: 100, deleted: true }]).chain(21, 22));
    assert.equal(rating(opened, "_ONE"), "uncertain");
  });

  test("of two deleted files the one written between the other's parts keeps its place", () => {
    const opened = open(small([{ name: "OUTER", cluster: 20, size: 2048, born: 100, written: 140, deleted: true }, { name: "INNER", cluster: 22, size: 600, born: 120, deleted: true }]));
    assert.deepEqual([clusters(opened, "_UTER"), clusters(opened, "_NNER")], [[20, 21, 24, 25], [22, 23]]);
    assert.deepEqual([rating(opened, "_UTER"), rating(opened, "_NNER")], ["uncertain", "likely"]);
  });

  test("a deleted file written later has overwritten the older one", () => {
    const opened = open(small([{ name: "OLD", cluster: 20, size: 2048, born: 100, deleted: true }, { name: "NEW", cluster: 20, size: 600, born: 200, deleted: true }]));
    assert.deepEqual([clusters(opened, "_LD"), clusters(opened, "_EW")], [[0, 0, 22, 23], [20, 21]]);
    assert.deepEqual([rating(opened, "_LD"), rating(opened, "_EW")], ["poor", "likely"]);
  });

  test("which of two deleted files was overwritten, their first bytes tell where times do not", () => {
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1);
    const volume = (begins: boolean) => {
      const made = small([{ name: "NEWER", cluster: 20, size: 2048, born: 100, deleted: true }, { name: "OLDER   PNG", cluster: 22, size: 600, born: 20, deleted: true }]);
      return open(begins ? made.put(made.offsetOf(22), png) : made);
    };
    assert.deepEqual(clusters(volume(true), "_EWER"), [20, 21, 24, 25]);
    assert.deepEqual([rating(volume(true), "_EWER"), rating(volume(true), "_LDER.PNG")], ["uncertain", "uncertain"]);
    assert.deepEqual(clusters(volume(false), "_EWER"), [20, 21, 22, 23]);
    assert.deepEqual([rating(volume(false), "_EWER"), rating(volume(false), "_LDER.PNG")], ["uncertain", "gone"]);
  });

  test("a file without clusters, or whose clusters are a live file's, is gone", () => {
    const opened = open(small([{ name: "EMPTY", deleted: true }, { name: "TAKEN", cluster: 30, size: 500, deleted: true }, { name: "LIVE", cluster: 30, size: 500, born: 300 }, { name: "FAR", cluster: 5000, size: 9, deleted: true }]).chain(30));
    assert.deepEqual(["_MPTY", "_AKEN", "_AR"].map((path) => rating(opened, path)), ["gone", "gone", "gone"]);
  });

  test("a renamed file is said to be live under its new name", () => {
    const opened = open(small([{ name: "BEFORE", cluster: 30, size: 500, deleted: true }, { name: "AFTER", cluster: 30, size: 500 }]).chain(30));
    assert.equal(rating(opened, "_EFORE"), "gone");
    assert.match(opened.table.reasonOf(0), /renamed or moved/);
  });

  test("a first cluster whose upper half was cleared is found again by what stands there", () => {
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1);
    const volume = new FatVolume({ bits: 32, clusters: 70_000 }).chain(66_500);
    volume.folder([shortEntry({ name: "FAR", cluster: 66_500, size: 9 }), ...longEntries("picture.png", { name: "PICTUR~1PNG", cluster: 400, size: 20, deleted: true }), shortEntry({ name: "DIR", cluster: 300, deleted: true, ...DIRECTORY })]);
    volume.put(volume.offsetOf(65_536 + 400), png).folder([...dots(65_536 + 300, 0), shortEntry({ name: "FILE", cluster: 500, size: 5, deleted: true })], 65_536 + 300);
    const opened = open(volume);
    assert.deepEqual(paths(opened), ["live FAR", "deleted picture.png", "deleted _IR", "deleted _IR/_ILE"]);
    assert.deepEqual([...opened.content(1).read(0, 20)], [...png]);
    assert.equal(rating(opened, "picture.png"), "uncertain");
  });

  test("a chain that was left in the FAT is followed", () => {
    const opened = open(small([{ name: "PULLED", cluster: 30, size: 1500, deleted: true }]).chain(30, 40, 35));
    assert.deepEqual(clusters(opened, "_ULLED"), [30, 40, 35]);
    assert.equal(opened.how(0), "FAT chain, left when the entry was deleted");
  });

  test("a chain that was left in the second copy of the FAT is followed", () => {
    const volume = small([{ name: "KEPT", cluster: 30, size: 1500, deleted: true }, { name: "STALE", cluster: 50, size: 1024, deleted: true }, { name: "LIVE", cluster: 60, size: 9 }]).chain(60);
    volume.next(30, 40, 1).next(40, 35, 1).next(35, 0xfff, 1).next(50, 60, 1).next(60, 0xfff, 1);
    const opened = open(volume);
    assert.deepEqual([clusters(opened, "_EPT"), clusters(opened, "_TALE")], [[30, 40, 35], [50, 51]]);
    assert.equal(opened.how(0), "FAT chain, left in the other copy of the FAT");
  });

  test("clusters in use that no entry has are no deleted file's", () => {
    const opened = open(small([{ name: "GONE", cluster: 20, size: 1024, deleted: true }]).chain(21, 22));
    assert.deepEqual(clusters(opened, "_ONE"), [20, 23]);
    assert.match(problems(opened).join(), /2 clusters are marked as used or bad, but no live file has them/);
  });

  test("a removed tree is listed down to its files, and a folder that was overwritten is not entered", () => {
    const volume = small([{ name: "TREE", cluster: 10, deleted: true, ...DIRECTORY }, { name: "OVER", cluster: 50, deleted: true, ...DIRECTORY }]);
    volume.folder([...dots(10, 0), shortEntry({ name: "BRANCH", cluster: 11, deleted: true, ...DIRECTORY })], 10);
    volume.folder([...dots(11, 10), ...Array.from({ length: 14 }, (_, i) => shortEntry({ name: `LEAF${i}`, cluster: 70 + i, size: 5, deleted: true }))], 11);
    volume.folder([shortEntry({ name: "FAR LEAF", cluster: 90, size: 5, deleted: true })], 14);
    const opened = open(volume);
    assert.deepEqual(paths(opened).slice(0, 4), ["deleted _REE", "deleted _VER", "deleted _REE/_RANCH", "deleted _REE/_RANCH/_EAF0"]);
    assert.equal(rating(opened, "_VER"), "gone");
    assert.equal(rating(opened, "_REE/_RANCH/_AR LEAF"), "good");
    assert.lengthOf(paths(opened), 3 + 14 + 1);
  });
});
