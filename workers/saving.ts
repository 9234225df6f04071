import type { ExportOptions } from "../src/engine/export/export-entries.ts";
import { MANIFEST, manifestLine } from "../src/engine/export/manifest.ts";
import { OutputNames } from "../src/engine/export/output-names.ts";
import type { Sink } from "../src/engine/export/sink.ts";
import { ZipSink } from "../src/engine/export/zip-writer.ts";
import { toUtcMilliseconds, type Timestamp } from "../src/engine/core/timestamp.ts";
import type { Explorer } from "../src/engine/explorer/explorer.ts";
import { pickedItems, savePicks } from "../src/engine/explorer/picks.ts";
import type { Picks, SaveSummary } from "../src/engine/explorer/types.ts";
import { HandleSink } from "./handle-sink.ts";

/** Sentences kept for the page; there may be one for each of a million files. */
const PROBLEMS = 200;

type Report = (done: number, total: number) => void;

/** Save what was picked into a folder, with its manifest. */
export async function saveToFolder(explorer: Explorer, picks: Picks, folder: FileSystemDirectoryHandle, signal: AbortSignal, report: Report): Promise<SaveSummary> {
  const sink = new HandleSink(folder);
  const { summary, manifest } = await save(explorer, picks, sink, signal, report);
  for (const name of [MANIFEST, ...Array.from({ length: 99 }, (_, i) => `manifest-${i + 2}.jsonl`)]) {
    const file = await sink.create(name);
    if (!file) continue; // an earlier recovery's: it is kept
    await file.write(new TextEncoder().encode(manifest));
    await file.close();
    break;
  }
  return summary;
}

/** Save what was picked as one zip: into `handle`, or as a Blob where the browser cannot write files. */
export async function saveAsZip(explorer: Explorer, picks: Picks, handle: FileSystemFileHandle | null, signal: AbortSignal, report: Report): Promise<{ summary: SaveSummary; blob: Blob | null }> {
  const sink = new ZipSink();
  const stream = sink.stream as ReadableStream<Uint8Array<ArrayBuffer>>;
  const target = handle ? stream.pipeTo(await handle.createWritable(), { signal }).then(() => null) : new Response(stream).blob();
  target.catch(() => null); // told below
  const { summary, manifest } = await save(explorer, picks, sink, signal, report);
  await sink.end(manifest).catch((error: unknown) => { if (!signal.aborted) throw error; });
  return signal.aborted ? { summary, blob: null } : { summary, blob: await target };
}

async function save(explorer: Explorer, picks: Picks, sink: Sink, signal: AbortSignal, report: Report): Promise<{ summary: SaveSummary; manifest: string }> {
  const lines: string[] = [];
  const problems: string[] = [];
  const options: Omit<ExportOptions, "total"> = {
    signal, moment,
    names: new OutputNames("windows"), // the strictest rules: the folder or zip may travel
    report: ({ done, total }) => report(done, total),
    manifest: (row) => void lines.push(manifestLine(row)),
    problem: (sentence) => { if (problems.length < PROBLEMS) problems.push(sentence); },
  };
  const summary = await savePicks(() => pickedItems(picks, (list) => explorer.listing(list)), sink, options);
  return { summary: { ...summary, problems }, manifest: lines.map((line) => `${line}\n`).join("") };
}

/** A recorded time as a moment; one without a zone is taken to be in this computer's. */
function moment(time: Timestamp | null): Date | null {
  if (!time) return null;
  const date = new Date(toUtcMilliseconds(time, (wallClock) => {
    const wall = new Date(wallClock);
    const here = new Date(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate(), wall.getUTCHours(), wall.getUTCMinutes(), wall.getUTCSeconds());
    return Math.round((wallClock - here.getTime()) / 60_000);
  }));
  return Number.isNaN(date.getTime()) ? null : date;
}
