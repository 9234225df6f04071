/** The manifest: one JSON object per written file, so that anyone can check what was written and where it came from. */
import type { ByteSource, Extent } from "../core/byte-source.ts";

/** What the manifest is called, in a folder and in a zip. */
export const MANIFEST = "manifest.jsonl";

/** One line of it. Programs outside the project read these keys. */
export interface ManifestRow {
  /** Path below the destination. */
  readonly output: string;
  /** Path on the volume, as its filesystem has it. */
  readonly path: string;
  /** Bytes written. */
  readonly size: number;
  readonly sha256: string;
  /** "live", "deleted" or "orphan". */
  readonly state: string;
  /** "good", "likely", "uncertain", "poor". */
  readonly rating: string;
  /** Why, in words. */
  readonly reason: string;
  /** Where the bytes came from: `[offset in the image, length]`, in order, without holes. */
  readonly runs: readonly (readonly [number, number])[];
  /** By which structure the content was found. */
  readonly how: string;
}

/** Runs are asked for in pieces of this many bytes, so that a file with a million of them is no problem. */
const PIECE = 2 ** 36;

export interface Sources {
  readonly runs: readonly (readonly [number, number])[];
  /** Bytes of the content that are stored nowhere, or not in this image: they are written as zeros. */
  readonly holes: number;
}

/** Where the bytes of `content` lie in the image. Holes are counted; decoded bytes are named by what they were made from. */
export function sourcesOf(content: ByteSource): Sources {
  const runs: [number, number][] = [];
  let holes = 0;
  for (let at = 0; at < content.size; at += PIECE) holes += addExtents(runs, content.locate(at, Math.min(PIECE, content.size - at)));
  return { runs, holes };
}

/** Adds the stretches of the image to `runs` and returns the length of the holes. */
function addExtents(runs: [number, number][], extents: readonly Extent[]): number {
  let holes = 0;
  for (const extent of extents) {
    if (extent.kind === "hole" || extent.kind === "unreadable") holes += extent.length;
    else if (extent.kind === "decoded") addExtents(runs, extent.from);
    else if (extent.kind === "image" && extent.length > 0) {
      const last = runs.at(-1);
      if (last && last[0] + last[1] === extent.offset) last[1] += extent.length;
      else runs.push([extent.offset, extent.length]);
    }
  }
  return holes;
}

/** `row` as a line, without its end. Lone surrogates are escaped, so the line is valid UTF-8. */
export function manifestLine(row: ManifestRow): string {
  return JSON.stringify(row);
}
