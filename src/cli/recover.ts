/** `salvor recover`: files of an image, live and deleted, into a folder. */
import { HOLES, exportEntries, isExported, type ExportSummary, type Item } from "../engine/export/export-entries.ts";
import { manifestLine } from "../engine/export/manifest.ts";
import { OutputNames } from "../engine/export/output-names.ts";
import { byteLength } from "../engine/export/safe-name.ts";
import { Exit, text, type Command, type Values } from "./command.ts";
import { ManifestFile, chosenDestination } from "./destination.ts";
import { FolderSink } from "./folder-sink.ts";
import { glob } from "./glob.ts";
import { nodeHasher } from "./node-hasher.ts";
import { chosenVolumes, list, open, readableVolumes, type ReadableVolume } from "./open.ts";
import { Complaints, reportProblems } from "./output.ts";
import { ProgressLine, bytes } from "./progress.ts";
import { SELECTION_HELP, SELECTION_OPTIONS, selection } from "./select.ts";
import { ZONE_HELP, chosenZone, moment } from "./zone.ts";

const HELP = `usage: salvor recover IMAGE… --to FOLDER [--volume N] [--state live|deleted|all]
                      [--match GLOB] [--system]

Writes files to FOLDER/volume-N/PATH, deleted ones to FOLDER/volume-N/[deleted]/PATH,
with their times of modification, and FOLDER/manifest.jsonl: for each file output
(its path below FOLDER), path, size, sha256, state, rating, reason, runs
([[offset in the image, length], …]) and how its content was found. Files whose
content is gone are not written. Nothing is ever overwritten: of two files that
would get one name, the second gets a number before it.

  --to FOLDER             where to write; not on the disk that is being read
  --match GLOB            only paths that match: * ** ? [abc]; without a slash the
                          pattern is about the name alone
${SELECTION_HELP}
${ZONE_HELP}
  --holes                 write holes (zeros that are stored nowhere) without end; without
                          this option, no more than 1 GiB of them in all files together
  --jsonl                 the manifest's rows on stdout too
`;

/** Bytes in a path that Linux and macOS allow. */
const PATH_MAX = process.platform === "linux" ? 4096 : 1024;

async function run(images: readonly string[], values: Values, signal: AbortSignal): Promise<Exit> {
  const wanted = rowsWanted(values);
  chosenZone(values);
  const folder = chosenDestination(values, images);
  const image = await open(images, signal);
  const complaints = new Complaints();
  const volumes = readableVolumes(chosenVolumes(image, values), complaints);
  for (const volume of volumes) if (!signal.aborted) await list(volume, signal);
  const sink = new FolderSink(folder);
  const summary = await write(volumes, wanted, sink, values, complaints, signal);
  if (summary.stopped) complaints.say("Stopped before the end. What was written until then stays, and the manifest lists it.");
  reportProblems(image, volumes.map(({ volume }) => volume), complaints);
  const gone = summary.gone > 0 ? `; ${summary.gone} whose content is gone were not written` : "";
  process.stderr.write(`salvor: ${summary.written} ${summary.written === 1 ? "file" : "files"} written (${bytes(summary.bytes)})${gone}.\n`);
  return complaints.any ? Exit.Problems : Exit.Done;
}

type Wanted = (item: Item) => boolean;

function rowsWanted(values: Values): Wanted {
  const selected = selection(values);
  const pattern = text(values, "match");
  const matches = pattern === undefined ? () => true : glob(pattern);
  return (item) => isExported(item) && selected(item.filesystem.table, item.row) && matches(item.filesystem.table.path(item.row));
}

async function write(volumes: readonly ReadableVolume[], wanted: Wanted, sink: FolderSink, values: Values, complaints: Complaints, signal: AbortSignal): Promise<ExportSummary> {
  const manifest = new ManifestFile(sink.folder);
  const progress = new ProgressLine("recovering");
  const zone = chosenZone(values);
  let total = 0;
  for (const { filesystem: { table }, row } of items(volumes, wanted)) total += table.size[row]!;
  const summary = await exportEntries(items(volumes, wanted), sink, {
    signal, total, report: progress.report, hasher: nodeHasher,
    names: new OutputNames(sink.platform, PATH_MAX - byteLength(sink.folder) - 2),
    holes: values["holes"] === true ? Infinity : HOLES,
    moment: (time) => moment(time, zone),
    manifest: (row) => {
      const line = manifestLine(row);
      manifest.add(line);
      if (values["jsonl"] === true) process.stdout.write(`${line}\n`);
    },
    problem: (sentence) => complaints.say(sentence),
  });
  progress.end();
  return summary;
}

function* items(volumes: readonly ReadableVolume[], wanted: Wanted): Generator<Item> {
  for (const { number, filesystem } of volumes) {
    for (let row = 0; row < filesystem.table.length; row++) {
      const item = { volume: number, filesystem, row };
      if (wanted(item)) yield item;
    }
  }
}

export const recover: Command = {
  name: "recover",
  summary: "files, live and deleted, into a folder, with a manifest",
  help: HELP,
  options: {
    ...SELECTION_OPTIONS, to: { type: "string" }, match: { type: "string" }, zone: { type: "string" },
    holes: { type: "boolean" }, jsonl: { type: "boolean" },
  },
  run,
};
