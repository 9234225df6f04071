/** FAT volumes written in memory, through the same layouts that read them: tests break exactly one thing in them. */
import { Fat32BootSector, FatBootSector, FatLongEntry, FatShortEntry } from "../../src/engine/layouts/fat.ts";
import type { ValueOf } from "../../src/engine/layouts/layout.ts";
import { write } from "../../src/engine/layouts/write.ts";
import { checksum } from "../naive/fat.ts";
import { SparseSource } from "./sparse-source.ts";

export interface FatShape {
  readonly bits: 12 | 16 | 32;
  readonly clusters: number;
  readonly sectorSize?: number;
  readonly sectorsPerCluster?: number;
}

const ROOT_ENTRIES = 512;
const RESERVED = 32;

export class FatVolume extends SparseSource {
  readonly bits: 12 | 16 | 32;
  readonly sectorSize: number;
  readonly clusterSize: number;
  readonly fatOffset: number;
  readonly fatLength: number;
  readonly rootOffset: number;
  readonly dataOffset: number;

  constructor({ bits, clusters, sectorSize = 512, sectorsPerCluster = 1 }: FatShape) {
    const fatSectors = Math.ceil((clusters + 2) * bits / 8 / sectorSize);
    const rootSectors = bits === 32 ? 0 : Math.ceil(ROOT_ENTRIES * 32 / sectorSize);
    const sectors = RESERVED + 2 * fatSectors + rootSectors + clusters * sectorsPerCluster;
    super(sectors * sectorSize);
    this.bits = bits;
    this.sectorSize = sectorSize;
    this.clusterSize = sectorSize * sectorsPerCluster;
    this.fatOffset = RESERVED * sectorSize;
    this.fatLength = fatSectors * sectorSize;
    this.rootOffset = this.fatOffset + 2 * this.fatLength;
    this.dataOffset = this.rootOffset + rootSectors * sectorSize;
    this.#boot(fatSectors, sectors, sectorsPerCluster);
    this.next(0, bits === 32 ? 0x0ffffff8 : bits === 16 ? 0xfff8 : 0xff8);
    this.next(1, bits === 32 ? 0x0fffffff : bits === 16 ? 0xffff : 0xfff);
    if (bits === 32) this.chain(2);
  }

  /** Write one entry of both FATs, or of copy 0 or 1 alone. */
  next(cluster: number, value: number, copy?: 0 | 1): this {
    const at = Math.floor(cluster * this.bits / 8);
    for (const fat of [0, 1].filter((i) => copy === undefined || i === copy).map((i) => this.fatOffset + i * this.fatLength)) {
      const width = this.bits === 32 ? 4 : 2;
      const bytes = this.read(fat + at, width);
      const view = new DataView(bytes.buffer);
      if (this.bits === 32) view.setUint32(0, value, true);
      else if (this.bits === 16) view.setUint16(0, value, true);
      else view.setUint16(0, (cluster & 1) === 0 ? view.getUint16(0, true) & 0xf000 | value & 0xfff : view.getUint16(0, true) & 0xf | value << 4, true);
      this.put(fat + at, bytes);
    }
    return this;
  }

  /** Link `clusters` to a chain that ends. */
  chain(...clusters: number[]): this {
    clusters.forEach((cluster, i) => this.next(cluster, clusters[i + 1] ?? 0x0fffffff));
    return this;
  }

  offsetOf(cluster: number): number {
    return this.dataOffset + (cluster - 2) * this.clusterSize;
  }

  /** Fill clusters with their own numbers, so that content shows where it was read. */
  fill(...clusters: number[]): this {
    for (const cluster of clusters) this.put(this.offsetOf(cluster), new Uint8Array(this.clusterSize).fill(cluster));
    return this;
  }

  /** Directory entries from the start of the root, or of the folder at `cluster`. */
  folder(entries: readonly Uint8Array[], cluster = 0): this {
    const bytes = new Uint8Array(entries.length * 32);
    entries.forEach((entry, i) => bytes.set(entry, i * 32));
    return this.put(cluster > 0 ? this.offsetOf(cluster) : this.bits === 32 ? this.offsetOf(2) : this.rootOffset, bytes);
  }

  #boot(fatSectors: number, sectors: number, sectorsPerCluster: number): void {
    const small = this.bits !== 32;
    const common = {
      jump: Uint8Array.of(0xeb, 0x3c, 0x90), maker: "BUILDER ", bytesPerSector: this.sectorSize, sectorsPerCluster, reservedSectors: RESERVED, fatCount: 2,
      rootEntries: small ? ROOT_ENTRIES : 0, totalSectors32: sectors, media: 0xf8, fatSectors16: small ? fatSectors : 0,
      extendedSignature: 0x29, serial: 0x1234abcd, label: "NO NAME    ", signature: 0xaa55,
    };
    const view = new DataView(new ArrayBuffer(512));
    if (small) write(FatBootSector, view, common);
    else write(Fat32BootSector, view, { ...common, fatSectors32: fatSectors, rootCluster: 2, infoSector: 1, backupSector: 6 });
    this.put(0, new Uint8Array(view.buffer));
    if (!small) this.put(6 * this.sectorSize, new Uint8Array(view.buffer));
  }
}

/** DOS date of a day in 2024 and time of a second in it. */
export const dosDate = (month: number, day: number) => 44 << 9 | month << 5 | day;
export const dosTime = (second: number) => Math.floor(second / 3600) << 11 | Math.floor(second / 60) % 60 << 5 | Math.floor(second % 60 / 2);

export interface EntryShape extends Partial<Omit<ValueOf<typeof FatShortEntry>, "name">> {
  /** 11 bytes as they stand on disk. */
  readonly name: string;
  readonly cluster?: number;
  readonly deleted?: boolean;
  /** Seconds of 6 May 2024 at which it was created and changed. */
  readonly born?: number;
  readonly written?: number;
}

/** A short entry. */
export function shortEntry({ name, cluster = 0, deleted = false, born = 60, written = born, ...fields }: EntryShape): Uint8Array {
  const view = new DataView(new ArrayBuffer(32));
  const bytes = Uint8Array.from(name.padEnd(11), (letter) => letter.charCodeAt(0));
  if (deleted) bytes[0] = 0xe5;
  write(FatShortEntry, view, {
    name: bytes, attributes: 0x20, clusterHigh: cluster >>> 16, clusterLow: cluster & 0xffff, createdDate: dosDate(5, 6), createdTime: dosTime(born),
    accessedDate: dosDate(5, 6), modifiedDate: dosDate(5, 6), modifiedTime: dosTime(written), ...fields,
  });
  return new Uint8Array(view.buffer);
}

/** The long entries of `long` and the short entry behind them. */
export function longEntries(long: string, short: EntryShape): Uint8Array[] {
  const sum = checksum([...short.name.padEnd(11)].map((letter) => letter.charCodeAt(0)));
  const parts: Uint8Array[] = [];
  for (let at = 0; at < long.length || at === 0; at += 13) {
    const units = Array.from({ length: 13 }, (_, i) => at + i < long.length ? long.charCodeAt(at + i) : at + i === long.length ? 0 : 0xffff);
    const view = new DataView(new ArrayBuffer(32));
    const order = at / 13 + 1 + (at + 13 >= long.length ? 0x40 : 0);
    write(FatLongEntry, view, { order: short.deleted ? 0xe5 : order, attributes: 0x0f, checksum: sum, first: units.slice(0, 5), second: units.slice(5, 11), third: units.slice(11) });
    parts.unshift(new Uint8Array(view.buffer));
  }
  return [...parts, shortEntry(short)];
}

/** The two entries with which a folder begins. */
export function dots(self: number, parent: number, born = 60): Uint8Array[] {
  return [shortEntry({ name: ".", cluster: self, attributes: 0x10, born }), shortEntry({ name: "..", cluster: parent, attributes: 0x10, born })];
}
