import type { Moment } from "../../../workers/api.ts";

/** How times are shown: in this computer's zone, or in UTC. A time that was recorded without a zone is shown as it stands. */
export type ZoneSetting = "here" | "utc";

const shape: Intl.DateTimeFormatOptions = { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const makers = new Map<string, Intl.DateTimeFormat>();

function maker(timeZone: string | undefined): Intl.DateTimeFormat {
  const key = timeZone ?? "";
  let found = makers.get(key);
  if (!found) makers.set(key, found = new Intl.DateTimeFormat("en-GB", { ...shape, ...(timeZone && { timeZone }) }));
  return found;
}

/** A moment for people. */
export function formatMoment(moment: Moment | null, setting: ZoneSetting): string {
  if (!moment) return "";
  const local = moment.zone === "local";
  const date = new Date(local ? `${moment.iso}Z` : moment.iso);
  if (Number.isNaN(date.getTime())) return "";
  return maker(local || setting === "utc" ? "UTC" : undefined).format(date);
}

/** What the moment's zone means, for a tooltip. */
export function zoneNote(moment: Moment | null, setting: ZoneSetting): string {
  if (!moment) return "The time is unknown.";
  if (moment.zone === "local") return "Recorded without a time zone: shown as it was written.";
  const recorded = moment.zone === "utc" ? "in UTC" : "with its distance from UTC";
  return `Recorded ${recorded}; shown ${setting === "utc" ? "in UTC" : "in this computer's time zone"}.`;
}
