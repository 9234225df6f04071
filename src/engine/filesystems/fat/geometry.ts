import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import type { FatBits } from "../../kernels/fat.ts";
import { Fat32BootSector, FatBootSector } from "../../layouts/fat.ts";
import { read, type ValueOf } from "../../layouts/layout.ts";
import type { ClusterGeometry } from "../clusters.ts";
import { serialText } from "../serial.ts";

/** Where everything lies on a FAT volume, from its boot sector. Offsets and lengths in bytes from its start. */
export interface FatGeometry extends ClusterGeometry {
  readonly bits: FatBits;
  readonly sectorSize: number;
  /** Of the copy of the FAT that is in use. */
  readonly fatOffset: number;
  readonly fatLength: number;
  /** Another copy that is kept the same; -1 where there is none. */
  readonly mirrorOffset: number;
  readonly fatCount: number;
  /** First of the copies; they follow each other. */
  readonly firstFat: number;
  /** The fixed root directory of FAT12 and FAT16; its length is 0 on FAT32. */
  readonly rootOffset: number;
  readonly rootLength: number;
  /** First cluster of FAT32's root directory, else 0. */
  readonly rootCluster: number;
  readonly size: number;
  readonly serial: string;
  readonly label: string;
  readonly dirty: boolean;
  /** Where the boot sector was found: 0, or its copy's place. */
  readonly bootOffset: number;
  /** The FAT has entries for fewer clusters than the volume is told to have. */
  readonly shortFat: boolean;
  /** How sure: 1 where the boot sector's mark and the first entry of the FAT agree with it. */
  readonly confidence: number;
}

type Common = ValueOf<typeof FatBootSector>;

const MOST_FAT12 = 4084;
const MOST_FAT32 = 0x0fff_ffef;
const SIGNATURE = 0xaa55;
/** FAT32 keeps a copy of the boot sector in sector 6; how long sectors are is what the copy must say. */
const BACKUP_SECTOR = 6;
const SECTOR_SIZES = [512, 1024, 2048, 4096];

/** The geometry that the boot sector gives, or its copy where that is destroyed; null where this is no FAT volume. */
export function readGeometry(volume: ByteSource): FatGeometry | null {
  const first = geometryAt(volume, 0, 0);
  if (first) return first;
  for (const sectorSize of SECTOR_SIZES) {
    const copy = geometryAt(volume, BACKUP_SECTOR * sectorSize, sectorSize);
    if (copy?.bits === 32) return copy;
  }
  return null;
}

/** `sectorSize`: what the sector must say of itself, 0 where it may say anything. */
function geometryAt(volume: ByteSource, offset: number, sectorSize: number): FatGeometry | null {
  const sector = tryRead(volume, offset, FatBootSector.size);
  if (!sector) return null;
  const boot = read(FatBootSector, sector);
  const marked = boot.signature === SIGNATURE;
  if (!sane(boot) || (sectorSize > 0 && (boot.bytesPerSector !== sectorSize || !marked))) return null;
  const geometry = layOut(boot, read(Fat32BootSector, sector), offset);
  if (!geometry) return null;
  const copies = Array.from({ length: geometry.fatCount }, (_, i) => geometry.firstFat + i * geometry.fatLength);
  const sound = [geometry.fatOffset, ...copies].find((copy) => firstEntryAgrees(volume, copy, boot.media));
  if (!marked && sound === undefined) return null;
  const fatOffset = sound ?? geometry.fatOffset;
  const mirrorOffset = geometry.mirrorOffset < 0 ? -1 : copies.find((copy) => copy !== fatOffset)!;
  const dirty = geometry.dirty || (sound !== undefined && markedDirty(volume, fatOffset, geometry.bits));
  return { ...geometry, fatOffset, mirrorOffset, dirty, confidence: marked && sound !== undefined ? 1 : 0.6 };
}

/** Values that no formatting writes: each alone would be weak, together they tell a boot sector from any other. */
function sane(boot: Common): boolean {
  return SECTOR_SIZES.includes(boot.bytesPerSector)
    && boot.sectorsPerCluster > 0 && (boot.sectorsPerCluster & (boot.sectorsPerCluster - 1)) === 0
    && boot.reservedSectors > 0 && boot.fatCount > 0 && boot.fatCount <= 4
    && (boot.media === 0xf0 || boot.media >= 0xf8)
    && (boot.totalSectors16 > 0 || boot.totalSectors32 > 0);
}

/** The first FAT entry repeats the media byte, its other bits set. */
function firstEntryAgrees(volume: ByteSource, offset: number, media: number): boolean {
  const bytes = tryRead(volume, offset, 3);
  return bytes !== null && bytes[0] === media && bytes[1] === 0xff && bytes[2]! >= 0x0f;
}

/** The highest bit of the second FAT entry is set while a volume is clean; FAT12 has no room for it. */
function markedDirty(volume: ByteSource, fatOffset: number, bits: FatBits): boolean {
  const bytes = bits === 12 ? null : tryRead(volume, fatOffset + bits / 8, bits / 8);
  return bytes !== null && (bits === 16 ? (bytes[1]! & 0x80) === 0 : (bytes[3]! & 0x08) === 0);
}

function layOut(boot: Common, boot32: ValueOf<typeof Fat32BootSector>, bootOffset: number): FatGeometry | null {
  const sectorSize = boot.bytesPerSector;
  const isFat32 = boot.fatSectors16 === 0; // only FAT32 has another field for it; the text says nothing
  const fatLength = (isFat32 ? boot32.fatSectors32 : boot.fatSectors16) * sectorSize;
  if (fatLength === 0 || (isFat32 && boot.rootEntries !== 0) || (!isFat32 && boot.rootEntries === 0)) return null;
  const firstFat = boot.reservedSectors * sectorSize;
  const rootOffset = firstFat + boot.fatCount * fatLength;
  const rootLength = boot.rootEntries * 32;
  const heapOffset = rootOffset + Math.ceil(rootLength / sectorSize) * sectorSize;
  const size = (boot.totalSectors16 || boot.totalSectors32) * sectorSize;
  const clusterSize = boot.sectorsPerCluster * sectorSize;
  const told = Math.floor((size - heapOffset) / clusterSize);
  if (told < 1) return null;
  const bits = isFat32 ? 32 : told <= MOST_FAT12 ? 12 : 16;
  const clusterCount = Math.min(told, Math.floor(fatLength * 8 / bits) - 2, MOST_FAT32);
  if (clusterCount < 1) return null;
  const single = isFat32 && (boot32.mirroring & 0x80) !== 0;
  const active = single ? Math.min(boot32.mirroring & 0x0f, boot.fatCount - 1) : 0;
  const extended = isFat32 ? boot32 : boot;
  const known = extended.extendedSignature === 0x29 || extended.extendedSignature === 0x28;
  return {
    bits, sectorSize, clusterSize, clusterCount, firstFat, fatLength, fatCount: boot.fatCount, fatOffset: firstFat + active * fatLength,
    mirrorOffset: single || boot.fatCount < 2 ? -1 : firstFat + fatLength,
    rootOffset, rootLength, rootCluster: isFat32 ? boot32.rootCluster : 0, heapOffset, size, bootOffset,
    serial: known ? serialText(extended.serial) : "", label: known && extended.extendedSignature === 0x29 ? extended.label.trimEnd() : "",
    dirty: (extended.state & 1) !== 0, shortFat: clusterCount < told, confidence: 0,
  };
}
