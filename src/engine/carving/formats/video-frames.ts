/** Whether the frames of a movie's video tracks look like frames: a movie whose end was overwritten has all its boxes, but not these. */
import type { Budget } from "../../core/budget.ts";
import { Reader } from "../../core/reader.ts";
import { boxAt, walkBoxes, type Box } from "./boxes.ts";

const CONTAINERS = new Set(["mdia", "minf", "stbl"]);
/** Where the boxes of a video sample entry begin, from its start. */
const VISUAL_ENTRY = 86;
const NAL_CODINGS: Readonly<Record<string, string>> = { avc1: "avcC", avc3: "avcC", hvc1: "hvcC", hev1: "hvcC" };

/** What going to another place in the file is worth in bytes read. */
const CHUNK_COST = 64 << 10;

/** Tells whether `size` bytes at `at` are a frame. */
export type FrameTest = (reader: Reader, at: number, size: number) => boolean;

/** Where the first frame is that does not look like one; Infinity where all do, or their coding has nothing to look at. */
export function firstBadFrame(source: Reader, moov: Box, budget: Budget): number {
  let first = Infinity;
  walkBoxes(source, moov, budget, (box) => {
    if (box.type === "trak") first = Math.min(first, badFrameOf(source, box, budget));
    return false;
  });
  return first;
}

function badFrameOf(source: Reader, track: Box, budget: Budget): number {
  const tables = new Map<string, Box>();
  walkBoxes(source, track, budget, (box) => {
    tables.set(box.type, box);
    return CONTAINERS.has(box.type);
  });
  const [descriptions, sizes, chunks] = [tables.get("stsd"), tables.get("stsz"), tables.get("stsc")];
  const offsets = tables.get("stco") ?? tables.get("co64");
  const test = descriptions && frameTest(source, descriptions, budget);
  return test && sizes && chunks && offsets ? walkFrames(source, { sizes, chunks, offsets }, test, budget) : Infinity;
}

/** Each table is read by a reader of its own, since they lie apart and are walked together. */
function walkFrames(source: Reader, { sizes, chunks, offsets }: Record<"sizes" | "chunks" | "offsets", Box>, test: FrameTest, budget: Budget): number {
  const [sizeReader, chunkReader, offsetReader, reader] = Array.from({ length: 4 }, () => new Reader(source.source)) as [Reader, Reader, Reader, Reader];
  const width = offsets.type === "co64" ? 8 : 4;
  const same = sizeReader.u32(sizes.start + 4, true);
  const samples = sizeReader.u32(sizes.start + 8, true);
  const runs = chunkReader.u32(chunks.start + 4, true);
  const count = offsetReader.u32(offsets.start + 4, true);
  let sample = 0;
  let sound = 0;
  let bad = Infinity;
  for (let chunk = 1, run = 0; chunk <= count && sample < samples; chunk++) {
    if (run + 1 < runs && chunkReader.u32(chunks.start + 8 + 12 * (run + 1), true) <= chunk) run++;
    const place = offsets.start + 8 + width * (chunk - 1);
    let at = width === 8 ? offsetReader.u64(place, true) : offsetReader.u32(place, true);
    if (!budget.spend(1, CHUNK_COST)) return sound > 0 ? bad : Infinity;
    for (let left = chunkReader.u32(chunks.start + 12 + 12 * run, true); left > 0 && sample < samples; left--, sample++) {
      const size = same > 0 ? same : sizeReader.u32(sizes.start + 12 + 4 * sample, true);
      if (!budget.spend(1) || Number.isNaN(at + size)) return sound > 0 ? bad : Infinity;
      if (size === 0 || test(reader, at, size)) sound++;
      else bad = Math.min(bad, at);
      at += size;
    }
  }
  return sound > 0 ? bad : Infinity; // none at all: a coding that is not what its name says
}

/** What frames of the track's coding look like; null where they have no mark, or there are several codings. */
export function frameTest(reader: Reader, descriptions: Box, budget: Budget): FrameTest | null {
  const entry = boxAt(reader, descriptions.start + 8);
  if (!entry || reader.u32(descriptions.start + 4, true) !== 1 || entry.end > descriptions.end) return null;
  if (entry.type === "mp4v") return (source, at) => source.u24(at, true) === 1;
  if (entry.type === "jpeg") return (source, at) => source.u16(at, true) === 0xffd8;
  if (/^ap[ch4]/.test(entry.type)) return (source, at, size) => source.u32(at, true) === size && source.ascii(at + 4, 4) === "icpf"; // ProRes
  const configuration = NAL_CODINGS[entry.type];
  if (!configuration) return null;
  let width = 0;
  walkBoxes(reader, { ...entry, start: entry.at + VISUAL_ENTRY }, budget, (box) => {
    if (box.type === configuration) width = (reader.u8(box.start + (configuration === "avcC" ? 4 : 21)) & 3) + 1;
    return false;
  });
  return width === 0 || width === 3 ? null : (source, at, size) => isUnits(source, at, at + size, width);
}

/** Whether NAL units, each behind its length of `width` bytes, fill the bytes from `at` to `end`. */
function isUnits(reader: Reader, at: number, end: number, width: number): boolean {
  for (let units = 0; at < end; units++) {
    const length = width === 4 ? reader.u32(at, true) : width === 2 ? reader.u16(at, true) : reader.u8(at);
    if (!(length > 0 && length <= end - at - width) || reader.u8(at + width) >= 0x80 || units > 4096) return false;
    at += width + length;
  }
  return at === end;
}
