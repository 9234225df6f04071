/** Writes what carving found to a folder, and tells as plain data what came of it: threads answer with that. */
import { contentOf } from "../engine/carving/carved-file.ts";
import type { ByteSource } from "../engine/core/byte-source.ts";
import { writeFile, type CopyOptions } from "../engine/export/file-writer.ts";
import { sourcesOf } from "../engine/export/manifest.ts";
import { SinkError, type Sink } from "../engine/export/sink.ts";
import type { FoundFile, Outcome } from "../../workers/carve-api.ts";
import { nodeHasher } from "./node-hasher.ts";

/** Writes `files` of `source`, one after the other: the outcome of each. */
export async function writeFound(source: ByteSource, sink: Sink, files: readonly FoundFile[], signal: CopyOptions["signal"]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let full = false;
  for (const file of files) {
    const outcome: Outcome = full || signal?.aborted ? { kind: "stopped" } : await writeOne(source, sink, file, signal);
    full ||= outcome.kind === "failed" && outcome.full;
    outcomes.push(outcome);
  }
  return outcomes;
}

async function writeOne(source: ByteSource, sink: Sink, { found, output }: FoundFile, signal: CopyOptions["signal"]): Promise<Outcome> {
  try {
    const content = contentOf(source, found);
    const file = await sink.create(output, found.length, null);
    if (!file) return { kind: "there" };
    const copied = await writeFile(content, file, { ...(signal && { signal }), hasher: nodeHasher });
    if (!copied) return { kind: "stopped" };
    return { kind: "written", sha256: copied.sha256, unreadable: copied.unreadable, runs: sourcesOf(content).runs };
  } catch (error) {
    if (!(error instanceof SinkError)) throw error;
    return { kind: "failed", why: error.message, full: error.full };
  }
}
