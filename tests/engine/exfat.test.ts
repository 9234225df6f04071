import { assert } from "chai";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { isFailure } from "../../src/engine/core/failure.ts";
import { finish } from "../../src/engine/core/job.ts";
import { toIso } from "../../src/engine/core/timestamp.ts";
import { Flag, RATING_WORDS, STATE_WORDS } from "../../src/engine/filesystems/entry-table.ts";
import { exfat } from "../../src/engine/filesystems/exfat/index.ts";
import type { Filesystem } from "../../src/engine/filesystems/filesystem.ts";
import { ExfatVolume, entrySet } from "../builders/exfat-volume.ts";
import { useKernels } from "../kernels/load.ts";

const ROOT = 4;

function open(bytes: Uint8Array): Filesystem {
  const opened = finish(exfat.open(new MemorySource(bytes)));
  if (isFailure(opened)) throw new Error(opened.what);
  finish(opened.entries());
  return opened;
}

/** Row of the entry with this path, and of this state where several have it. */
function row({ table }: Filesystem, path: string, state?: string): number {
  for (let i = 0; i < table.length; i++) if (table.path(i) === path && (!state || STATE_WORDS[table.state[i]!] === state)) return i;
  throw new Error(`${path} is not listed`);
}

const rating = (fs: Filesystem, path: string, state?: string) => RATING_WORDS[fs.table.rating[row(fs, path, state)]!];
const reason = (fs: Filesystem, path: string) => fs.table.reasonOf(row(fs, path));
const text = (fs: Filesystem, path: string, state?: string) => {
  const content = fs.content(row(fs, path, state));
  // letters in a row, counted: "a512 b88"
  return new TextDecoder().decode(content.read(0, content.size)).replace(/(.)\1*/gs, (run, letter: string) => `${letter === "\0" ? "0" : letter}${run.length} `).trim();
};
const paths = ({ table }: Filesystem) => Array.from({ length: table.length }, (_, i) => i).filter((i) => !(table.flags[i]! & Flag.System)).map((i) => `${STATE_WORDS[table.state[i]!]} ${table.path(i)}`);
const problems = (fs: Filesystem) => fs.problems.rows.map(({ where, what }) => `${where}: ${what}`).join("\n");

suite("exFAT, live files", () => {
  suiteSetup(useKernels);

  test("a volume tells label, serial number and clusters", () => {
    const fs = open(new ExfatVolume().finish());
    assert.include(fs.info, { type: "exFAT", label: "Card", serial: "1234-ABCD", clusterSize: 512, clusterCount: 60 });
    assert.deepEqual(fs.info.notes, []);
    assert.equal(problems(fs), "");
    assert.equal(fs.unallocated().size, 57 * 512);
  });

  test("contiguous and fragmented files, in folders", () => {
    const volume = new ExfatVolume().folder([10]).entry(ROOT, entrySet("folder", { directory: true, first: 10, size: 512 }));
    volume.fill([11, 12], "a").use(11, 12).entry(ROOT, entrySet("in one piece.txt", { first: 11, size: 600 }));
    volume.chain([20, 25, 21]).fill([20], "x").fill([25], "y").fill([21], "z").use(20, 21, 25).entry(10, entrySet("in pieces", { first: 20, size: 1100, chained: true }));
    const fs = open(volume.finish());
    assert.equal(problems(fs), "");
    assert.deepEqual(paths(fs), ["live folder", "live in one piece.txt", "live folder/in pieces"]);
    assert.equal(text(fs, "in one piece.txt"), "a600");
    assert.equal(text(fs, "folder/in pieces"), "x512 y512 z76");
    assert.deepEqual([fs.how(row(fs, "in one piece.txt")), fs.how(row(fs, "folder/in pieces"))], ["directory entry, contiguous", "FAT chain"]);
    assert.equal(fs.slack(row(fs, "folder/in pieces")).size, 512 - 76);
    assert.deepEqual(fs.slack(row(fs, "folder/in pieces")).locate(0, 1), [{ kind: "image", offset: volume.offset(21) + 76, length: 1 }]);
  });

  test("what lies beyond the valid data length reads as zeros, not as what was there", () => {
    const fs = open(new ExfatVolume().fill([10, 11], "a").use(10, 11).entry(ROOT, entrySet("half written", { first: 10, size: 1000, valid: 300 })).finish());
    assert.equal(text(fs, "half written"), "a300 0700");
    assert.deepEqual(fs.content(row(fs, "half written")).locate(290, 20).map(({ kind, length }) => [kind, length]), [["image", 10], ["hole", 10]]);
  });

  test("times keep their zone, and say so where there is none", () => {
    const fs = open(new ExfatVolume().entry(ROOT, entrySet("east", { zone: 0x80 | 8, created: 3 })).entry(ROOT, entrySet("west", { zone: 0x80 | 0x7f - 13 })).entry(ROOT, entrySet("anywhere", { zone: 8 })).finish());
    const created = (path: string) => toIso(fs.times(row(fs, path)).created);
    assert.deepEqual([created("east"), created("west"), created("anywhere")], ["2024-05-06T08:00:06.5+02:00", "2024-05-06T08:00:00.5-03:30", "2024-05-06T08:00:00.5"]);
    assert.equal(toIso(fs.times(row(fs, "east")).modified), "2024-05-06T08:00:07.5+02:00");
    assert.isNull(fs.times(row(fs, "east")).changed);
  });

  test("a set that goes over into the next cluster of a fragmented folder is whole, and its structures are found", () => {
    const volume = new ExfatVolume(60, 512, [ROOT, 30, 20]);
    for (let i = 0; i < 8; i++) volume.entry(ROOT, entrySet(`a name with many characters, number ${i}`));
    const fs = open(volume.finish());
    assert.equal(paths(fs).length, 8);
    const over = row(fs, "a name with many characters, number 2");
    assert.deepEqual(fs.structures(over).map(({ offset, title }) => `${title} ${offset}`), [
      `File entry ${volume.offset(ROOT) + 13 * 32}`, `Stream extension ${volume.offset(ROOT) + 14 * 32}`, `File name, part 1 ${volume.offset(ROOT) + 15 * 32}`,
      `File name, part 2 ${volume.offset(30)}`, `File name, part 3 ${volume.offset(30) + 32}`, "Boot sector 0",
    ]);
  });

  test("a destroyed boot sector is replaced by its copy", () => {
    const bytes = new ExfatVolume().use(10).fill([10], "a").entry(ROOT, entrySet("file", { first: 10, size: 5 })).finish();
    bytes.fill(0, 0, 512);
    assert.equal(exfat.detect(new MemorySource(bytes))!.confidence, 0.9);
    const fs = open(bytes);
    assert.equal(text(fs, "file"), "a5");
    assert.include(problems(fs), "opened from its copy");
  });

  test("a copy left behind another filesystem's boot sector is hardly believed", () => {
    const bytes = new ExfatVolume().finish();
    bytes.fill(0, 0, 512);
    bytes.set(new TextEncoder().encode("NTFS    "), 3);
    assert.isBelow(exfat.detect(new MemorySource(bytes))!.confidence, 0.5);
  });

  test("broken chains, clusters outside and a wrong checksum lower the rating and are problems", () => {
    const wrong = entrySet("changed", { first: 40, size: 10 });
    wrong[4]! ^= 1;
    const volume = new ExfatVolume().use(10, 40).fat(10, 0).entry(ROOT, entrySet("cut", { first: 10, size: 1000, chained: true }));
    volume.entry(ROOT, entrySet("outside", { first: 5000, size: 10 })).entry(ROOT, entrySet("too long", { first: 60, size: 5000 })).entry(ROOT, wrong);
    const fs = open(volume.finish());
    assert.deepEqual(["cut", "outside", "too long", "changed"].map((path) => rating(fs, path)), ["poor", "gone", "poor", "likely"]);
    assert.include(problems(fs), "cut: Its chain ends after 1 of 2 clusters");
    assert.equal(fs.content(row(fs, "too long")).size, 5000);
  });

  test("files that share clusters are uncertain; the bitmap is compared with the files", () => {
    const fs = open(new ExfatVolume().use(10, 50).entry(ROOT, entrySet("one", { first: 10, size: 600 })).entry(ROOT, entrySet("two", { first: 11, size: 600 })).finish());
    assert.deepEqual([rating(fs, "one"), rating(fs, "two")], ["uncertain", "uncertain"]);
    assert.include(problems(fs), "1 clusters are marked as used, but no live file");
    assert.include(problems(fs), "2 clusters of live files are marked as free");
  });

  test("folders that contain themselves or each other are read once", () => {
    const volume = new ExfatVolume().folder([10]).entry(ROOT, entrySet("a", { directory: true, first: 10, size: 512 }));
    volume.entry(10, entrySet("itself", { directory: true, first: 10, size: 512 })).entry(10, entrySet("root", { directory: true, first: ROOT, size: 512 }));
    const fs = open(volume.finish());
    assert.equal(paths(fs).length, 3);
    assert.include(problems(fs), "shares clusters with another folder");
  });

  test("an image that was cut says which files lost their end", () => {
    const bytes = new ExfatVolume().use(10, 11).fill([10, 11], "a").entry(ROOT, entrySet("whole", { first: 10, size: 512 })).entry(ROOT, entrySet("cut", { first: 11, size: 512 })).finish();
    const fs = open(bytes.slice(0, bytes.length - 51 * 512));
    assert.deepEqual([rating(fs, "whole"), rating(fs, "cut")], ["good", "poor"]);
    assert.deepEqual(fs.content(row(fs, "cut")).locate(0, 512), [{ kind: "unreadable", length: 512 }]);
  });
});

suite("exFAT, deleted files", () => {
  suiteSetup(useKernels);

  const deleted = true;

  test("a checksum proves a deleted set: name, place and size are its own", () => {
    const fs = open(new ExfatVolume().fill([10, 11], "a").entry(ROOT, entrySet("Ferien am Meer, das Jahr danach.jpg", { first: 10, size: 700, deleted })).finish());
    assert.deepEqual([text(fs, "Ferien am Meer, das Jahr danach.jpg", "deleted"), rating(fs, "Ferien am Meer, das Jahr danach.jpg")], ["a700", "good"]);
  });

  test("a chain that is left in the FAT is followed; where it is gone, one piece is assumed and called uncertain", () => {
    const volume = new ExfatVolume().chain([10, 20]).fill([10], "a").fill([20], "b").entry(ROOT, entrySet("left", { first: 10, size: 1000, chained: true, deleted }));
    volume.fill([30, 31], "c").entry(ROOT, entrySet("gone", { first: 30, size: 1000, chained: true, deleted }));
    volume.chain([40, 41, 42]).entry(ROOT, entrySet("too long a chain", { first: 40, size: 1000, chained: true, deleted }));
    const fs = open(volume.finish());
    assert.deepEqual([text(fs, "left"), rating(fs, "left"), fs.how(row(fs, "left"))], ["a512 b488", "good", "FAT chain, left when the file was deleted"]);
    assert.deepEqual([text(fs, "gone"), rating(fs, "gone"), fs.how(row(fs, "gone"))], ["c1000", "uncertain", "directory entry, assumed contiguous"]);
    assert.equal(rating(fs, "too long a chain"), "uncertain");
  });

  test("clusters that live files have now are left out, and said to be", () => {
    const volume = new ExfatVolume().fill([10, 12], "d").fill([11, 15], "n").use(11, 15).entry(ROOT, entrySet("new", { first: 11, size: 512, created: 9 })).entry(ROOT, entrySet("newer", { first: 15, size: 512, created: 9 }));
    volume.entry(ROOT, entrySet("half", { first: 10, size: 1536, deleted })).entry(ROOT, entrySet("nothing left", { first: 15, size: 400, deleted }));
    const fs = open(volume.finish());
    assert.deepEqual([rating(fs, "half"), text(fs, "half")], ["poor", "d512 0512 d512"]);
    assert.include(reason(fs, "half"), "1 of its 3 clusters belong to live files");
    assert.equal(rating(fs, "nothing left"), "gone");
  });

  test("of two deleted files on the same clusters neither is called good", () => {
    const volume = new ExfatVolume().entry(ROOT, entrySet("older", { first: 10, size: 1024, created: 1, deleted })).entry(ROOT, entrySet("newer", { first: 11, size: 1024, created: 2, deleted }));
    volume.entry(ROOT, entrySet("covered", { first: 12, size: 100, created: 1, deleted })).entry(ROOT, entrySet("alone", { first: 14, size: 100, created: 1, deleted }));
    const fs = open(volume.finish());
    assert.deepEqual(["older", "newer", "covered", "alone"].map((path) => rating(fs, path)), ["poor", "uncertain", "gone", "good"]);
  });

  test("an entry that calls a deleted file empty may be older than its content: it is not called good", () => {
    const fs = open(new ExfatVolume().entry(ROOT, entrySet("written a moment ago", { deleted })).finish());
    assert.deepEqual([rating(fs, "written a moment ago"), fs.content(row(fs, "written a moment ago")).size], ["uncertain", 0]);
  });

  test("clusters that the bitmap calls used without a live owner make a deleted file uncertain", () => {
    const fs = open(new ExfatVolume().use(10).entry(ROOT, entrySet("file", { first: 10, size: 100, deleted })).finish());
    assert.equal(rating(fs, "file"), "uncertain");
  });

  test("what was renamed or moved is not lost; an earlier name of a deleted file is not listed as a second file", () => {
    const volume = new ExfatVolume().use(10).entry(ROOT, entrySet("old name", { first: 10, size: 100, created: 3, deleted })).entry(ROOT, entrySet("new name", { first: 10, size: 100, created: 3 }));
    volume.entry(ROOT, entrySet("draft", { first: 20, size: 100, created: 3, deleted })).entry(ROOT, entrySet("final", { first: 20, size: 100, created: 3, deleted }));
    const fs = open(volume.finish());
    assert.include(reason(fs, "old name"), "renamed or moved");
    assert.deepEqual([rating(fs, "draft"), rating(fs, "final")], ["good", "gone"]);
  });

  test("deleted folders are walked, and what is in them is deleted too", () => {
    const volume = new ExfatVolume().folder([10]).folder([11]).entry(10, entrySet("inner", { directory: true, first: 11, size: 512, deleted })).entry(11, entrySet("letter", { first: 12, size: 3, deleted }));
    volume.fill([12], "a").entry(ROOT, entrySet("outer", { directory: true, first: 10, size: 512, deleted }));
    volume.bytes.fill(0, volume.offset(2), volume.offset(2) + 8);
    const fs = open(volume.use(2, 3, 4).finish());
    assert.deepEqual(paths(fs), ["deleted outer", "deleted outer/inner", "deleted outer/inner/letter"]);
    assert.deepEqual([text(fs, "outer/inner/letter"), rating(fs, "outer/inner/letter"), rating(fs, "outer")], ["a3", "good", "good"]);
  });

  test("a deleted folder whose cluster a live folder has now gets none of its entries", () => {
    const volume = new ExfatVolume().folder([10]).entry(ROOT, entrySet("before", { directory: true, first: 10, size: 512, created: 1, deleted })).entry(ROOT, entrySet("now", { directory: true, first: 10, size: 512, created: 2 }));
    volume.entry(10, entrySet("file"));
    const fs = open(volume.finish());
    assert.deepEqual(paths(fs), ["deleted before", "live now", "live now/file"]);
    assert.equal(rating(fs, "before"), "gone");
  });

  test("a set whose first entry was reused is listed when the name agrees with its hash, and never called good", () => {
    const rest = (name: string) => entrySet(name, { first: 10, size: 100, deleted }).slice(32);
    const wrong = rest("another name.txt");
    wrong[34]! ^= 1;
    const fs = open(new ExfatVolume().entry(ROOT, rest("some name.txt")).entry(ROOT, wrong).finish());
    assert.deepEqual(paths(fs), ["deleted some name.txt"]);
    assert.equal(rating(fs, "some name.txt"), "uncertain");
    assert.isNull(fs.times(row(fs, "some name.txt")).created);
  });

  test("sets behind the end of a folder count only with a right checksum", () => {
    const wrong = entrySet("wrong");
    wrong[8]! ^= 1;
    const fs = open(new ExfatVolume().entry(ROOT, new Uint8Array(32)).entry(ROOT, entrySet("left over")).entry(ROOT, wrong).finish());
    assert.deepEqual(paths(fs), ["deleted left over"]);
  });

  test("a deleted file that was never written whole reads as zeros there", () => {
    const fs = open(new ExfatVolume().fill([10, 11], "a").entry(ROOT, entrySet("file", { first: 10, size: 900, valid: 100, deleted })).finish());
    assert.deepEqual([text(fs, "file"), rating(fs, "file")], ["a100 0800", "good"]);
  });

  test("a folder to which no entry leads is found in free space, with the folders in it, and nothing in it is called good", () => {
    const volume = new ExfatVolume(60, 512, [ROOT, 5]).folder([20, 21]).folder([30]).fill([40], "a");
    volume.entry(20, entrySet("below", { directory: true, first: 30, size: 512 })).entry(30, entrySet("letter", { first: 40, size: 5 }));
    for (let i = 0; i < 6; i++) volume.entry(20, entrySet(`a long name, number ${i}`, { deleted: i > 2 }));
    volume.bytes.fill(0, volume.offset(2), volume.offset(2) + 8);
    const fs = open(volume.use(2, 3, 4, 5).finish());
    const folder = `folder at ${volume.offset(20)}`;
    assert.deepEqual(paths(fs), [`orphan ${folder}`, `orphan ${folder}/below`, ...Array.from({ length: 6 }, (_, i) => `orphan ${folder}/a long name, number ${i}`), `orphan ${folder}/below/letter`]);
    assert.deepEqual([text(fs, `${folder}/below/letter`), rating(fs, `${folder}/below/letter`), rating(fs, folder)], ["a5", "likely", "likely"]);
    assert.deepEqual(fs.structures(row(fs, folder)).map(({ title }) => title), ["Boot sector"]);
    assert.isNull(fs.times(row(fs, folder)).created);
  });

  test("folders that contain each other, to which nothing leads, are listed once", () => {
    const volume = new ExfatVolume().folder([20]).folder([30]).entry(20, entrySet("one", { directory: true, first: 30, size: 512 })).entry(30, entrySet("two", { directory: true, first: 20, size: 512 }));
    assert.equal(paths(open(volume.finish())).length, 3);
  });

  test("files that all claim everything are bounded, and none of them is called good", () => {
    const volume = new ExfatVolume(30_000, 512, [ROOT, ...Array.from({ length: 900 }, (_, i) => 100 + i)]);
    for (let i = 0; i < 4500; i++) volume.entry(ROOT, entrySet(`f${i}`, { first: 1100 + i % 7, size: 28_000 * 512, deleted: i % 2 === 0, created: i % 30 }));
    const fs = open(volume.finish());
    assert.equal(paths(fs).length, 4500);
    for (let i = 0; i < fs.table.length; i++) if (!(fs.table.flags[i]! & Flag.System)) assert.isAbove(fs.table.rating[i]!, 1, fs.table.path(i));
    assert.include(problems(fs), "claim far more clusters than there are");
  });
});
