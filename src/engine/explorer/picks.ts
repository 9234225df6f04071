/** The files that a person ticked, folders unfolded to what lies in them. */
import { exportEntries, isExported, type ExportOptions, type ExportSummary, type Item } from "../export/export-entries.ts";
import type { Sink } from "../export/sink.ts";
import { RATING_WORDS, Rating } from "../filesystems/entry-table.ts";
import type { Filesystem } from "../filesystems/filesystem.ts";
import type { ListId, Picks, PicksInfo, Row } from "./types.ts";

/** Everything ticked that becomes a file, in the order of the lists. */
export function* pickedItems(picks: Picks, listing: (list: ListId) => Filesystem): Generator<Item> {
  for (const { list, entries } of picks) {
    const filesystem = listing(list);
    const { table } = filesystem;
    const chosen = new Uint8Array(table.length);
    for (const entry of entries) if (entry < table.length) chosen[entry] = 1;
    for (let row = 0; row < table.length; row++) {
      const parent = table.parent[row]!;
      if (parent >= 0 && chosen[parent]) chosen[row] = 1; // parents come first
      const item = { volume: list, filesystem, row };
      if (chosen[row] && isExported(item)) yield item;
    }
  }
}

export function picksInfo(items: Iterable<Item>): PicksInfo {
  const ratings = Object.fromEntries(RATING_WORDS.map((word) => [word, 0])) as Record<Row["rating"], number>;
  let files = 0;
  let bytes = 0;
  for (const { filesystem: { table }, row } of items) {
    ratings[RATING_WORDS[table.rating[row]!]!]++;
    if (table.rating[row] === Rating.Gone) continue;
    files++;
    bytes += table.size[row]!;
  }
  return { files, bytes, ratings };
}

/** Write what was picked. Whether uncertain files go too was decided by what was ticked. */
export async function savePicks(items: () => Iterable<Item>, sink: Sink, options: Omit<ExportOptions, "total">): Promise<ExportSummary> {
  return await exportEntries(items(), sink, { ...options, total: picksInfo(items()).bytes });
}
