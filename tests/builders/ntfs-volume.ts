// A small NTFS volume in memory: clusters and records of 1 KiB, $MFT in cluster 16, content where a test puts it.
import { NtfsBootSector } from "../../src/engine/layouts/ntfs.ts";
import { write } from "../../src/engine/layouts/write.ts";
import { fileName, fileRecord, nonResident, reference, resident, standardInformation } from "./ntfs-record.ts";

export const CLUSTER = 1024;
export const MFT_CLUSTER = 16;
const MIRROR_CLUSTER = 4;
/** Records in $MFT. */
const RECORDS = 64;
export const ROOT = reference(5, 5);
/** 2020-01-01 as NTFS counts. */
export const NEW_YEAR = 132_223_104_000_000_000n;

export interface VolumeParts {
  /** Records by number; the filesystem's own are there unless replaced. */
  readonly records?: Readonly<Record<number, Uint8Array>>;
  /** Content by first cluster. */
  readonly clusters?: Readonly<Record<number, Uint8Array>>;
  /** Clusters that $Bitmap calls used, besides the filesystem's own. */
  readonly used?: readonly number[];
  /** Clusters of the volume. */
  readonly count?: number;
}

export function ntfsVolume({ records = {}, clusters = {}, used = [], count = 256 }: VolumeParts): Uint8Array {
  const volume = new Uint8Array((count + 1) * CLUSTER);
  const own = { ...ownRecords(used, count), ...records };
  for (const [number, record] of Object.entries(own)) volume.set(record, (MFT_CLUSTER + Number(number)) * CLUSTER);
  volume.copyWithin(MIRROR_CLUSTER * CLUSTER, MFT_CLUSTER * CLUSTER, (MFT_CLUSTER + 4) * CLUSTER);
  for (const [first, bytes] of Object.entries(clusters)) volume.set(bytes, Number(first) * CLUSTER);
  const boot = { oem: "NTFS    ", bytesPerSector: 512, sectorsPerCluster: 2, totalSectors: BigInt(count * 2), mftCluster: BigInt(MFT_CLUSTER), mirrorCluster: BigInt(MIRROR_CLUSTER), clustersPerRecord: -10, clustersPerIndex: 4, serial: 0x1234n, signature: 0xaa55 };
  for (const at of [0, volume.length - 512]) write(NtfsBootSector, new DataView(volume.buffer), boot, at);
  return volume;
}

function ownRecords(used: readonly number[], count: number): Record<number, Uint8Array> {
  const bitmap = new Uint8Array(Math.ceil(count / 8));
  const mft = Array.from({ length: RECORDS }, (_, i) => MFT_CLUSTER + i);
  for (const cluster of [0, 4, 5, 6, 7, ...mft, ...used]) bitmap[cluster >> 3]! |= 1 << (cluster & 7);
  const size = BigInt(RECORDS * CLUSTER);
  return {
    0: file("$MFT", [nonResident(0x80, [0x11, RECORDS, MFT_CLUSTER, 0], { lastVcn: BigInt(RECORDS - 1), size, initialised: size })], { sequence: 1 }),
    3: file("$Volume", [resident(0x60, new Uint8Array(Uint16Array.from("Built", (c) => c.charCodeAt(0)).buffer)), resident(0x70, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 1, 0))], { sequence: 3 }),
    5: fileRecord([standardInformation(NEW_YEAR), fileName(".")], { sequence: 5, flags: 3 }),
    6: file("$Bitmap", [resident(0x80, bitmap)], { sequence: 6 }),
  };
}

type Header = Parameters<typeof fileRecord>[1];

/** A record with times, a name in the root, and `attributes`. */
export const file = (name: string, attributes: readonly Uint8Array[], header: Header = {}, parent = ROOT, time = NEW_YEAR): Uint8Array =>
  fileRecord([standardInformation(time), fileName(name, parent), ...attributes], header);

export const folder = (name: string, parent = ROOT, header: Header = {}): Uint8Array => file(name, [], { flags: 3, ...header }, parent);

/** Unnamed $DATA of `size` bytes in one run. */
export const data = (start: number, count: number, size = count * CLUSTER, initialised = size, flags = 0, name = ""): Uint8Array =>
  nonResident(0x80, [0x21, count, start & 0xff, start >> 8, 0], { lastVcn: BigInt(count - 1), size: BigInt(size), initialised: BigInt(initialised), flags }, name);

/** An attribute list: (type, first cluster, reference) each. */
export function attributeList(entries: readonly (readonly [type: number, startVcn: number, reference: bigint])[]): Uint8Array {
  const bytes = new Uint8Array(entries.length * 32);
  const view = new DataView(bytes.buffer);
  entries.forEach(([type, startVcn, target], i) => {
    view.setUint32(i * 32, type, true);
    view.setUint16(i * 32 + 4, 32, true);
    bytes[i * 32 + 7] = 0x1a;
    view.setBigUint64(i * 32 + 8, BigInt(startVcn), true);
    view.setBigUint64(i * 32 + 16, target, true);
  });
  return bytes;
}
