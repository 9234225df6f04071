/** Partition tables written into memory through the same layouts that read them. */
import { crc32 } from "../../src/engine/kernels/bytes.ts";
import { GptEntry, GptHeader } from "../../src/engine/layouts/gpt.ts";
import { MasterBootRecord } from "../../src/engine/layouts/mbr.ts";
import { write } from "../../src/engine/layouts/write.ts";
import type { SparseSource } from "./sparse-source.ts";

export interface MbrEntry { readonly typeCode: number; readonly firstSector: number; readonly sectorCount: number; readonly status?: number }

/** The first sector of a disk, or of a logical partition. */
export function bootRecord(partitions: readonly MbrEntry[], more: { signature?: number } = {}): Uint8Array<ArrayBuffer> {
  const sector = new Uint8Array(512);
  write(MasterBootRecord, new DataView(sector.buffer), { partitions, signature: 0xaa55, ...more });
  return sector;
}

/** A boot sector of a FAT volume, as far as partition tables look at it. */
export function fatBootSector(): Uint8Array<ArrayBuffer> {
  const sector = new Uint8Array(512);
  sector.set([0xeb, 0x3c, 0x90, ...new TextEncoder().encode("mkfs.fat"), 0x00, 0x02, 4, 1, 0, 2, 0, 2, 0, 0, 0xf8]);
  sector.set([0x55, 0xaa], 510);
  return sector;
}

/** "Microsoft basic data", as it is stored. */
export const BASIC_DATA = Uint8Array.from([0xa2, 0xa0, 0xd0, 0xeb, 0xe5, 0xb9, 0x33, 0x44, 0x87, 0xc0, 0x68, 0xb6, 0xb7, 0x26, 0x99, 0xc7]);

export interface GptPartition { readonly first: bigint; readonly last: bigint; readonly name?: string; readonly typeGuid?: Uint8Array }

/** Writes a whole GUID partition table, protective MBR and both copies, as a disk with sectors of `sectorSize` has it. */
export function putGpt(disk: SparseSource, sectorSize: number, partitions: readonly GptPartition[], entryCount = 128): void {
  const entries = new Uint8Array(Math.max(partitions.length, Math.min(entryCount, 4096)) * GptEntry.size);
  partitions.forEach(({ first, last, name = "", typeGuid = BASIC_DATA }, i) =>
    write(GptEntry, new DataView(entries.buffer), { typeGuid, partitionGuid: new Uint8Array(16).fill(i + 1), firstSector: first, lastSector: last, name }, i * GptEntry.size));
  const last = disk.size / sectorSize - 1;
  const arraySectors = Math.ceil(entries.length / sectorSize);
  disk.put(0, bootRecord([{ typeCode: 0xee, firstSector: 1, sectorCount: Math.min(last, 0xffff_ffff) }]));
  for (const [own, other, array] of [[1, last, 2], [last, 1, last - arraySectors]] as const) {
    disk.put(own * sectorSize, gptHeader(sectorSize, own, other, array, entryCount, entries));
    disk.put(array * sectorSize, entries);
  }
}

function gptHeader(sectorSize: number, own: number, other: number, array: number, entryCount: number, entries: Uint8Array): Uint8Array<ArrayBuffer> {
  const sector = new Uint8Array(sectorSize);
  const view = new DataView(sector.buffer);
  write(GptHeader, view, {
    signature: "EFI PART", revision: 0x10000, headerSize: 92, ownSector: BigInt(own), alternateSector: BigInt(other), firstUsable: 34n, lastUsable: BigInt(own),
    entriesSector: BigInt(array), entryCount, entrySize: GptEntry.size, entriesCrc: crc32(entries),
  });
  write(GptHeader, view, { headerCrc: crc32(sector.subarray(0, 92)) });
  return sector;
}
