/** The boot sector of an NTFS volume: first sector, or its copy in the last. */
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { toOffset } from "../../core/offset.ts";
import { NtfsBootSector } from "../../layouts/ntfs.ts";
import { read } from "../../layouts/layout.ts";

/** What a boot sector says, checked to make sense. */
export interface Geometry {
  readonly sectorSize: number;
  /** Bytes. */
  readonly clusterSize: number;
  readonly clusterCount: number;
  /** Bytes in a file record. */
  readonly recordSize: number;
  readonly indexSize: number;
  /** Byte offsets in the volume. */
  readonly mft: number;
  readonly mirror: number;
  readonly serial: bigint;
  /** Bytes that the filesystem says it has. */
  readonly size: number;
  /** Where the boot sector was read, in the volume. */
  readonly readAt: number;
}

const SECTOR_SIZES = [512, 1024, 2048, 4096];
const MAX_CLUSTER = 2 << 20;
const MAX_RECORD = 64 << 10;

/** Geometries that the volume's boot sectors give, the first sector's before its copy's. */
export function findGeometries(volume: ByteSource): Geometry[] {
  const places = [0, ...SECTOR_SIZES.map((size) => volume.size - size)].filter((at, i) => at > 0 || i === 0);
  return places.map((at) => geometryAt(volume, at)).filter((geometry) => geometry !== null);
}

function geometryAt(volume: ByteSource, at: number): Geometry | null {
  const bytes = tryRead(volume, at, NtfsBootSector.size);
  if (!bytes) return null;
  const boot = read(NtfsBootSector, bytes);
  if (boot.oem !== "NTFS    " || !SECTOR_SIZES.includes(boot.bytesPerSector)) return null;
  const clusterSize = boot.bytesPerSector * (boot.sectorsPerCluster > 128 ? 2 ** (256 - boot.sectorsPerCluster) : boot.sectorsPerCluster);
  const recordSize = sizeOf(boot.clustersPerRecord, clusterSize);
  if (!isPower(clusterSize) || clusterSize > MAX_CLUSTER || !isPower(recordSize) || recordSize < 512 || recordSize > MAX_RECORD) return null;
  const clusterCount = Number(boot.totalSectors) * boot.bytesPerSector / clusterSize;
  const mft = toOffset(boot.mftCluster * BigInt(clusterSize));
  const mirror = toOffset(boot.mirrorCluster * BigInt(clusterSize));
  const size = toOffset(boot.totalSectors * BigInt(boot.bytesPerSector));
  if (mft === null || mirror === null || size === null || size === 0) return null;
  return { sectorSize: boot.bytesPerSector, clusterSize, clusterCount: Math.floor(clusterCount), recordSize, indexSize: sizeOf(boot.clustersPerIndex, clusterSize), mft, mirror, serial: boot.serial, size, readAt: at };
}

/** Sizes are given in clusters, or, as a negative number, as a power of two. */
function sizeOf(value: number, clusterSize: number): number {
  return value < 0 ? 2 ** -value : value * clusterSize;
}

function isPower(value: number): boolean {
  return value > 0 && value <= 2 ** 30 && (value & (value - 1)) === 0;
}
