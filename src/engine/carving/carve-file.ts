import { Unreadable, tryRead, type ByteSource } from "../core/byte-source.ts";
import { windows, type SegmentOptions, type SegmentedBlob } from "../core/segments.ts";
import { RangeCarver, type Search } from "./candidates.ts";
import { carveWholeRange, type RangeResult } from "./carve.ts";
import type { CarvedFile } from "./carved-file.ts";

/** Where a found file ends this far behind, a new stream there costs less than reading on. */
const SEEK = 4 << 20;

/** The same as `carveWholeRange`, for a File whose bytes are scanned as they stream in; `source` is the same File, to measure. */
export async function carveFileRange(blob: SegmentedBlob, source: ByteSource, from: number, to: number, search: Search, options: SegmentOptions = {}): Promise<RangeResult> {
  const carver = new RangeCarver(source, search, from);
  const found: CarvedFile[] = [];
  try {
    await stream(carver, found, blob, to, { ...options, overlap: search.patterns.overlap });
  } catch (error) {
    // A bad place in the file, or all of it is gone: then there is no going on.
    if (!(error instanceof Unreadable) || (!tryRead(source, from, 1) && !tryRead(source, to - 1, 1))) throw error;
    const rest = carveWholeRange(source, carver.position, to, search);
    return { found: [...found, ...rest.found], unreadable: rest.unreadable + carver.missed };
  }
  return { found, unreadable: carver.missed };
}

async function stream(carver: RangeCarver, found: CarvedFile[], blob: SegmentedBlob, to: number, options: SegmentOptions): Promise<void> {
  while (carver.position < to) {
    for await (const { start, bytes, owned } of windows(blob, carver.position, to, options)) {
      const end = start + owned;
      if (carver.position >= end) continue;
      for (const file of carver.files(bytes, start, owned)) if (file) found.push(file);
      if (carver.position - end > SEEK) break;
    }
  }
}
