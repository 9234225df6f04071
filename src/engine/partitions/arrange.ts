import type { Problems } from "../core/problems.ts";
import type { Partition } from "./partition-table.ts";

/** Shorter stretches between partitions are alignment, not lost space. */
const GAP_SHOWN = 1 << 20;

/** The partitions by offset, with the gaps between them up to `end` (bytes); overlaps go to `problems`. */
export function arrange(partitions: readonly Partition[], end: number, problems: Problems): readonly Partition[] {
  const out: Partition[] = [];
  let covered = 0; // bytes from the start that a partition was seen to reach
  const gap = (from: number, to: number) => {
    if (to - from >= GAP_SHOWN) out.push({ offset: from, length: to - from, type: "unpartitioned space", name: "", kind: "unpartitioned" });
  };
  for (const partition of partitions.toSorted((a, b) => a.offset - b.offset || a.length - b.length)) {
    if (partition.offset < covered) problems.add("damaged", "partition table", `The partition at byte ${partition.offset} begins before the one in front of it ends, at ${covered}.`, partition.offset);
    gap(covered, Math.min(partition.offset, end));
    out.push(partition);
    covered = Math.max(covered, partition.offset + partition.length);
  }
  gap(covered, end);
  return out;
}
