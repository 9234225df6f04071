/** Searching an open image for files by their signatures: where, and what becomes of a finding. */
import { contentOf, type CarvedFile } from "../carving/carved-file.ts";
import type { ByteSource } from "../core/byte-source.ts";
import { concat, slice } from "../core/views.ts";
import { Kind, Rating, State } from "../filesystems/entry-table.ts";
import type { Image } from "../image.ts";
import type { FoundFile } from "./found-files.ts";

/** Deleted files whose beginnings are kept, to give a finding its name back. */
const MOST_KNOWN = 500_000;
/** Stretches of a finding that are kept. */
const RUNS = 4096;

/**
 * What a scan reads: the whole image, or what no live file owns: the unallocated space of each volume, volumes
 * without a filesystem, and the gaps between them. Needs the entries of every volume first.
 */
export function scanSource(image: Image, allSpace: boolean): ByteSource {
  if (allSpace || image.volumes.every(({ filesystem }) => filesystem === null)) return image.source;
  const parts: { offset: number; source: ByteSource }[] = image.gaps.map(({ offset, length }) => {
    const start = Math.min(offset, image.source.size);
    return { offset, source: slice(image.source, start, Math.min(length, image.source.size - start)) };
  });
  for (const { filesystem, source, partition: { offset } } of image.volumes) {
    if (!filesystem) {
      parts.push({ offset, source });
      continue;
    }
    const end = Math.min(filesystem.info.size, source.size);
    parts.push({ offset, source: filesystem.unallocated() }, { offset: offset + end, source: slice(source, end, source.size - end) });
  }
  return concat(parts.filter(({ source }) => source.size > 0).sort((a, b) => a.offset - b.offset).map(({ source }) => source));
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

