import type { EntryTimes, Timestamp } from "../../core/timestamp.ts";
import type { ExfatFileEntry } from "../../layouts/exfat.ts";
import type { ValueOf } from "../../layouts/layout.ts";

const ZONE_KNOWN = 0x80;

/** Milliseconds since 1970 of a packed date and time, as recorded, with `tens` of 10 ms more; NaN where they make no date. */
export function exfatMilliseconds(packed: number, tens: number): number {
  const [year, month, day] = [1980 + (packed >>> 25), packed >>> 21 & 15, packed >>> 16 & 31];
  const [hour, minute, second] = [packed >>> 11 & 31, packed >>> 5 & 63, (packed & 31) * 2];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 || tens > 199) return NaN;
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second);
  return new Date(milliseconds).getUTCDate() === day ? milliseconds + tens * 10 : NaN;
}

/** Minutes east of UTC that a zone byte tells, or "local" where it does not. */
function zoneOf(zone: number): number | "local" {
  return (zone & ZONE_KNOWN) === 0 ? "local" : (zone << 25 >> 25) * 15;
}

/** For comparing times of one volume: in UTC where the zone is known. */
export function comparable(packed: number, tens: number, zone: number): number {
  const minutes = zoneOf(zone);
  return exfatMilliseconds(packed, tens) - (minutes === "local" ? 0 : minutes * 60_000);
}

function timestamp(packed: number, tens: number, zone: number): Timestamp | null {
  const milliseconds = exfatMilliseconds(packed, tens);
  return Number.isNaN(milliseconds) ? null : { nanoseconds: BigInt(milliseconds) * 1_000_000n, zone: zoneOf(zone) };
}

/** The times of a file. exFAT has none for a change of metadata. */
export function entryTimes(entry: ValueOf<typeof ExfatFileEntry>): EntryTimes {
  return {
    modified: timestamp(entry.modified, entry.modifiedTens, entry.modifiedZone),
    accessed: timestamp(entry.accessed, 0, entry.accessedZone),
    changed: null,
    created: timestamp(entry.created, entry.createdTens, entry.createdZone),
  };
}
