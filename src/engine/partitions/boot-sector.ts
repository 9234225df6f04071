import { tryRead, type ByteSource } from "../core/byte-source.ts";
import { BootSectorStart } from "../layouts/mbr.ts";
import { read } from "../layouts/layout.ts";

const BOOT_SIGNATURE = 0xaa55;
const JUMPS = new Set([0xe9, 0xeb]);
const NAMED = new Set(["EXFAT   ", "NTFS    ", "-FVE-FS-"]);
const SUPERBLOCK_MAGIC = 1024 + 56; // ext2, ext3, ext4

/** Whether `sector` begins a FAT, exFAT, NTFS or BitLocker volume: these end in 55 AA too, so that alone makes no partition table. */
export function isVolumeBootSector(sector: Uint8Array): boolean {
  if (sector.length < BootSectorStart.size) return false;
  const boot = read(BootSectorStart, sector);
  if (NAMED.has(boot.systemName)) return true;
  if (boot.signature !== BOOT_SIGNATURE || !JUMPS.has(boot.jump)) return false;
  const powerOfTwo = (n: number) => n > 0 && (n & n - 1) === 0;
  return powerOfTwo(boot.bytesPerSector) && boot.bytesPerSector >= 512 && boot.bytesPerSector <= 4096
    && powerOfTwo(boot.sectorsPerCluster) && boot.reservedSectors > 0
    && boot.fatCount >= 1 && boot.fatCount <= 4 && (boot.media === 0xf0 || boot.media >= 0xf8);
}

/** Whether a filesystem that we would know by its first sectors begins at `offset`. */
export function holdsVolume(image: ByteSource, offset: number): boolean {
  const sector = tryRead(image, offset, BootSectorStart.size);
  if (sector && isVolumeBootSector(sector)) return true;
  const magic = tryRead(image, offset + SUPERBLOCK_MAGIC, 2);
  return magic?.[0] === 0x53 && magic[1] === 0xef;
}
