/** After a volume is listed: the content of its deleted files is read and judged, so that the list can say what is sure. */
import type { Job } from "../core/job.ts";
import { Kind, Rating, State } from "../filesystems/entry-table.ts";
import type { Filesystem } from "../filesystems/filesystem.ts";
import { verifyEntry } from "../recovery/verify.ts";

/** Larger files are judged when they are looked at or saved. */
const LARGEST = 64 << 20;
/** Bytes that are read for one volume; after that, files are judged when they are looked at. */
const MOST = 2 ** 31;

/** Rate the deleted files of `filesystem` by their content. Every step is one file. */
export function* checkContents(filesystem: Filesystem): Job<number> {
  const { table } = filesystem;
  let bytes = 0;
  let checked = 0;
  for (let i = 0; i < table.length && bytes < MOST; i++) {
    if (!worthChecking(filesystem, i)) continue;
    bytes += table.size[i]!;
    const { rating, reason } = verifyEntry(filesystem, i);
    table.rate(i, rating, reason);
    checked++;
    yield { done: i, total: table.length };
  }
  return checked;
}

function worthChecking({ table }: Filesystem, row: number): boolean {
  return table.state[row] !== State.Live && table.kind[row] === Kind.File && table.rating[row] !== Rating.Gone && table.size[row]! > 0 && table.size[row]! <= LARGEST;
}
