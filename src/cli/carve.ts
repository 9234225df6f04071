/** `salvor carve`: files found by their signatures, into a folder. */
import { SECTOR } from "../engine/carving/candidates.ts";
import type { CarvedFile } from "../engine/carving/carved-file.ts";
import { extensionsOf } from "../engine/carving/signature.ts";
import { SIGNATURES } from "../engine/carving/signatures/index.ts";
import { spacesOf } from "../engine/carving/spaces.ts";
import type { ByteSource } from "../engine/core/byte-source.ts";
import { MANIFEST } from "../engine/export/manifest.ts";
import { SinkError } from "../engine/export/sink.ts";
import type { Image } from "../engine/image.ts";
import { carveInThreads, type Carving } from "./carve-threads.ts";
import { Exit, text, wrongUse, type Command, type Values } from "./command.ts";
import { ManifestFile, chosenDestination } from "./destination.ts";
import { FolderSink } from "./folder-sink.ts";
import { list, open } from "./open.ts";
import { Complaints, reportProblems } from "./output.ts";
import { ProgressLine, bytes } from "./progress.ts";

const HELP = `usage: salvor carve IMAGE… --to FOLDER [--types jpg,png,…] [--all-space]
                    [--incomplete] [--every-byte]

Finds files by what they are made of, where no filesystem tells of them any more, and
writes them to FOLDER/TYPE/OFFSET.TYPE (the offset in the image, hexadecimal) and
FOLDER/manifest.jsonl: for each file output (its path below FOLDER), offset, length,
type, verdict (complete, truncated, damaged, header only), checkedBy (checksum, decode,
structure, header: what the verdict rests on), sha256 and runs ([[offset in the image,
length], …]). Nothing is ever overwritten.

  --to FOLDER             where to write; not on the disk that is being read
  --types LIST            only these types, with commas between: see below
  --all-space             also in what existing files occupy. An image without a
                          filesystem that can be read is always searched whole
  --incomplete            also files whose end is missing, or that are damaged
  --every-byte            also files that do not begin where a sector does: slower

Types: `;

async function run(images: readonly string[], values: Values, signal: AbortSignal): Promise<Exit> {
  const types = chosenTypes(values);
  const folder = chosenDestination(values, images);
  const image = await open(images, signal);
  const complaints = new Complaints();
  const allSpace = values["all-space"] === true;
  const listed = allSpace || await listAll(image, signal);
  const spaces = listed ? spacesOf(image, allSpace) : [];
  const writer = new CarveWriter(folder, complaints, signal);
  const total = spaces.reduce((sum, space) => sum + space.size, 0);
  const progress = new ProgressLine("carving");
  let done = 0;
  for (const space of spaces) {
    if (writer.stop.aborted) break;
    await writer.carve(space, { types, incomplete: values["incomplete"] === true, alignment: values["every-byte"] === true ? 1 : SECTOR },
      (amount) => progress.report({ done: done + amount, total }));
    done += space.size;
  }
  progress.end();
  if (writer.stop.aborted) complaints.say("Stopped before the end. What was written until then stays, and the manifest lists it.");
  reportProblems(image, image.volumes, complaints);
  process.stderr.write(`salvor: ${writer.files} ${writer.files === 1 ? "file" : "files"} written (${bytes(writer.bytes)}).\n`);
  return complaints.any ? Exit.Problems : Exit.Done;
}

/** What existing files occupy is known only when all are read; false where Ctrl-C came first. */
async function listAll(image: Image, signal: AbortSignal): Promise<boolean> {
  for (const volume of image.volumes) {
    const { filesystem, number } = volume;
    if (filesystem && !await list({ number, volume, filesystem }, signal)) return false;
  }
  return true;
}

const KNOWN = [...new Set(SIGNATURES.flatMap(extensionsOf))].sort();

function chosenTypes(values: Values): readonly string[] | undefined {
  const types = text(values, "types")?.split(",").map((type) => type.trim().toLowerCase().replace(/^\./, "")).filter((type) => type !== "");
  const unknown = types?.find((type) => !KNOWN.includes(type));
  if (unknown !== undefined) throw wrongUse(`There is no type “${unknown}”: --types knows ${KNOWN.join(", ")}.`);
  if (types?.length === 0) throw wrongUse("--types takes one type or more, with commas between.");
  return types;
}

interface Choice { readonly types: readonly string[] | undefined; readonly incomplete: boolean; readonly alignment: number }

/** Files that are written or wait for a thread to write them. */
const AT_ONCE = 256;

/** Writes what is found while the search goes on. */
class CarveWriter {
  files = 0;
  bytes = 0;
  readonly #sink: FolderSink;
  readonly #manifest: ManifestFile;
  readonly #controller = new AbortController();

  constructor(folder: string, private readonly complaints: Complaints, signal: AbortSignal) {
    this.#sink = new FolderSink(folder);
    this.#manifest = new ManifestFile(folder);
    if (signal.aborted) this.#controller.abort();
    signal.addEventListener("abort", () => this.#controller.abort());
  }

  /** Aborted by the user, or because nothing more can be written. */
  get stop(): AbortSignal {
    return this.#controller.signal;
  }

  async carve(space: ByteSource, { types, ...choice }: Choice, report: (done: number) => void): Promise<void> {
    const found: CarvedFile[] = [];
    let wake = (): void => {};
    let ended = false;
    const carving = carveInThreads(space, this.#sink, {
      ...choice, ...(types && { types }), signal: this.stop,
      report: (progress) => {
        found.push(...progress.found);
        report(progress.done);
        wake();
      },
    });
    const search = carving.summary.finally(() => {
      ended = true;
      wake();
    });
    search.catch(() => {}); // it is told when what was found is written
    let rows: Promise<void> = Promise.resolve();
    let open = 0;
    let broken = false;
    const begin = (file: CarvedFile): void => {
      const line = this.#write(carving, file);
      line.catch(() => {}); // it is told in the manifest's order
      open++;
      rows = rows.then(() => line).then((row) => this.#written(row));
      rows.then(() => open--, () => { broken = true; }).finally(() => wake());
    };
    try {
      for (let next = 0; !this.stop.aborted && !broken;) {
        if (next < found.length && open < AT_ONCE) begin(found[next++]!);
        else if (ended && open === 0) break;
        else await new Promise<void>((resolve) => { wake = resolve; });
      }
      await rows;
      const summary = await search;
      if (summary && summary.unreadable > 0) this.complaints.say(`${bytes(summary.unreadable)} could not be read: no file that starts there was found.`);
    } finally {
      carving.close();
    }
  }

  /** Rows stand in the manifest in the order in which files were found, however they were written. */
  #written(line: string | null): void {
    try {
      if (line !== null) this.#manifest.add(line);
    } catch (error) {
      this.#failed(MANIFEST, error);
    }
  }

  /** Writes a file; its row of the manifest, or null where it was not written. */
  async #write(carving: Carving, found: CarvedFile): Promise<string | null> {
    const { offset, length, type, verdict, checkedBy } = found;
    const output = `${type}/${offset < 0 ? `view-${found.sourceOffset.toString(16)}` : offset.toString(16)}.${type}`;
    const outcome = await carving.write({ found, output });
    if (outcome.kind === "there") this.complaints.say(`${output} is there already and was not written again.`);
    if (outcome.kind === "failed") this.#failed(output, new SinkError(outcome.why, outcome.full));
    if (outcome.kind !== "written") return null;
    if (outcome.unreadable > 0) this.complaints.say(`${output}: ${bytes(outcome.unreadable)} could not be read; zeros stand in their place.`);
    this.files++;
    this.bytes += length;
    return JSON.stringify({ output, offset, length, type, verdict, checkedBy, sha256: outcome.sha256, runs: outcome.runs });
  }

  #failed(output: string, error: unknown): void {
    if (!(error instanceof SinkError)) throw error;
    this.complaints.say(`${output}: ${error.message}`);
    if (error.full) this.#controller.abort();
  }
}

export const carve: Command = {
  name: "carve",
  summary: "files found by their signatures, into a folder, with a manifest",
  help: `${HELP}${KNOWN.join(", ").replace(/(.{1,78})(?: |$)/g, "$1\n       ").trimEnd()}\n`,
  options: { to: { type: "string" }, types: { type: "string" }, "all-space": { type: "boolean" }, incomplete: { type: "boolean" }, "every-byte": { type: "boolean" } },
  run,
};
