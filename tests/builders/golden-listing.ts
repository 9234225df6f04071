import { finish } from "../../src/engine/core/job.ts";
import { toIso } from "../../src/engine/core/timestamp.ts";
import { KIND_WORDS, Kind, RATING_WORDS, STATE_WORDS } from "../../src/engine/filesystems/entry-table.ts";
import type { Filesystem } from "../../src/engine/filesystems/filesystem.ts";
import { crc32 } from "../../src/engine/kernels/bytes.ts";

/** What a filesystem says of a volume, as text that a person can read and a test can compare. */
export function goldenListing(filesystem: Filesystem): string {
  const table = finish(filesystem.entries());
  const { type, label, serial, clusterSize, clusterCount, notes } = filesystem.info;
  const lines = [`${type} “${label}” ${serial}, ${clusterCount} clusters of ${clusterSize} bytes, ${filesystem.unallocated().size} bytes unallocated`, ...notes.map((note) => `note: ${note}`)];
  for (const { where, what, offset } of filesystem.problems.rows) lines.push(`problem: ${where}: ${what} (${offset})`);
  for (let i = 0; i < table.length; i++) {
    const content = filesystem.content(i);
    lines.push("", `${STATE_WORDS[table.state[i]!]} ${KIND_WORDS[table.kind[i]!]} ${table.path(i)}`);
    lines.push(`  ${RATING_WORDS[table.rating[i]!]}: ${table.reasonOf(i)}`);
    const { modified, created } = filesystem.times(i);
    lines.push(`  created ${toIso(created)}, modified ${toIso(modified)}, flags ${table.flags[i]}`);
    if (table.kind[i] === Kind.Directory) continue;
    const places = content.locate(0, content.size).map((extent) => extent.kind === "image" ? `${extent.offset}+${extent.length}` : `${extent.kind}+${extent.length}`);
    lines.push(`  ${table.size[i]} bytes, CRC-32 ${crc32(content.read(0, content.size)).toString(16)}, slack ${filesystem.slack(i).size}, ${filesystem.how(i)}: ${places.join(" ")}`);
  }
  return `${lines.join("\n")}\n`;
}
