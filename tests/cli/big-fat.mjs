// A FAT16 volume with one large file, made in memory: long enough to recover that one can stop in the middle.
import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";

const CLUSTER = 32768;
const CLUSTERS = 60_000;
const FAT_SECTORS = 256;
const ROOT_ENTRIES = 512;
const DATA = (1 + FAT_SECTORS) * 512 + ROOT_ENTRIES * 32;

/** Writes the volume to `path`, sparsely: a.txt of 5 bytes, and big.bin of 1.8 GiB in clusters 3 and up. */
export function writeBigFat(path) {
  const boot = Buffer.alloc(512);
  boot.set([0xeb, 0x3c, 0x90, ...Buffer.from("MSDOS5.0")]);
  boot.writeUInt16LE(512, 11);
  boot[13] = CLUSTER / 512;
  boot.writeUInt16LE(1, 14);
  boot[16] = 1;
  boot.writeUInt16LE(ROOT_ENTRIES, 17);
  boot[21] = 0xf8;
  boot.writeUInt16LE(FAT_SECTORS, 22);
  boot.writeUInt32LE((DATA + CLUSTERS * CLUSTER) / 512, 32);
  boot.set([0x80, 0, 0x29, 1, 2, 3, 4, ...Buffer.from("BIG        FAT16   ")], 36);
  boot.set([0x55, 0xaa], 510);
  const fat = Buffer.alloc(FAT_SECTORS * 512);
  [0xfff8, 0xffff, 0xffff].forEach((entry, i) => fat.writeUInt16LE(entry, 2 * i));
  const last = CLUSTERS - 1000;
  for (let cluster = 3; cluster <= last; cluster++) fat.writeUInt16LE(cluster === last ? 0xffff : cluster + 1, 2 * cluster);
  const file = openSync(path, "wx");
  ftruncateSync(file, DATA + CLUSTERS * CLUSTER);
  writeSync(file, Buffer.concat([boot, fat, entry("A       TXT", 2, 5), entry("BIG     BIN", 3, (last - 2) * CLUSTER)]), 0, null, 0);
  writeSync(file, Buffer.from("small"), 0, 5, DATA);
  closeSync(file);
}

function entry(name, cluster, size) {
  const bytes = Buffer.alloc(32);
  bytes.write(name, "latin1");
  bytes[11] = 0x20;
  bytes.writeUInt16LE(0x58a1, 24);
  bytes.writeUInt16LE(cluster, 26);
  bytes.writeUInt32LE(size, 28);
  return bytes;
}
