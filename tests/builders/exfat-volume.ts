/** Small exFAT volumes written into memory through the same layouts that read them; every cluster is where the test says. */
import { ExfatBootSector, ExfatFileEntry, ExfatLabelEntry, ExfatNameEntry, ExfatStreamEntry, ExfatTableEntry } from "../../src/engine/layouts/exfat.ts";
import { write } from "../../src/engine/layouts/write.ts";
import { expandUpcase, nameHash } from "../../src/engine/filesystems/exfat/upcase.ts";

const SECTOR = 512;
const FAT_SECTOR = 24;
const HEAP_SECTOR = 32;
const END = 0xffff_ffff;
const ROOT = 4;
/** a to z become A to Z, all else is its own upper case. */
export const UPCASE = new Uint8Array(Uint16Array.of(0xffff, 0x61, ...Array.from({ length: 26 }, (_, i) => 0x41 + i), 0xffff, 0xff85).buffer);

const UPPER = expandUpcase(UPCASE);

/** 2024-05-06 08:00:00 plus `steps` of two seconds, packed as exFAT does; below 30 steps. */
export const at = (steps: number): number => (44 << 25 | 5 << 21 | 6 << 16 | 8 << 11 | steps) >>> 0;

export interface SetOptions {
  readonly directory?: boolean;
  readonly size?: number;
  readonly valid?: number;
  readonly first?: number;
  /** The FAT tells the clusters. */
  readonly chained?: boolean;
  readonly deleted?: boolean;
  /** Steps of two seconds after 2024-05-06 08:00:00. */
  readonly created?: number;
  readonly zone?: number;
}

/** The entries of one file. */
export function entrySet(name: string, { directory = false, size = 0, valid = size, first = 0, chained = false, deleted = false, created = 0, zone = 0x80 }: SetOptions = {}): Uint8Array<ArrayBuffer> {
  const parts = Math.ceil(name.length / 15);
  const bytes = new Uint8Array((2 + parts) * 32);
  const view = new DataView(bytes.buffer);
  write(ExfatFileEntry, view, { entryType: 0x85, secondaryCount: 1 + parts, attributes: directory ? 0x10 : 0x20, created: at(created), modified: at(created), accessed: at(created), createdTens: 50, modifiedTens: 150, createdZone: zone, modifiedZone: zone, accessedZone: zone });
  write(ExfatStreamEntry, view, { entryType: 0xc0, flags: chained ? 1 : 3, nameLength: name.length, nameHash: nameHash(name, UPPER), validDataLength: BigInt(valid), firstCluster: first, dataLength: BigInt(size) }, 32);
  for (let i = 0; i < parts; i++) write(ExfatNameEntry, view, { entryType: 0xc1, name: name.slice(i * 15, i * 15 + 15) }, 64 + i * 32);
  write(ExfatFileEntry, view, { setChecksum: setChecksum(bytes) });
  if (deleted) for (let i = 0; i < bytes.length; i += 32) bytes[i]! &= 0x7f;
  return bytes;
}

export function setChecksum(bytes: Uint8Array): number {
  let sum = 0;
  bytes.forEach((byte, i) => { if (i !== 2 && i !== 3) sum = (sum << 15 | sum >>> 1) + byte & 0xffff; });
  return sum;
}

export class ExfatVolume {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #folders = new Map<number, number>(); // by first cluster: bytes written
  readonly #chains = new Map<number, readonly number[]>();

  /** `rootClusters` must begin with 4; clusters 2 and 3 hold the bitmap and the up-case table. */
  constructor(readonly clusterCount = 60, readonly clusterSize = 512, rootClusters: readonly number[] = [ROOT]) {
    this.bytes = new Uint8Array(HEAP_SECTOR * SECTOR + clusterCount * clusterSize);
    this.#view = new DataView(this.bytes.buffer);
    write(ExfatBootSector, this.#view, {
      jump: Uint8Array.of(0xeb, 0x76, 0x90), systemName: "EXFAT   ", volumeLength: BigInt(this.bytes.length / SECTOR), fatOffset: FAT_SECTOR, fatLength: HEAP_SECTOR - FAT_SECTOR,
      clusterHeapOffset: HEAP_SECTOR, clusterCount, rootCluster: ROOT, serial: 0x1234abcd, revision: 0x100, sectorShift: 9, clusterShift: Math.log2(clusterSize / SECTOR), fatCount: 1, driveSelect: 0x80, percentInUse: 255, signature: 0xaa55,
    });
    this.chain([2]).chain([3]).folder(rootClusters).use(2, 3);
    this.put(3, UPCASE);
    const table = (entryType: number, firstCluster: number, length: number) => {
      const entry = new Uint8Array(32);
      write(ExfatTableEntry, new DataView(entry.buffer), { entryType, firstCluster, dataLength: BigInt(length) });
      return entry;
    };
    const label = new Uint8Array(32);
    write(ExfatLabelEntry, new DataView(label.buffer), { entryType: 0x83, characterCount: 4, label: "Card" });
    for (const entry of [label, table(0x81, 2, Math.ceil(clusterCount / 8)), table(0x82, 3, UPCASE.length)]) this.entry(ROOT, entry);
  }

  offset(cluster: number): number {
    return HEAP_SECTOR * SECTOR + (cluster - 2) * this.clusterSize;
  }

  /** Bytes at the start of a cluster. */
  put(cluster: number, bytes: Uint8Array): this {
    this.bytes.set(bytes, this.offset(cluster));
    return this;
  }

  /** Fills clusters with a letter each. */
  fill(clusters: readonly number[], letter: string): this {
    for (const cluster of clusters) this.bytes.fill(letter.charCodeAt(0), this.offset(cluster), this.offset(cluster + 1));
    return this;
  }

  /** Marks clusters as used in the bitmap. */
  use(...clusters: number[]): this {
    for (const cluster of clusters) this.bytes[this.offset(2) + (cluster - 2 >> 3)]! |= 1 << (cluster - 2 & 7);
    return this;
  }

  fat(cluster: number, value: number): this {
    this.#view.setUint32(FAT_SECTOR * SECTOR + cluster * 4, value, true);
    return this;
  }

  chain(clusters: readonly number[]): this {
    clusters.forEach((cluster, i) => this.fat(cluster, clusters[i + 1] ?? END));
    return this;
  }

  /** A folder in these clusters, chained and used; entries go into it by its first one. */
  folder(clusters: readonly number[]): this {
    this.#folders.set(clusters[0]!, 0);
    this.#chains.set(clusters[0]!, clusters);
    return this.chain(clusters).use(...clusters);
  }

  /** Appends entries to the folder that begins at `folder`, over the edges of its clusters. */
  entry(folder: number, bytes: Uint8Array): this {
    let at = this.#folders.get(folder)!;
    for (const byte of bytes) {
      this.bytes[this.offset(this.#chains.get(folder)![Math.floor(at / this.clusterSize)]!) + at % this.clusterSize] = byte;
      at++;
    }
    this.#folders.set(folder, at);
    return this;
  }

  /** The image, with both boot regions and their checksums. */
  finish(): Uint8Array<ArrayBuffer> {
    let sum = 0;
    for (let i = 0; i < 11 * SECTOR; i++) if (i !== 106 && i !== 107 && i !== 112) sum = (sum << 31 | sum >>> 1) + this.bytes[i]! >>> 0;
    for (let i = 0; i < SECTOR; i += 4) this.#view.setUint32(11 * SECTOR + i, sum, true);
    this.bytes.copyWithin(12 * SECTOR, 0, 12 * SECTOR);
    return this.bytes;
  }
}
