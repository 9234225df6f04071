// A listing of a filesystem that a person can read and a test can compare.
import type { ByteSource } from "../../../src/engine/core/byte-source.ts";
import { finish } from "../../../src/engine/core/job.ts";
import { toIso } from "../../../src/engine/core/timestamp.ts";
import { Flag, KIND_WORDS, RATING_WORDS, STATE_WORDS } from "../../../src/engine/filesystems/entry-table.ts";
import type { Filesystem } from "../../../src/engine/filesystems/filesystem.ts";
import { Sha256 } from "../../../src/engine/kernels/bytes.ts";

/** One line for each file that is not the filesystem's own: state, rating, kind, size, SHA-256 (its start), how, time, path. */
export function golden(filesystem: Filesystem): string {
  const table = filesystem.table.length > 0 ? filesystem.table : finish(filesystem.entries());
  const lines: string[] = [];
  for (let i = 0; i < table.length; i++) {
    if ((table.flags[i]! & Flag.System) !== 0) continue;
    const words = [STATE_WORDS[table.state[i]!], RATING_WORDS[table.rating[i]!], KIND_WORDS[table.kind[i]!], table.size[i], sha256(filesystem.content(i)).slice(0, 16), filesystem.how(i)];
    // Only files that the recipe touched have a time that is the same in every image.
    const touched = toIso(filesystem.times(i).modified)?.startsWith("2024-02-29") ? toIso(filesystem.times(i).modified) : "-";
    lines.push([...words, touched, `${table.path(i)}${(table.flags[i]! & Flag.HardLink) !== 0 ? " (hard link)" : ""}`].join(" | "));
  }
  return `${lines.sort((a, b) => (a.split(" | ").at(-1)! < b.split(" | ").at(-1)! ? -1 : 1)).join("\n")}\n`;
}

export function sha256(source: ByteSource): string {
  const hash = new Sha256();
  for (let at = 0; at < source.size; at += 1 << 20) hash.update(source.read(at, Math.min(1 << 20, source.size - at)));
  return hash.digest();
}
