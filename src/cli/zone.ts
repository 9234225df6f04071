/**
 * Time zones by name or offset. A FAT volume records wall-clock time without saying where, so its
 * moment is known only once someone says which zone the camera or computer was set to.
 */
import { minuteText, toMilliseconds, toUtcMilliseconds, type Timestamp } from "../engine/core/timestamp.ts";
import { text, wrongUse, type Values } from "./command.ts";

const MINUTE = 60_000;
const QUARTERS_KEPT = 10_000;

/** Minutes east of UTC at a wall-clock time, given in milliseconds as if it were UTC. */
export interface Zone {
  readonly name: string;
  offsetAt(wallClock: number): number;
  /** Minutes east of UTC at a moment. */
  offsetAtUtc(moment: number): number;
}

export const ZONE_HELP = `  --zone ZONE             zone of times that the volume records without one (FAT), and of
                          the times in the table: a name like Europe/Berlin, or +hh:mm;
                          this machine's is assumed`;

/** The zone of `--zone`, or this machine's. */
export function chosenZone(values: Values): Zone {
  const name = text(values, "zone") ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(name);
  if (name === "Z" || fixed) {
    const minutes = fixed ? (fixed[1] === "-" ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) : 0;
    return { name, offsetAt: () => minutes, offsetAtUtc: () => minutes };
  }
  return namedZone(name);
}

function namedZone(name: string): Zone {
  const format = formatFor(name);
  const offsetAtUtc = remembering((moment) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(moment)) part[type] = Number(value);
    const wall = Date.UTC(part["year"]!, part["month"]! - 1, part["day"]!, part["hour"]!, part["minute"]!, part["second"]!);
    return Math.round((wall - Math.floor(moment / 1000) * 1000) / MINUTE);
  });
  // The offset just before the moment that a first guess gives: right but for the hour that a change of clocks repeats.
  const offsetAt = (wallClock: number): number => offsetAtUtc(wallClock - offsetAtUtc(wallClock) * MINUTE);
  return { name, offsetAt, offsetAtUtc };
}

/** Clocks change at quarters of an hour at the earliest; asking Intl for each of a million files would take minutes. */
function remembering(offsetAtUtc: (moment: number) => number): (moment: number) => number {
  const known = new Map<number, number>();
  return (moment) => {
    const quarter = Math.floor(moment / (15 * MINUTE));
    let offset = known.get(quarter);
    if (offset === undefined) {
      if (known.size >= QUARTERS_KEPT) known.clear();
      known.set(quarter, offset = offsetAtUtc(quarter * 15 * MINUTE));
    }
    return offset;
  };
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
  } catch {
    throw wrongUse(`“${timeZone}” is no time zone. Write a name like Europe/Berlin, or an offset like +01:00.`);
  }
}

/** "2024-05-01 12:30:00" on a clock in `zone`; empty for null. */
export function inZone(time: Timestamp | null, zone: Zone): string {
  return time ? recordedInZone(toMilliseconds(time), time.zone, zone) : "";
}

/** The same of a time as the table of a volume has it: milliseconds, and the zone in which they were recorded. */
export function recordedInZone(recorded: number, recordedIn: Timestamp["zone"], zone: Zone): string {
  if (recordedIn === "local") return clockText(recorded);
  const utc = recordedIn === "utc" ? recorded : recorded - recordedIn * MINUTE;
  return clockText(utc + zone.offsetAtUtc(utc) * MINUTE);
}

const SECONDS = Array.from({ length: 60 }, (_, second) => String(second).padStart(2, "0"));

function clockText(wallClock: number): string {
  const minute = Math.floor(wallClock / MINUTE);
  const text = minuteText(minute);
  if (text === null) return "";
  return (text + SECONDS[Math.floor(wallClock / 1000) - minute * 60]!).slice(0, 19).replace("T", " ");
}

/** The moment of `time`, a local one taken to be in `zone`; null where there is none. */
export function moment(time: Timestamp | null, zone: Zone): Date | null {
  if (!time) return null;
  const date = new Date(toUtcMilliseconds(time, zone.offsetAt));
  return Number.isNaN(date.getTime()) ? null : date;
}
