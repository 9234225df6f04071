import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { ExfatBootSector } from "../../layouts/exfat.ts";
import { bitsOf, read, type ValueOf } from "../../layouts/layout.ts";
import type { ClusterGeometry } from "../clusters.ts";

type Boot = ValueOf<typeof ExfatBootSector>;

/** Sectors under the boot checksum; the next one holds it. */
const CHECKED_SECTORS = 11;
/** Sector in which the copy of the boot region begins. */
const BACKUP_SECTOR = 12;
/** Bytes that the checksum leaves out, since they change while the volume is in use. */
const UNCHECKED = new Set([106, 107, 112]);
/** Clusters that are kept track of: a bit for each takes 64 MiB. */
const MOST_CLUSTERS = 2 ** 29;

/** Where everything lies on a volume, in bytes from its start. */
export interface ExfatGeometry extends ClusterGeometry {
  readonly bootOffset: number;
  readonly boot: Boot;
  /** The boot region's checksum agrees. */
  readonly checked: boolean;
  /** As many as the boot sector says, where it can be right. */
  readonly clusterCount: number;
  readonly fatOffset: number;
  readonly fatLength: number;
  readonly size: number;
  /** Which of two FATs and bitmaps is in use: 0 or 1. */
  readonly active: number;
  readonly flags: Readonly<Record<string, number>>;
}

/** The boot region that can be trusted most, the first one or its copy; null where neither makes sense. */
export function readGeometry(volume: ByteSource): ExfatGeometry | null {
  const main = geometryAt(volume, 0);
  if (main?.checked) return main;
  const copies = [512, 1024, 2048, 4096].flatMap((sectorSize) => {
    const copy = geometryAt(volume, BACKUP_SECTOR * sectorSize);
    return copy && 1 << copy.boot.sectorShift === sectorSize ? [copy] : [];
  });
  return copies.find((copy) => copy.checked) ?? main ?? copies[0] ?? null;
}

function geometryAt(volume: ByteSource, bootOffset: number): ExfatGeometry | null {
  const sector = tryRead(volume, bootOffset, ExfatBootSector.size);
  if (!sector) return null;
  const boot = read(ExfatBootSector, sector);
  if (boot.systemName !== "EXFAT   " || boot.sectorShift < 9 || boot.sectorShift > 12 || boot.clusterShift > 25 - boot.sectorShift) return null;
  if (boot.fatCount < 1 || boot.fatCount > 2 || boot.clusterCount === 0 || boot.clusterHeapOffset === 0) return null;
  const sectorSize = 2 ** boot.sectorShift;
  const clusterSize = sectorSize * 2 ** boot.clusterShift;
  const flags = bitsOf(ExfatBootSector.fields.flags, boot.flags);
  const active = boot.fatCount === 2 ? flags.secondFat! : 0;
  const heapOffset = boot.clusterHeapOffset * sectorSize;
  const size = Number(boot.volumeLength) * sectorSize;
  const room = Math.floor((Math.min(Math.max(size, volume.size), Number.MAX_SAFE_INTEGER) - heapOffset) / clusterSize);
  const clusterCount = Math.min(boot.clusterCount, room, MOST_CLUSTERS);
  if (clusterCount <= 0) return null;
  return {
    bootOffset, boot, checked: checksumAgrees(volume, bootOffset, sectorSize), clusterSize, clusterCount, heapOffset, size, active, flags,
    fatOffset: (boot.fatOffset + active * boot.fatLength) * sectorSize, fatLength: boot.fatLength * sectorSize,
  };
}

/** The sum over the boot region: turn right by one bit, add the next byte. */
function checksumAgrees(volume: ByteSource, offset: number, sectorSize: number): boolean {
  const length = CHECKED_SECTORS * sectorSize;
  const bytes = tryRead(volume, offset, length + 4);
  if (!bytes) return false;
  let sum = 0;
  for (let i = 0; i < length; i++) if (!UNCHECKED.has(i)) sum = (sum << 31 | sum >>> 1) + bytes[i]! >>> 0;
  return new DataView(bytes.buffer).getUint32(length, true) === sum;
}
