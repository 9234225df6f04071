import type { EntryTimes, Timestamp } from "../../core/timestamp.ts";
import type { FatShortEntry } from "../../layouts/fat.ts";
import type { ValueOf } from "../../layouts/layout.ts";
import type { Lifetime } from "../../recovery/deleted-files.ts";

/** Milliseconds since 1970 of a DOS date and time, as recorded; NaN where they make no date. */
export function dosMilliseconds(date: number, time: number): number {
  const [year, month, day] = [1980 + (date >> 9), date >> 5 & 15, date & 31];
  const [hour, minute, second] = [time >> 11, time >> 5 & 63, (time & 31) * 2];
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(milliseconds);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day && back.getUTCHours() === hour && back.getUTCMinutes() === minute && second < 60 ? milliseconds : NaN;
}

function timestamp(milliseconds: number): Timestamp | null {
  return Number.isNaN(milliseconds) ? null : { nanoseconds: BigInt(milliseconds) * 1_000_000n, zone: "local" };
}

/** The times of an entry. FAT has none for a change of metadata, and knows only the day of an access. */
export function entryTimes(entry: ValueOf<typeof FatShortEntry>): EntryTimes {
  return {
    modified: timestamp(dosMilliseconds(entry.modifiedDate, entry.modifiedTime)),
    accessed: timestamp(dosMilliseconds(entry.accessedDate, 0)),
    changed: null,
    created: timestamp(dosMilliseconds(entry.createdDate, entry.createdTime) + entry.createdHundredths * 10),
  };
}

/**
 * When a file came to be and was last written, in steps of two seconds, as numbers of date and time joined.
 * A copy keeps the modification time of its original, so the file was certainly written when it was created;
 * systems that record no creation leave only the modification.
 */
export function lifetime(created: number, modified: number): Lifetime {
  const born = created || modified;
  return born === 0 ? { born: NaN, written: NaN } : { born, written: Math.max(created, modified) };
}
