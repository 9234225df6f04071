/** Searching an open image for files by their signatures: where, and what becomes of a finding. */
import { contentOf, type CarvedFile } from "../carving/carved-file.ts";
import { spacesOf } from "../carving/spaces.ts";
import type { ByteSource } from "../core/byte-source.ts";
import { concat } from "../core/views.ts";
import { Kind, Rating, State } from "../filesystems/entry-table.ts";
import type { Image } from "../image.ts";
import type { FoundFile } from "./found-files.ts";

/** Deleted files whose beginnings are kept, to give a finding its name back. */
const MOST_KNOWN = 500_000;
/** Stretches of a finding that are kept. */
const RUNS = 4096;

/** What a scan reads: the whole image, or what no live file owns. Needs the entries of every volume first. */
export function scanSource(image: Image, allSpace: boolean): ByteSource {
  return concat(spacesOf(image, allSpace));
}

/** Where deleted files begin in the image, with their paths: a finding at the same byte is the same file. */
export function deletedBeginnings(image: Image): ReadonlyMap<number, string> {
  const beginnings = new Map<number, string>();
  for (const { filesystem } of image.volumes) {
    if (!filesystem) continue;
    const { table } = filesystem;
    for (let i = 0; i < table.length && beginnings.size < MOST_KNOWN; i++) {
      if (table.state[i] === State.Live || table.kind[i] !== Kind.File || table.size[i] === 0 || table.rating[i] === Rating.Gone) continue;
      const [first] = filesystem.content(i).locate(0, 1);
      if (first?.kind === "image") beginnings.set(first.offset, table.path(i));
    }
  }
  return beginnings;
}

/** A carved file as a row to be: named after its content, after the deleted file it was, or after its place. */
export function foundFile(source: ByteSource, file: CarvedFile, beginnings: ReadonlyMap<number, string>): FoundFile {
  const { length, verdict, checkedBy, type } = file;
  const runs: number[] = [];
  for (const extent of contentOf(source, file).locate(0, length)) {
    if (runs.length < 2 * RUNS) runs.push(extent.kind === "image" ? extent.offset : -1, extent.length);
  }
  const same = beginnings.get(file.offset);
  const name = same?.slice(same.lastIndexOf("/") + 1) ?? `${file.name ?? file.offset.toString(16).toUpperCase().padStart(8, "0")}.${type}`;
  return { name, extension: type, length, verdict, checkedBy, runs, ...(same !== undefined && { same }) };
}

