import { tryRead, type ByteSource } from "../core/byte-source.ts";
import type { Job } from "../core/job.ts";
import { ALLOCATION, GPT_ENTRIES } from "../core/limits.ts";
import { toOffset } from "../core/offset.ts";
import type { Problems } from "../core/problems.ts";
import { crc32 } from "../kernels/bytes.ts";
import { GPT_TYPES, GptEntry, GptHeader, guidText } from "../layouts/gpt.ts";
import { read, type ValueOf } from "../layouts/layout.ts";
import { MasterBootRecord } from "../layouts/mbr.ts";
import { arrange } from "./arrange.ts";
import { holdsVolume } from "./boot-sector.ts";
import { MBR_SIGNATURE, PROTECTIVE, plausibleEntries } from "./mbr.ts";
import type { Partition, PartitionScheme, PartitionTable } from "./partition-table.ts";

const WHERE = "GUID partition table";
const PIECE = 1 << 20;

/** One copy of the table, and how far it can be believed. */
interface Copy {
  readonly header: ValueOf<typeof GptHeader>;
  readonly sectorSize: number;
  /** Bytes from the start of the image. */
  readonly offset: number;
  readonly backup: boolean;
  readonly headerSound: boolean;
  readonly entriesSound: boolean;
  /** Bytes from the start of the image; null where no source is that long. */
  readonly entries: number | null;
}

export const gpt: PartitionScheme = {
  name: "GPT",

  *read(image: ByteSource, problems: Problems): Job<PartitionTable | null> {
    const copies = findCopies(image);
    const best = copies.toSorted((a, b) => trust(b) - trust(a))[0];
    const first = firstSector(image);
    if (!best || trust(best) === 0) {
      if (first.protective) problems.add("damaged", WHERE, "The first sector announces a GUID partition table, but neither of its copies can be read.", 0);
      return null;
    }
    if (!first.protective && !best.headerSound) return null; // the words "EFI PART" alone are no table
    if (!first.protective && (first.otherTable || holdsVolume(image, 0))) {
      problems.add("damaged", WHERE, `A GUID partition table from earlier lies at byte ${best.offset}; the first sector no longer points to it, so it is not used.`, best.offset);
      return null;
    }
    report(best, copies, first.protective, problems);
    const partitions = arrange(readEntries(image, best, problems), image.size, problems);
    const notes = first.hybrid ? ["Hybrid disk: the MBR lists partitions too. The GUID partition table is used."] : [];
    return { scheme: "GPT", sectorSize: best.sectorSize, partitions, notes };
  },
};

/** What sector 0 says about itself. */
function firstSector(image: ByteSource): { protective: boolean; hybrid: boolean; otherTable: boolean } {
  const sector = tryRead(image, 0, MasterBootRecord.size);
  const record = sector && read(MasterBootRecord, sector);
  if (record?.signature !== MBR_SIGNATURE) return { protective: false, hybrid: false, otherTable: false };
  const types = record.partitions.map((entry) => entry.typeCode).filter((type) => type !== 0);
  const protective = types.includes(PROTECTIVE);
  return { protective, hybrid: protective && types.some((type) => type !== PROTECTIVE), otherTable: !protective && plausibleEntries(record).length > 0 };
}

/** Both copies for both sector sizes; where the first names another place for the second than the image's end, that too. */
function findCopies(image: ByteSource): Copy[] {
  const copies: Copy[] = [];
  for (const sectorSize of [512, 4096]) {
    const primary = readCopy(image, sectorSize, sectorSize, false);
    if (primary) copies.push(primary);
    const places = new Set([(Math.floor(image.size / sectorSize) - 1) * sectorSize]);
    if (primary?.headerSound) places.add(Number(primary.header.alternateSector) * sectorSize);
    places.delete(sectorSize);
    for (const place of places) {
      const backup = readCopy(image, place, sectorSize, true);
      if (backup) copies.push(backup);
    }
  }
  return copies;
}

function readCopy(image: ByteSource, offset: number, sectorSize: number, backup: boolean): Copy | null {
  const sector = tryRead(image, offset, sectorSize);
  if (!sector) return null;
  const header = read(GptHeader, sector);
  if (header.signature !== "EFI PART") return null;
  const entries = toOffset(header.entriesSector * BigInt(sectorSize));
  const headerSound = headerCrc(sector, header.headerSize) === header.headerCrc && header.ownSector === BigInt(offset / sectorSize);
  const size = header.entryCount * header.entrySize;
  const entriesSound = entries !== null && header.entrySize >= GptEntry.size && entriesCrc(image, entries, size) === header.entriesCrc;
  return { header, sectorSize, offset, backup, headerSound, entriesSound, entries };
}

function headerCrc(sector: Uint8Array, size: number): number | null {
  if (size < GptHeader.size || size > sector.length) return null;
  const covered = sector.slice(0, size);
  covered.fill(0, GptHeader.fields.headerCrc.offset, GptHeader.fields.headerCrc.offset + 4);
  return crc32(covered);
}

/** Null where the array is longer than any real one, or not all there. */
function entriesCrc(image: ByteSource, offset: number, size: number): number | null {
  if (size > ALLOCATION) return null;
  let crc = 0;
  for (let at = 0; at < size; at += PIECE) {
    const piece = tryRead(image, offset + at, Math.min(PIECE, size - at));
    if (!piece) return null;
    crc = crc32(piece, crc);
  }
  return crc;
}

/** Which copy to take: checksums first, then the primary. 0: it says nothing that could be used. */
function trust(copy: Copy): number {
  if (copy.entries === null || copy.header.entrySize < GptEntry.size) return 0;
  return (copy.headerSound ? 4 : 0) + (copy.entriesSound ? 2 : 0) + (copy.backup ? 0.5 : 1) - (copy.sectorSize === 512 ? 0 : 0.25);
}

function report(best: Copy, copies: readonly Copy[], protective: boolean, problems: Problems): void {
  const say = (what: string, offset: number) => problems.add("damaged", WHERE, what, offset);
  if (!protective) say("The first sector does not announce the table: its protective MBR is missing.", 0);
  const sound = (copy: Copy) => copy.headerSound && copy.entriesSound;
  if (best.backup) say("The table at the start of the disk cannot be used; its backup copy is.", best.sectorSize);
  if (!best.headerSound) say("The header's checksum is wrong, and there is no better copy: its partitions may be wrong.", best.offset);
  if (!best.entriesSound) say("The checksum of the partitions is wrong, and there is no better copy: they may be wrong.", best.entries ?? best.offset);
  if (!best.backup && !copies.some((copy) => copy.backup && sound(copy))) {
    say("The backup copy of the table is missing or damaged: the image may have lost its end.", best.offset);
  }
}

function readEntries(image: ByteSource, copy: Copy, problems: Problems): Partition[] {
  const { entryCount, entrySize } = copy.header;
  const count = Math.min(entryCount, GPT_ENTRIES);
  if (entryCount > count) problems.add("damaged", WHERE, `The table claims ${entryCount} entries; more than ${GPT_ENTRIES} are not shown.`, copy.offset);
  const partitions: Partition[] = [];
  for (let i = 0; i < count; i++) {
    const offset = copy.entries! + i * entrySize;
    const bytes = tryRead(image, offset, GptEntry.size);
    if (!bytes) {
      problems.add("damaged", WHERE, `The table ends after ${i} of its ${entryCount} entries.`, offset);
      break;
    }
    const partition = readEntry(bytes, copy.sectorSize, offset, problems);
    if (partition) partitions.push(partition);
  }
  return partitions;
}

function readEntry(bytes: Uint8Array, sectorSize: number, offset: number, problems: Problems): Partition | null {
  const entry = read(GptEntry, bytes);
  if (entry.typeGuid.every((byte) => byte === 0)) return null;
  const first = toOffset(entry.firstSector * BigInt(sectorSize));
  const end = toOffset((entry.lastSector + 1n) * BigInt(sectorSize));
  if (first === null || end === null || end <= first || first === 0) {
    problems.add("damaged", WHERE, `An entry spans sectors ${entry.firstSector} to ${entry.lastSector}, which is impossible; it is left out.`, offset);
    return null;
  }
  const guid = guidText(entry.typeGuid);
  return { offset: first, length: end - first, type: GPT_TYPES[guid] ?? guid, name: entry.name.split("\0")[0]!, kind: "partition" };
}
