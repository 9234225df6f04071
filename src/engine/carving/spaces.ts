/** Where to carve: by default what no existing file occupies. */
import type { ByteSource } from "../core/byte-source.ts";
import { slice } from "../core/views.ts";
import type { Image, Volume } from "../image.ts";

/**
 * The stretches to search, in order of their place in the image: the unallocated space of each filesystem and what
 * follows it in its volume, volumes without one, and the gaps between volumes. The whole image where that is asked
 * for, or where no filesystem can be read. The entries of every filesystem have been read before.
 */
export function spacesOf(image: Image, allSpace = false): readonly ByteSource[] {
  if (allSpace || image.volumes.every(({ filesystem }) => filesystem === null)) return [image.source];
  const spaces: { offset: number; source: ByteSource }[] = image.gaps.map(({ offset, length }) => {
    const start = Math.min(offset, image.source.size);
    return { offset, source: slice(image.source, start, Math.min(length, image.source.size - start)) };
  });
  for (const volume of image.volumes) {
    for (const source of freeSpace(volume)) spaces.push({ offset: volume.partition.offset, source });
  }
  return spaces.filter(({ source }) => source.size > 0).sort((a, b) => a.offset - b.offset).map(({ source }) => source);
}

function freeSpace({ filesystem, source }: Volume): readonly ByteSource[] {
  if (!filesystem) return [source];
  const end = Math.min(filesystem.info.size, source.size);
  return [filesystem.unallocated(), slice(source, end, source.size - end)];
}
