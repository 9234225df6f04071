import { assert } from "chai";
import { MemorySource, Unreadable } from "../../src/engine/core/byte-source.ts";
import { isFailure } from "../../src/engine/core/failure.ts";
import { finish } from "../../src/engine/core/job.ts";
import { Flag, Kind, RATING_WORDS, STATE_WORDS } from "../../src/engine/filesystems/entry-table.ts";
import type { Filesystem } from "../../src/engine/filesystems/filesystem.ts";
import { ntfs } from "../../src/engine/filesystems/ntfs/index.ts";
import { CLUSTER, MFT_CLUSTER, NEW_YEAR, ROOT, attributeList, data, file, folder, ntfsVolume, type VolumeParts } from "../builders/ntfs-volume.ts";
import { fileName, fileRecord, nonResident, reference, resident, standardInformation } from "../builders/ntfs-record.ts";
import { packLznt1 } from "../naive/lznt1.ts";
import { useKernels } from "../kernels/load.ts";

const DELETED = { flags: 0, sequence: 2 };
const filled = (clusters: number, byte: number) => new Uint8Array(clusters * CLUSTER).fill(byte);

function open(parts: VolumeParts | Uint8Array): Filesystem {
  const filesystem = finish(ntfs.open(new MemorySource(parts instanceof Uint8Array ? parts : ntfsVolume(parts))));
  if (isFailure(filesystem)) throw new Error(filesystem.what);
  finish(filesystem.entries());
  return filesystem;
}

/** Rows that are not the filesystem's own: path → "state rating". */
function listed({ table }: Filesystem): Record<string, string> {
  const rows: Record<string, string> = {};
  for (let i = 0; i < table.length; i++) if ((table.flags[i]! & Flag.System) === 0) rows[table.path(i)] = `${STATE_WORDS[table.state[i]!]} ${RATING_WORDS[table.rating[i]!]}`;
  return rows;
}

function row({ table }: Filesystem, path: string): number {
  for (let i = 0; i < table.length; i++) if (table.path(i) === path) return i;
  throw new Error(`no row ${path}`);
}

const bytesOf = (filesystem: Filesystem, path: string) => {
  const content = filesystem.content(row(filesystem, path));
  return content.read(0, content.size);
};

suite("NTFS: folders and names", () => {
  suiteSetup(useKernels);

  test("the volume says its name, version and state", () => {
    const { info } = open({});
    assert.deepEqual([info.type, info.label, info.serial, info.clusterSize, info.clusterCount], ["NTFS", "Built", "0000000000001234", CLUSTER, 256]);
    assert.deepEqual(info.notes, ["version 3.1", "not unmounted cleanly (dirty flag set)"]);
  });

  test("children that come before their folder wait for it, however deep", () => {
    const records = { 30: file("leaf", [], {}, reference(40, 1)), 40: folder("below", reference(50, 1)), 50: folder("middle", reference(60, 1)), 60: folder("top") };
    const filesystem = open({ records });
    assert.deepEqual(Object.keys(listed(filesystem)), ["top", "top/middle", "top/middle/below", "top/middle/below/leaf"]);
    filesystem.table.parent.slice(0, filesystem.table.length).forEach((parent, i) => assert.isBelow(parent, i));
  });

  test("folders that lie in each other are cut and said so", () => {
    const records = { 30: folder("a", reference(31, 1)), 31: folder("b", reference(30, 1)), 32: file("inside", [], {}, reference(31, 1)), 33: folder("self", reference(33, 1)) };
    const filesystem = open({ records });
    assert.deepEqual(Object.keys(listed(filesystem)).sort(), ["a", "a/b", "a/b/inside", "self"]);
    assert.match(filesystem.problems.rows.map((problem) => problem.what).join(), /2 folders lie in themselves/);
  });

  test("a deleted file is placed in its folder where the sequence number agrees, also one later; else it is an orphan", () => {
    const records = {
      30: folder("live", ROOT, { sequence: 7 }), 31: folder("deleted", ROOT, { flags: 2, sequence: 8 }),
      40: file("of live", [], DELETED, reference(30, 7)), 41: file("of an earlier folder", [], DELETED, reference(30, 6)),
      32: folder("wrapped", ROOT, { flags: 2, sequence: 1 }), 45: file("of wrapped", [], DELETED, reference(32, 0xffff)),
      42: file("of deleted", [], DELETED, reference(31, 7)), 43: file("of none", [], DELETED, reference(2000, 1)), 44: file("of a file", [], DELETED, reference(40, 2)),
    };
    const states = listed(open({ records }));
    assert.deepEqual(Object.keys(states).filter((path) => states[path]!.startsWith("deleted")).sort(), ["deleted", "deleted/of deleted", "live/of live", "wrapped", "wrapped/of wrapped"]);
    assert.deepEqual(Object.keys(states).filter((path) => states[path]!.startsWith("orphan")).sort(), ["of a file", "of an earlier folder", "of none"]);
  });

  test("a live file whose folder is gone stays live, in the root, and that is said", () => {
    const filesystem = open({ records: { 30: file("lost", [], {}, reference(77, 1)) } });
    assert.equal(listed(filesystem)["lost"], "live good");
    assert.match(filesystem.problems.rows[0]!.what, /1 live files name a folder that is gone/);
  });

  test("further names are rows that share the content of the first", () => {
    const filesystem = open({ records: { 30: folder("f"), 31: fileRecord([fileName("one"), fileName("two", reference(30, 1)), resident(0x80, filled(0, 0))]) } });
    const [one, two] = [row(filesystem, "one"), row(filesystem, "f/two")];
    assert.equal(filesystem.table.content[two], one);
    assert.equal(filesystem.table.flags[two]! & Flag.HardLink, Flag.HardLink);
  });

  test("names may hold lone surrogates and everything else", () => {
    const name = "a\ud800b\0<>:\"|?*";
    assert.property(listed(open({ records: { 30: file(name, []) } })), name);
  });

  test("the filesystem's own files say so, below $Extend too", () => {
    const { table } = open({ records: { 11: folder("$Extend", ROOT, { sequence: 11 }), 30: file("$UsnJrnl", [], {}, reference(11, 11)) } });
    for (let i = 0; i < table.length; i++) assert.equal(table.flags[i]! & Flag.System, Flag.System, table.path(i));
  });

  test("times are those of $STANDARD_INFORMATION, to 100 ns", () => {
    const filesystem = open({ records: { 30: file("f", [], {}, ROOT, NEW_YEAR + 1n) } });
    const { created } = filesystem.times(row(filesystem, "f"));
    assert.deepEqual(created, { nanoseconds: 1_577_836_800_000_000_100n, zone: "utc" });
    assert.equal(filesystem.table.modified[row(filesystem, "f")], 1_577_836_800_000);
  });
});

suite("NTFS: content", () => {
  suiteSetup(useKernels);

  test("bytes beyond the initialised size read as zeros, whatever the clusters hold", () => {
    const bytes = bytesOf(open({ records: { 30: file("f", [data(100, 3, 3000, 1500)]) }, clusters: { 100: filled(3, 7) } }), "f");
    assert.deepEqual([bytes.length, bytes[1499], bytes[1500], bytes.at(-1)], [3000, 7, 0, 0]);
  });

  test("holes read as zeros and say so", () => {
    const filesystem = open({ records: { 30: file("f", [nonResident(0x80, [0x11, 1, 100, 0x01, 2, 0x11, 1, 1, 0], { lastVcn: 3n, size: 4096n, initialised: 4096n, flags: 0x8000 })]) }, clusters: { 100: filled(2, 9) } });
    assert.deepEqual(filesystem.content(row(filesystem, "f")).locate(0, 4096), [{ kind: "image", offset: 100 * CLUSTER, length: 1024 }, { kind: "hole", length: 2048 }, { kind: "image", offset: 101 * CLUSTER, length: 1024 }]);
    assert.equal(filesystem.table.flags[row(filesystem, "f")]! & Flag.Sparse, Flag.Sparse);
  });

  test("a resident value that reaches over a sector's end is located in the update sequence array too", () => {
    const value = filled(1, 0).subarray(0, 600).map((_, i) => i);
    const volume = ntfsVolume({ records: { 30: file("f", [resident(0x80, value)]) } });
    const filesystem = open(volume);
    const content = filesystem.content(row(filesystem, "f"));
    const stored = content.locate(0, 600).flatMap((extent) => extent.kind === "image" ? [...volume.subarray(extent.offset, extent.offset + extent.length)] : []);
    assert.deepEqual(stored, [...value]);
    assert.deepEqual([...content.read(0, 600)], [...value]);
    assert.isAbove(content.locate(0, 600).length, 1);
  });

  test("units of compressed content are plain, packed or left out", () => {
    const unit = new Uint8Array(16 * CLUSTER).map((_, i) => i % 200);
    const packed = packLznt1(unit);
    const used = Math.ceil(packed.length / CLUSTER);
    assert.isBelow(used, 16);
    const runs = [0x11, 16, 100, 0x11, used, 16, 0x01, 16 - used, 0x01, 16, 0];
    const size = 40 * CLUSTER;
    const attribute = nonResident(0x80, runs, { lastVcn: 47n, size: BigInt(size), initialised: BigInt(size), flags: 1, compressionUnit: 4 });
    const filesystem = open({ records: { 30: file("f", [attribute]) }, clusters: { 100: filled(16, 3), 116: packed } });
    const bytes = bytesOf(filesystem, "f");
    assert.deepEqual([...bytes], [...filled(16, 3), ...unit, ...filled(8, 0)]);
    const extents = filesystem.content(row(filesystem, "f")).locate(0, size);
    assert.deepEqual(extents.map((extent) => [extent.kind, extent.length]), [["image", 16_384], ["decoded", 16_384], ["hole", 8192]]);
    assert.deepEqual(extents[1], { kind: "decoded", length: 16_384, from: [{ kind: "image", offset: 116 * CLUSTER, length: used * CLUSTER }] });
    assert.equal(filesystem.how(row(filesystem, "f")), "run list, LZNT1");
  });

  test("a compressed unit that is damaged is unreadable, and the others are not", () => {
    const runs = [0x11, 1, 100, 0x01, 15, 0x11, 1, 1, 0x01, 15, 0];
    const attribute = nonResident(0x80, runs, { lastVcn: 31n, size: 32_768n, initialised: 32_768n, flags: 1, compressionUnit: 4 });
    const filesystem = open({ records: { 30: file("f", [attribute]) }, clusters: { 100: Uint8Array.of(3, 0xb0, 1, 0xff, 0xff), 101: packLznt1(filled(16, 5)) } });
    const content = filesystem.content(row(filesystem, "f"));
    assert.throws(() => content.read(0, 10), Unreadable);
    assert.deepEqual([...content.read(16_384, 2)], [5, 5]);
  });

  test("compressed content that claims 2^52 bytes in one hole is located at once", () => {
    const size = 2n ** 52n;
    const attribute = nonResident(0x80, [0x11, 16, 100, 0x06, 0, 0, 0, 0, 0, 0x01, 0], { lastVcn: 2n ** 40n + 15n, size, initialised: size, flags: 1, compressionUnit: 4 });
    const filesystem = open({ records: { 30: file("f", [attribute]) }, clusters: { 100: filled(16, 3) } });
    const content = filesystem.content(row(filesystem, "f"));
    assert.deepEqual(content.locate(0, content.size).map((extent) => [extent.kind, extent.length]), [["image", 16_384], ["hole", 2 ** 50], ["unreadable", 2 ** 52 - 2 ** 50 - 16_384]]);
    assert.deepEqual([...content.read(16_383, 2)], [3, 0]);
    assert.throws(() => content.read(content.size - 1, 1), Unreadable);
  });

  test("links of Windows and WSL have their target as content, and are no files", () => {
    const target = (tag: number, flags: number) => {
      const name = new Uint8Array(Uint16Array.from("C:\\é", (c) => c.charCodeAt(0)).buffer);
      const value = new Uint8Array(16 + flags + name.length);
      const view = new DataView(value.buffer);
      view.setUint32(0, tag, true);
      view.setUint16(14, name.length, true); // the printed name
      value.set(name, 16 + flags);
      return resident(0xc0, value);
    };
    const wsl = resident(0xc0, Uint8Array.of(0x1d, 0, 0, 0xa0, 8, 0, 0, 0, 2, 0, 0, 0, 47, 116, 109, 112));
    const filesystem = open({ records: { 30: file("link", [target(0xa000_000c, 4)]), 31: folder("junction"), 32: file("mount", [target(0xa000_0003, 0)], { flags: 3 }), 33: file("wsl", [wsl]) } });
    for (const [path, text] of [["link", "C:\\é"], ["mount", "C:\\é"], ["wsl", "/tmp"]] as const) {
      assert.equal(filesystem.table.kind[row(filesystem, path)], Kind.Symlink);
      assert.equal(new TextDecoder().decode(bytesOf(filesystem, path)), text);
      assert.equal(filesystem.how(row(filesystem, path)), "reparse point");
    }
  });

  test("alternate streams are rows under their file", () => {
    const filesystem = open({ records: { 30: file("f", [resident(0x80, filled(0, 0)), resident(0x80, Uint8Array.of(1, 2, 3), "small"), data(100, 2, 1500, 1500, 0, "large")]) }, clusters: { 100: filled(2, 6) } });
    assert.deepEqual([...bytesOf(filesystem, "f:small")], [1, 2, 3]);
    assert.equal(bytesOf(filesystem, "f:large").length, 1500);
    assert.equal(filesystem.table.kind[row(filesystem, "f:large")], Kind.Stream);
  });

  test("attributes in other records are found through the attribute list, resident or not", () => {
    const entries = attributeList([[0x10, 0, reference(30, 1)], [0x30, 0, reference(31, 1)], [0x80, 0, reference(31, 1)], [0x80, 2, reference(32, 1)]]);
    const parts = {
      31: fileRecord([fileName("split"), data(100, 2, 4 * CLUSTER)], { baseRecord: reference(30, 1) }),
      32: fileRecord([nonResident(0x80, [0x21, 2, 110, 0, 0], { startVcn: 2n, lastVcn: 3n })], { baseRecord: reference(30, 1) }),
    };
    const clusters = { 100: filled(2, 1), 110: filled(2, 2), 120: entries };
    for (const list of [resident(0x20, entries), nonResident(0x20, [0x11, 1, 120, 0], { lastVcn: 0n, size: BigInt(entries.length), initialised: BigInt(entries.length) })]) {
      const filesystem = open({ records: { ...parts, 30: fileRecord([standardInformation(NEW_YEAR), list]) }, clusters });
      assert.deepEqual([...bytesOf(filesystem, "split")], [...filled(2, 1), ...filled(2, 2)]);
      assert.equal(filesystem.problems.total, 0);
    }
  });

  test("attribute lists that lead in circles, to strangers or to nothing end, and are said", () => {
    const list = attributeList([[0x80, 0, reference(30, 1)], [0x80, 0, reference(31, 1)], [0x80, 0, reference(31, 1)], [0x80, 0, reference(32, 9)], [0x80, 0, reference(3000, 1)]]);
    const back = attributeList([[0x80, 0, reference(30, 1)]]);
    const records = {
      30: file("f", [resident(0x20, list)]),
      31: fileRecord([resident(0x20, back), resident(0x80, Uint8Array.of(1))], { baseRecord: reference(30, 1) }),
      32: fileRecord([resident(0x80, Uint8Array.of(2), "foreign")], { baseRecord: reference(44, 1) }),
    };
    const filesystem = open({ records });
    assert.deepEqual(Object.keys(listed(filesystem)), ["f"]);
    assert.deepEqual([...bytesOf(filesystem, "f")], [1]);
    assert.match(filesystem.problems.rows[0]!.what, /attribute list/);
  });

  test("where runs are lost the content cannot be read, and is not called good", () => {
    const attribute = nonResident(0x80, [0x11, 1, 100, 0x11, 5, 0x80, 0], { lastVcn: 5n, size: 6000n, initialised: 6000n });
    const filesystem = open({ records: { 30: file("f", [attribute]) } });
    assert.equal(listed(filesystem)["f"], "live uncertain");
    const content = filesystem.content(row(filesystem, "f"));
    assert.deepEqual(content.locate(0, 6000).map((extent) => [extent.kind, extent.length]), [["image", 1024], ["unreadable", 4976]]);
    assert.throws(() => content.read(0, 6000), Unreadable);
  });

  test("encrypted content and content that Windows packed are never called good", () => {
    const wof = new Uint8Array(24);
    new DataView(wof.buffer).setUint32(0, 0x8000_0017, true);
    const filesystem = open({ records: { 30: file("secret", [data(100, 1, 1024, 1024, 0x4000)]), 31: file("packed", [nonResident(0x80, [0x01, 2, 0], { lastVcn: 1n, size: 2000n, flags: 0x8000 }), resident(0xc0, wof)]) } });
    assert.deepEqual(listed(filesystem), { secret: "live uncertain", packed: "live uncertain" });
    assert.equal(filesystem.table.flags[row(filesystem, "secret")]! & Flag.Encrypted, Flag.Encrypted);
    assert.throws(() => bytesOf(filesystem, "packed"), Unreadable);
  });

  test("slack is what follows the end in the last cluster", () => {
    const filesystem = open({ records: { 30: file("f", [data(100, 2, 1500)]) }, clusters: { 100: filled(2, 4), 102: filled(1, 5) } });
    const slack = filesystem.slack(row(filesystem, "f"));
    assert.deepEqual([slack.size, ...slack.locate(0, slack.size)], [548, { kind: "image", offset: 100 * CLUSTER + 1500, length: 548 }]);
  });
});

suite("NTFS: deleted content", () => {
  suiteSetup(useKernels);

  test("it is good where no one uses its clusters, and worse the more of them are used", () => {
    const records = {
      30: file("whole", [data(100, 4)], DELETED), 31: file("partly used", [data(110, 4)], DELETED), 32: file("gone", [data(120, 2)], DELETED),
      33: file("in its record", [resident(0x80, Uint8Array.of(1))], DELETED), 34: file("its user", [data(113, 1)]), 35: file("nothing known", [], DELETED),
    };
    const filesystem = open({ records, used: [113, 120, 121] });
    assert.deepEqual(listed(filesystem), { whole: "deleted good", "partly used": "deleted poor", gone: "deleted gone", "in its record": "deleted good", "its user": "live good", "nothing known": "deleted poor" });
    assert.match(filesystem.table.reasonOf(row(filesystem, "partly used")), /25 %/);
  });

  test("a live file's clusters are not a deleted one's, even where $Bitmap calls them free", () => {
    assert.equal(listed(open({ records: { 30: file("old", [data(100, 1)], DELETED), 31: file("new", [data(100, 1)]) } }))["old"], "deleted gone");
  });

  test("of a deleted file that lay past the end of a cut image nothing is left; of one across the end, a part", () => {
    const whole = ntfsVolume({ records: { 30: file("behind", [data(200, 2)], DELETED), 31: file("across", [data(189, 2)], DELETED), 32: file("before", [data(180, 2)], DELETED) } });
    const names = listed(open(whole.slice(0, 190 * CLUSTER)));
    assert.deepEqual([names["behind"], names["across"], names["before"]], ["deleted gone", "deleted poor", "deleted good"]);
  });

  test("of two deleted files on one cluster the later is likely, the earlier poor", () => {
    const records = { 30: file("earlier", [data(100, 4)], DELETED, ROOT, NEW_YEAR), 31: file("later", [data(103, 4)], DELETED, ROOT, NEW_YEAR + 10_000_000n) };
    assert.deepEqual(listed(open({ records })), { earlier: "deleted poor", later: "deleted likely" });
  });

  test("without $Bitmap nothing deleted in clusters is called good", () => {
    const filesystem = open({ records: { 6: file("$Bitmap", [resident(0x80, new Uint8Array(2))], { sequence: 6 }), 30: file("f", [data(100, 1)], DELETED) } });
    assert.equal(listed(filesystem)["f"], "deleted uncertain");
    assert.match(filesystem.problems.rows.map((problem) => problem.where).join(), /\$Bitmap/);
  });

  test("deleted streams are rated on their own", () => {
    const records = { 30: file("f", [resident(0x80, Uint8Array.of(1)), data(100, 2, 2048, 2048, 0, "s")], DELETED) };
    assert.deepEqual(listed(open({ records, used: [100] })), { f: "deleted good", "f:s": "deleted poor" });
  });

  test("records that continue a deleted file count if they were deleted with it", () => {
    const list = resident(0x20, attributeList([[0x80, 0, reference(31, 1)]]));
    const records = { 30: file("f", [list], DELETED), 31: fileRecord([data(100, 1)], { baseRecord: reference(30, 1), ...DELETED }) };
    assert.equal(bytesOf(open({ records, clusters: { 100: filled(1, 8) } }), "f")[0], 8);
    const reused = { ...records, 31: fileRecord([data(100, 1)], { baseRecord: reference(30, 1), flags: 0, sequence: 3 }) };
    assert.equal(listed(open({ records: reused }))["f"], "deleted poor");
  });

  test("unallocated space is every cluster that neither $Bitmap nor a live file claims", () => {
    const filesystem = open({ records: { 30: file("f", [data(100, 2)]) }, used: [110] });
    const space = filesystem.unallocated();
    const clusters = space.locate(0, space.size).flatMap((extent) => extent.kind === "image" ? Array.from({ length: extent.length / CLUSTER }, (_, i) => extent.offset / CLUSTER + i) : []);
    assert.equal(clusters.length, 256 - 5 - 64 - 2 - 1);
    for (const cluster of [0, 4, MFT_CLUSTER, 100, 101, 110]) assert.notInclude(clusters, cluster);
  });

  test("live files on one cluster are said", () => {
    const filesystem = open({ records: { 30: file("a", [data(100, 2)]), 31: file("b", [data(101, 2)]) } });
    assert.match(filesystem.problems.rows[0]!.what, /Another live file claims/);
    assert.deepEqual(listed(filesystem), { a: "live uncertain", b: "live uncertain" });
  });
});

suite("NTFS: damage", () => {
  suiteSetup(useKernels);
  const records = { 30: file("f", [data(100, 1)]) };

  test("a dead first sector is replaced by its copy", () => {
    const volume = ntfsVolume({ records });
    volume.fill(0, 0, 512);
    const source = new MemorySource(volume);
    assert.isAbove(ntfs.detect(source)!.confidence, 0.5);
    const filesystem = open(volume);
    assert.property(listed(filesystem), "f");
    assert.include(filesystem.info.notes, "opened from the backup boot sector");
  });

  test("a dead start of $MFT is replaced by $MFTMirr", () => {
    const volume = ntfsVolume({ records });
    volume.fill(0, MFT_CLUSTER * CLUSTER, (MFT_CLUSTER + 4) * CLUSTER);
    const filesystem = open(volume);
    assert.equal(filesystem.info.label, "Built");
    assert.property(listed(filesystem), "f");
    assert.match(filesystem.problems.rows[0]!.what, /\$MFTMirr/);
  });

  test("with neither it is a failure in words", () => {
    const volume = ntfsVolume({ records });
    volume.fill(0, 4 * CLUSTER, 20 * CLUSTER);
    const failed = finish(ntfs.open(new MemorySource(volume)));
    assert.isTrue(isFailure(failed));
  });

  test("what is no NTFS is not taken for it", () => {
    for (const size of [0, 100, 512, 100_000]) assert.isNull(ntfs.detect(new MemorySource(new Uint8Array(size))));
  });

  test("$MFT in pieces is joined through its attribute list, piece by piece", () => {
    const size = BigInt(64 * CLUSTER);
    const list = attributeList([[0x80, 0, reference(0, 1)], [0x80, 32, reference(31, 1)], [0x80, 48, reference(47, 1)]]);
    const pieces = {
      0: file("$MFT", [resident(0x20, list), nonResident(0x80, [0x11, 32, MFT_CLUSTER, 0], { lastVcn: 31n, size, initialised: size })]),
      31: fileRecord([nonResident(0x80, [0x21, 16, 200, 0, 0], { startVcn: 32n, lastVcn: 47n })], { baseRecord: reference(0, 1) }),
    };
    const volume = ntfsVolume({ records: pieces });
    volume.set(file("second", []), 205 * CLUSTER);
    volume.set(fileRecord([nonResident(0x80, [0x21, 16, 220, 0, 0], { startVcn: 48n, lastVcn: 63n })], { baseRecord: reference(0, 1) }), 215 * CLUSTER);
    volume.set(file("third", []), 221 * CLUSTER);
    assert.deepEqual(Object.keys(listed(open(volume))).sort(), ["second", "third"]);
  });

  test("a table whose runs fall short of its size is said, and what they lead to is listed", () => {
    const size = BigInt(64 * CLUSTER);
    const short = file("$MFT", [nonResident(0x80, [0x11, 48, MFT_CLUSTER, 0], { lastVcn: 47n, size, initialised: size })]);
    const filesystem = open(ntfsVolume({ records: { ...records, 0: short } }));
    assert.property(listed(filesystem), "f");
    assert.isTrue(filesystem.problems.rows.some(({ what }) => what.startsWith(`Its runs lead to ${48 * CLUSTER} of its ${size} bytes`)));
  });

  test("a torn record is used as far as it is whole, and said", () => {
    const volume = ntfsVolume({ records: { 30: file("torn", [resident(0x80, filled(1, 1).subarray(0, 500))]) } });
    volume[(MFT_CLUSTER + 30) * CLUSTER + 1023]! ^= 0xff;
    const filesystem = open(volume);
    assert.property(listed(filesystem), "torn");
    assert.match(filesystem.problems.rows[0]!.what, /torn/);
  });

  test("an image that ends early keeps what it has; a live file behind its end is poor, of a deleted one nothing is left", () => {
    const volume = ntfsVolume({ records: { ...records, 31: file("d", [data(110, 1)], DELETED) } });
    const filesystem = open(volume.slice(0, 90 * CLUSTER));
    assert.deepEqual(filesystem.content(row(filesystem, "f")).locate(0, CLUSTER), [{ kind: "unreadable", length: CLUSTER }]);
    assert.deepEqual(listed(filesystem), { f: "live poor", d: "deleted gone" });
  });
});
