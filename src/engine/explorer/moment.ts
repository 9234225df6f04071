import { toIso, type Timestamp } from "../core/timestamp.ts";
import type { Moment } from "./types.ts";

/** A time as plain data for the page; null where there is none. */
export function momentOf(time: Timestamp | null): Moment | null {
  const iso = toIso(time);
  return time && iso ? { iso, zone: time.zone } : null;
}
