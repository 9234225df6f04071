import { tryRead, type ByteSource } from "../core/byte-source.ts";
import type { Job } from "../core/job.ts";
import { EBR_LINKS } from "../core/limits.ts";
import type { Problems } from "../core/problems.ts";
import { read, type ValueOf } from "../layouts/layout.ts";
import { MBR_TYPES, MasterBootRecord, type MbrPartition } from "../layouts/mbr.ts";
import { arrange } from "./arrange.ts";
import { holdsVolume, isVolumeBootSector } from "./boot-sector.ts";
import type { Partition, PartitionScheme, PartitionTable } from "./partition-table.ts";

export const MBR_SIGNATURE = 0xaa55;
/** Type of the entry that guards a GUID partition table. */
export const PROTECTIVE = 0xee;
const EXTENDED = new Set([0x05, 0x0f, 0x85]);
const WHERE = "MBR partition table";

type BootRecord = ValueOf<typeof MasterBootRecord>;
type Entry = ValueOf<typeof MbrPartition>;

export const mbr: PartitionScheme = {
  name: "MBR",

  *read(image: ByteSource, problems: Problems): Job<PartitionTable | null> {
    const sector = tryRead(image, 0, MasterBootRecord.size);
    if (!sector) return null;
    const entries = plausibleEntries(read(MasterBootRecord, sector)).filter((entry) => entry.typeCode !== PROTECTIVE);
    if (entries.length === 0) return null;
    const sectorSize = guessSectorSize(image, entries);
    // A volume's boot sector may look like a table by chance, and a table may keep the parameters of a volume: then the partitions' starts decide.
    if (isVolumeBootSector(sector) && volumesFound(image, entries, sectorSize) === 0) return null;
    const partitions: Partition[] = [];
    for (const entry of entries) {
      if (EXTENDED.has(entry.typeCode)) partitions.push(...readLogical(image, entry.firstSector * sectorSize, sectorSize, problems));
      else addEntry(partitions, entry, 0, sectorSize, MasterBootRecord.fields.partitions.offset, problems);
    }
    return { scheme: "MBR", sectorSize, partitions: arrange(partitions, image.size, problems) };
  },
};

/** The used entries, or none where the four together make no table: then 55 AA at the end means something else. */
export function plausibleEntries(record: BootRecord): readonly Entry[] {
  if (record.signature !== MBR_SIGNATURE) return [];
  const used = record.partitions.filter((entry) => entry.typeCode !== 0);
  const sane = record.partitions.every((entry) => (entry.status & 0x7f) === 0) && used.every((entry) => entry.firstSector > 0);
  return sane ? used.filter((entry) => entry.sectorCount > 0 || used.length > 1) : [];
}

/** The table counts in sectors but does not say how large they are: volumes are where their boot sectors are. */
function guessSectorSize(image: ByteSource, entries: readonly Entry[]): number {
  return volumesFound(image, entries, 4096) > volumesFound(image, entries, 512) ? 4096 : 512;
}

function volumesFound(image: ByteSource, entries: readonly Entry[], sectorSize: number): number {
  return entries.filter((entry) => {
    const offset = entry.firstSector * sectorSize;
    if (!EXTENDED.has(entry.typeCode)) return holdsVolume(image, offset);
    const sector = tryRead(image, offset, MasterBootRecord.size);
    return sector !== null && plausibleEntries(read(MasterBootRecord, sector)).length > 0;
  }).length;
}

/**
 * The logical partitions of the extended one at `start`. Each is described by a boot record of its own:
 * its first entry counts from that record, its second leads to the next record and counts from `start`.
 */
function readLogical(image: ByteSource, start: number, sectorSize: number, problems: Problems): Partition[] {
  const partitions: Partition[] = [];
  const visited = new Set<number>();
  const say = (what: string, offset: number) => problems.add("damaged", "extended partition", what, offset);
  for (let at = start; ;) {
    if (visited.has(at)) {
      say("The chain of logical partitions leads back into itself; it was followed once.", at);
      break;
    }
    if (visited.size === EBR_LINKS) {
      say(`The chain of logical partitions has more than ${EBR_LINKS} links; the rest is not shown.`, at);
      break;
    }
    visited.add(at);
    const sector = tryRead(image, at, MasterBootRecord.size);
    const record = sector && read(MasterBootRecord, sector);
    if (record?.signature !== MBR_SIGNATURE) {
      say(record ? "A link of the chain of logical partitions has no boot signature; the chain ends here." : "The chain of logical partitions leads to where the image has no bytes.", at);
      break;
    }
    const [own, next] = record.partitions as [Entry, Entry];
    if (own.typeCode !== 0 && !EXTENDED.has(own.typeCode)) addEntry(partitions, own, at, sectorSize, at + MasterBootRecord.fields.partitions.offset, problems);
    if (!EXTENDED.has(next.typeCode) || next.firstSector === 0) break;
    at = start + next.firstSector * sectorSize;
  }
  return partitions;
}

/** `base` and `where` are bytes from the start of the image: what the entry counts from, and where its table lies. */
function addEntry(partitions: Partition[], entry: Entry, base: number, sectorSize: number, where: number, problems: Problems): void {
  const offset = base + entry.firstSector * sectorSize;
  if (entry.sectorCount === 0) return problems.add("damaged", WHERE, `The partition at byte ${offset} has no length; it is left out.`, where);
  const hex = entry.typeCode.toString(16).toUpperCase().padStart(2, "0");
  partitions.push({ offset, length: entry.sectorCount * sectorSize, type: `${MBR_TYPES[entry.typeCode] ?? "unknown type"} (${hex})`, name: "", kind: "partition" });
}
