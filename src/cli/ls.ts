/** `salvor ls`: every file of an image, live and deleted, one row each. */
import { isoOf, toIso, type Timestamp } from "../engine/core/timestamp.ts";
import { KIND_WORDS, RATING_WORDS, STATE_WORDS } from "../engine/filesystems/entry-table.ts";
import type { Filesystem } from "../engine/filesystems/filesystem.ts";
import { Exit, type Command, type Values } from "./command.ts";
import { chosenVolumes, list, open, readableVolumes, type ReadableVolume } from "./open.ts";
import { Complaints, Lines, printable, reportProblems } from "./output.ts";
import { SELECTION_HELP, SELECTION_OPTIONS, selection } from "./select.ts";
import { ZONE_HELP, chosenZone, inZone, recordedInZone, type Zone } from "./zone.ts";

const HELP = `usage: salvor ls IMAGE… [--volume N] [--state live|deleted|all] [--system] [--jsonl]

Lists files and folders, live and deleted, one row each: volume, state, rating,
kind, size, time of the last change, path.

${SELECTION_HELP}
${ZONE_HELP}
  --jsonl                 one JSON object per row: volume, path, kind, size, state,
                          rating, reason, modified, accessed, changed, created, address.
                          Times are ISO 8601 as recorded: with Z or an offset where the
                          volume says it, with neither where it does not (FAT), null
                          where unknown; --zone does not change them. address is the
                          record or inode number, or the directory entry's offset in the
                          volume.
`;

type Format = (volume: ReadableVolume, row: number) => string;

async function run(images: readonly string[], values: Values, signal: AbortSignal): Promise<Exit> {
  const wanted = selection(values);
  const zone = chosenZone(values);
  const image = await open(images, signal);
  const complaints = new Complaints();
  const volumes = readableVolumes(chosenVolumes(image, values), complaints);
  const format: Format = values["jsonl"] === true ? json : (volume, row) => columns(volume, row, modified(volume, row, zone));
  const lines = new Lines();
  if (values["jsonl"] !== true) await lines.line(HEADING);
  for (const volume of volumes) {
    const complete = await list(volume, signal);
    const { table } = volume.filesystem;
    for (let row = 0; row < table.length && !signal.aborted; row++) {
      const wait = wanted(table, row) ? lines.line(format(volume, row)) : null;
      if (wait) await wait;
    }
    if (complete && !signal.aborted) continue;
    complaints.say("Stopped: the list is not complete.");
    break;
  }
  await lines.flush();
  reportProblems(image, volumes.map(({ volume }) => volume), complaints);
  return complaints.any ? Exit.Problems : Exit.Done;
}

/** The row as JSON, put together by hand: JSON.stringify of an object takes three times as long, and there may be ten million. */
function json({ number, filesystem }: ReadableVolume, row: number): string {
  const { table } = filesystem;
  return `{"volume":${number},"path":${JSON.stringify(table.path(row))},"kind":"${KIND_WORDS[table.kind[row]!]}","size":${table.size[row]}`
    + `,"state":"${STATE_WORDS[table.state[row]!]}","rating":"${RATING_WORDS[table.rating[row]!]}","reason":${quoted(table.reasonOf(row))}`
    + `${jsonTimes(filesystem, row)},"address":${table.address[row]}}`;
}

const numbers = new Float64Array(8);

function jsonTimes(filesystem: Filesystem, row: number): string {
  const zone = filesystem.timeZone;
  if (zone === undefined || !filesystem.fillTimes?.(row, numbers)) {
    const { modified, accessed, changed, created } = filesystem.times(row);
    return `,"modified":${time(modified)},"accessed":${time(accessed)},"changed":${time(changed)},"created":${time(created)}`;
  }
  const modified = filledTime(0, zone);
  const accessed = filledTime(2, zone);
  const changed = sameTime(4, 0) ? modified : filledTime(4, zone);
  const created = sameTime(6, 2) ? accessed : filledTime(6, zone); // so it is where a file was never touched again
  return `,"modified":${modified},"accessed":${accessed},"changed":${changed},"created":${created}`;
}

function sameTime(at: number, other: number): boolean {
  return numbers[at] === numbers[other] && numbers[at + 1] === numbers[other + 1];
}

function filledTime(at: number, zone: Timestamp["zone"]): string {
  const seconds = numbers[at]!;
  return Number.isNaN(seconds) ? "null" : `"${isoOf(seconds, numbers[at + 1]!, zone)!}"`; // fillTimes gives years below 10000
}

function time(timestamp: Timestamp | null): string {
  const iso = toIso(timestamp);
  return iso === null ? "null" : `"${iso}"`;
}

/** Reasons are few and repeat. */
const quotedReasons = new Map<string, string>();

function quoted(reason: string): string {
  let json = quotedReasons.get(reason);
  if (json === undefined) quotedReasons.set(reason, json = JSON.stringify(reason));
  return json;
}

/** The time of the last change, from the table where it says as much as the filesystem does. */
function modified({ filesystem }: ReadableVolume, row: number, zone: Zone): string {
  const recorded = filesystem.table.modified[row]!;
  if (filesystem.timeZone === undefined || Number.isNaN(recorded)) return inZone(filesystem.times(row).modified, zone);
  return recordedInZone(recorded, filesystem.timeZone, zone);
}

const HEADING = row("vol", "state", "rating", "kind", "size", "modified", "path");

function columns({ number, filesystem }: ReadableVolume, i: number, modified: string): string {
  const { table } = filesystem;
  return row(String(number), STATE_WORDS[table.state[i]!]!, RATING_WORDS[table.rating[i]!]!, KIND_WORDS[table.kind[i]!]!,
    String(table.size[i]), modified, printable(table.path(i)));
}

function row(volume: string, state: string, rating: string, kind: string, size: string, modified: string, path: string): string {
  return `${volume.padStart(3)}  ${state.padEnd(7)}  ${rating.padEnd(9)}  ${kind.padEnd(9)}  ${size.padStart(13)}  ${modified.padEnd(19)}  ${path}`;
}

export const ls: Command = {
  name: "ls",
  summary: "every file of an image, live and deleted",
  help: HELP,
  options: { ...SELECTION_OPTIONS, zone: { type: "string" }, jsonl: { type: "boolean" } },
  run,
};
