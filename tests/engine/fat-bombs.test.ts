// FAT volumes of a few megabytes on which many entries lead to the same clusters: each was read, or asked, for every entry.
import { assert } from "chai";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { isFailure } from "../../src/engine/core/failure.ts";
import { finish } from "../../src/engine/core/job.ts";
import { RATING_WORDS, type EntryTable } from "../../src/engine/filesystems/entry-table.ts";
import { fat } from "../../src/engine/filesystems/fat/index.ts";
import { FatVolume, shortEntry, type EntryShape } from "../builders/fat-volume.ts";
import { useKernels } from "../kernels/load.ts";

const END = 0x0fff_ffff;

interface Bomb {
  readonly entries: number;
  readonly clusters: number;
  readonly sectorsPerCluster?: number;
  readonly entry: (i: number, first: number) => EntryShape;
  /** The clusters behind the root are free. */
  readonly free?: boolean;
  /** What stands in all clusters behind the root. */
  readonly filling: Uint8Array;
}

/** A FAT32 volume whose root chain holds `entries`, and behind it one chain to the volume's end, or free clusters; and the table made of it, in bounded time. */
function explode({ entries, clusters, sectorsPerCluster = 1, free = false, entry, filling }: Bomb): EntryTable {
  const volume = new FatVolume({ bits: 32, clusters, sectorsPerCluster });
  const first = 3 + Math.ceil(entries * 32 / volume.clusterSize);
  const bytes = volume.read(0, volume.size);
  const next = new Uint32Array(clusters + 2).map((_, i) => (i < 2 ? END : i === first - 1 || i === clusters + 1 ? END : free && i >= first ? 0 : i + 1));
  for (const copy of [0, 1]) bytes.set(new Uint8Array(next.buffer), volume.fatOffset + copy * volume.fatLength);
  for (let at = volume.offsetOf(first); at < bytes.length; at += filling.length) bytes.set(filling.subarray(0, bytes.length - at), at);
  for (let i = 0; i < entries; i++) bytes.set(shortEntry(entry(i, first)), volume.offsetOf(2) + i * 32);
  const start = performance.now();
  const opened = finish(fat.open(new MemorySource(bytes)));
  if (isFailure(opened)) throw new Error(opened.what);
  const table = finish(opened.entries());
  assert.isBelow(performance.now() - start, 3000);
  return table;
}

const numbered = (i: number, extension: string) => `F${String(i).padStart(7, "0")}${extension}`;
const joined = (pieces: readonly Uint8Array[]) => Uint8Array.from(pieces.flatMap((piece) => [...piece]));

suite("FAT volumes made to take long", () => {
  suiteSetup(useKernels);

  test("folders whose chains run into each other are not all read to the end", () => {
    const part = new Uint8Array(32);
    part.set([0x41]);
    part[11] = 0x0f; // a part of a long name, which gives no row and never ends a folder
    const table = explode({ entries: 20_000, clusters: 60_000, filling: part, entry: (i, first) => ({ name: numbered(i, ""), cluster: first + 1 + i, attributes: 0x10 }) });
    assert.isAtLeast(table.length, 20_000);
  }).timeout(120_000);

  test("a cluster that many deleted folders name is not read for each of them", () => {
    const filling = joined(Array.from({ length: 2048 }, (_, i) => shortEntry({ name: numbered(i, "TXT"), cluster: 5, deleted: true })));
    const table = explode({ entries: 30_000, clusters: 66_000, sectorsPerCluster: 4, filling, entry: (i, first) => ({ name: numbered(i, ""), cluster: first, attributes: 0x10, deleted: true }) });
    assert.equal(table.length, 30_000);
    assert.equal(RATING_WORDS[table.rating[100]!], "gone");
  }).timeout(120_000);

  test("deleted files that all lie around each other do not have their beginnings read at each meeting", () => {
    const filling = new Uint8Array(512);
    filling.set([0xff, 0xd8, 0xff, 0xe0]);
    const born = (i: number) => ({ createdTime: Math.floor(i / 1800) << 11 | Math.floor(i / 30) % 60 << 5 | i % 30, modifiedTime: 23 << 11 | 59 << 5 });
    const table = explode({ entries: 6000, clusters: 80_000, free: true, filling, entry: (i) => ({ name: numbered(i, "JPG"), cluster: 79_000 - i, size: 1024, deleted: true, ...born(i) }) });
    assert.equal(table.length, 6000);
  }).timeout(120_000);
});
