/** Writes chosen files of volumes to a sink, each with its row in the manifest. */
import type { Timestamp } from "../core/timestamp.ts";
import { Kind, Rating, RATING_WORDS, STATE_WORDS, type State } from "../filesystems/entry-table.ts";
import type { Filesystem } from "../filesystems/filesystem.ts";
import { KernelTrap } from "../kernels/kernels.ts";
import { afterReading, verifyEntry } from "../recovery/verify.ts";
import { writeFile, type Copied, type CopyOptions } from "./file-writer.ts";
import { sourcesOf, type ManifestRow, type Sources } from "./manifest.ts";
import type { OutputName, OutputNames } from "./output-names.ts";
import { SinkError, type Sink, type SinkFile } from "./sink.ts";

/** One file to write. */
export interface Item {
  /** The volume's number. */
  readonly volume: number;
  readonly filesystem: Filesystem;
  readonly row: number;
}

export interface ExportOptions extends CopyOptions {
  readonly names: OutputNames;
  /** Bytes of all items, for progress. */
  readonly total: number;
  /** The moment of a recorded time: the host knows the zone of local ones. */
  readonly moment: (time: Timestamp | null) => Date | null;
  readonly manifest: (row: ManifestRow) => void | Promise<void>;
  /** A sentence about a file that was not, or not wholly, written. */
  readonly problem: (sentence: string) => void;
  /** Bytes of holes, all files together, that may be written as zeros; {@link HOLES} unless said. */
  readonly holes?: number;
}

export interface ExportSummary {
  readonly written: number;
  readonly bytes: number;
  /** Files of which nothing but the name is left; they are not written. */
  readonly gone: number;
  /** Whether the export ended before its last item: by the user, or because nothing more fits. */
  readonly stopped: boolean;
}

/** A file of 2^60 bytes without content takes 512 bytes of an image: this much of such nothing is written without asking. */
export const HOLES = 2 ** 30;

/** Whether a row is something that becomes a file: folders come into being with what they hold. */
export function isExported({ filesystem: { table }, row }: Item): boolean {
  const kind = table.kind[row];
  return kind !== Kind.Directory && (kind !== Kind.Other || table.size[row]! > 0);
}

/** Write `items` in order. What was written stays, whatever ends the export. */
export async function exportEntries(items: Iterable<Item>, sink: Sink, options: ExportOptions): Promise<ExportSummary> {
  const summary = { written: 0, bytes: 0, gone: 0, stopped: false };
  const allowance = { holes: options.holes ?? HOLES };
  let done = 0;
  for (const item of items) {
    const { filesystem: { table }, row } = item;
    const before = done;
    try {
      if (table.rating[row] === Rating.Gone) summary.gone++;
      else {
        const written = await exportEntry(item, sink, allowance, { ...options, report: (progress) => options.report?.({ done: before + progress.done, total: options.total }) });
        summary.written += written === null ? 0 : 1;
        summary.bytes += written ?? 0;
      }
    } catch (error) {
      if (!(error instanceof SinkError || error instanceof KernelTrap)) throw error;
      options.problem(`${table.path(row)}: not written: ${error.message}`);
      if (error instanceof SinkError && error.full) return { ...summary, stopped: true };
    }
    if (options.signal?.aborted) return { ...summary, stopped: true };
    done += table.size[row]!;
  }
  return summary;
}

/** Bytes written; null where the file was left out, which was said, or the export was stopped. */
async function exportEntry(item: Item, sink: Sink, allowance: { holes: number }, options: ExportOptions): Promise<number | null> {
  const { volume, filesystem, row } = item;
  const { table } = filesystem;
  const content = filesystem.content(row);
  const sources = sourcesOf(content);
  if (sources.holes > allowance.holes) {
    options.problem(`${table.path(row)}: not written: ${sources.holes} of its ${content.size} bytes are stored nowhere and would be written as zeros.`);
    return null;
  }
  allowance.holes -= sources.holes;
  const name = options.names.take(volume, table, row);
  const { file, path } = await create(sink, name, content.size, options.moment(filesystem.times(row).modified));
  const copied = await writeFile(content, file, options);
  if (!copied) return null;
  if (copied.unreadable > 0) options.problem(`${table.path(row)}: ${copied.unreadable} of ${content.size} bytes could not be read; zeros were written for them.`);
  await options.manifest(manifestRow(item, path, copied, sources, content.size));
  return content.size;
}

async function create(sink: Sink, name: OutputName, size: number, modified: Date | null): Promise<{ file: SinkFile; path: string }> {
  for (let path = name.path; ; path = name.next()) {
    const file = await sink.create(path, size, modified);
    if (file) return { file, path };
  }
}

function manifestRow(item: Item, output: string, { sha256, unreadable, allZero }: Copied, { runs, holes }: Sources, size: number): ManifestRow {
  const { filesystem, row } = item;
  const { table } = filesystem;
  const state: State = table.state[row]!;
  const rated = afterReading(verifyEntry(filesystem, row), state, size, unreadable, allZero && holes < size);
  return {
    output, path: table.path(row), size, sha256, state: STATE_WORDS[state]!,
    rating: RATING_WORDS[rated.rating]!, reason: rated.reason, runs, how: filesystem.how(row),
  };
}
