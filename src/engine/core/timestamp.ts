/**
 * A moment as a filesystem recorded it. `nanoseconds` count from 1970-01-01; what zone they are in
 * depends on the filesystem, and is kept, because a wrong guess is a wrong fact.
 */
export interface Timestamp {
  readonly nanoseconds: bigint;
  /** "utc"; "local": wall-clock time of an unknown zone (FAT); a number: wall-clock time, minutes east of UTC (exFAT). */
  readonly zone: "utc" | "local" | number;
}

/** The four times of a file; null where the filesystem has none or the bytes make no date. */
export interface EntryTimes {
  readonly modified: Timestamp | null;
  readonly accessed: Timestamp | null;
  /** When the metadata changed. */
  readonly changed: Timestamp | null;
  readonly created: Timestamp | null;
}

export const NO_TIMES: EntryTimes = { modified: null, accessed: null, changed: null, created: null };

const MS = 1_000_000n;

/** Milliseconds since 1970 for sorting, as recorded: a local time counts as if its zone were UTC. NaN for null. */
export function toMilliseconds(time: Timestamp | null): number {
  return time ? Number(time.nanoseconds / MS) : NaN;
}

/**
 * Milliseconds since 1970 in UTC. A local time is taken to be in the zone for which `offsetAt` gives
 * the minutes east of UTC at a given wall-clock time.
 */
export function toUtcMilliseconds(time: Timestamp, offsetAt: (wallClock: number) => number): number {
  const wallClock = toMilliseconds(time);
  if (time.zone === "utc") return wallClock;
  return wallClock - (time.zone === "local" ? offsetAt(wallClock) : time.zone) * 60_000;
}

/**
 * ISO 8601. A time in UTC ends in Z, one with a known offset in that offset, and a local time of an
 * unknown zone in neither: that is how the standard writes local time.
 */
export function toIso(time: Timestamp | null): string | null {
  if (!time) return null;
  const whole = floorDivide(time.nanoseconds, SECOND);
  return isoOf(Number(whole), Number(time.nanoseconds - whole * SECOND), time.zone);
}

/** The same of whole seconds since 1970 and the nanoseconds after them. */
export function isoOf(seconds: number, nanoseconds: number, zone: Timestamp["zone"]): string | null {
  const minute = Math.floor(seconds / 60);
  const text = minuteText(minute);
  return text === null ? null : text + TWO[seconds - minute * 60]! + fraction(nanoseconds) + zoneSuffix(zone);
}

const SECOND = 1_000_000_000n;
const TWO = Array.from({ length: 60 }, (_, second) => two(second));

// A listing of a million files asks for millions of times, most of them of a few hours: the text of each minute is kept, in the place that its number gives it.
const MINUTES_KEPT = 1024;
const minutes = new Float64Array(MINUTES_KEPT).fill(NaN);
const texts = new Array<string>(MINUTES_KEPT).fill("");

/** "2023-11-14T22:13:" of a minute since 1970; null where no calendar has it. */
export function minuteText(minute: number): string | null {
  const place = minute & (MINUTES_KEPT - 1);
  if (minutes[place] !== minute) {
    const date = new Date(minute * 60_000);
    if (Number.isNaN(date.getTime())) return null;
    minutes[place] = minute;
    texts[place] = date.toISOString().slice(0, -"00.000Z".length);
  }
  return texts[place]!;
}

/** ".5"; nothing for a whole second. */
function fraction(nanoseconds: number): string {
  if (nanoseconds === 0) return "";
  let digits = 9;
  let number = nanoseconds;
  for (; number % 10 === 0; digits--) number /= 10;
  return `.${String(number).padStart(digits, "0")}`;
}

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}

function zoneSuffix(zone: Timestamp["zone"]): string {
  if (zone === "utc") return "Z";
  if (zone === "local") return "";
  const minutes = Math.abs(zone);
  return `${zone < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}
