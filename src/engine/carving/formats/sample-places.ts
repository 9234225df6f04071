/** Where a movie's header says that its samples are: they must lie in the file's media data. */
import type { Budget } from "../../core/budget.ts";
import type { Reader } from "../../core/reader.ts";
import { walkBoxes, type Box } from "./boxes.ts";

const CONTAINERS = new Set(["moov", "trak", "mdia", "minf", "stbl"]);
const ENTRIES = 1 << 13;

/** inside: all of them. outside: some are not. broken: the header itself is. */
export type Places = { readonly state: "inside" | "broken" } | { readonly state: "outside"; /** The farthest. */ readonly offset: number };

/** Check all chunk offsets in `moov` against the `media` ranges. */
export function chunkPlaces(reader: Reader, moov: Box, media: readonly Box[], budget: Budget): Places {
  let farthest = -1;
  const whole = walkBoxes(reader, moov, budget, (box) => {
    if (box.type === "stco" || box.type === "co64") {
      const outside = farthestOutside(reader, box, box.type === "co64" ? 8 : 4, media, budget);
      farthest = Number.isNaN(outside) ? Infinity : Math.max(farthest, outside);
    }
    return CONTAINERS.has(box.type);
  });
  if (!whole || farthest === Infinity) return { state: "broken" };
  return farthest < 0 ? { state: "inside" } : { state: "outside", offset: farthest };
}

/** The farthest offset of a chunk offset box outside `media`; -1 where there is none, NaN where the box is broken. */
function farthestOutside(reader: Reader, box: Box, width: 4 | 8, media: readonly Box[], budget: Budget): number {
  const count = reader.u32(box.start + 4, true);
  if (!(count * width <= box.end - box.start - 8)) return NaN;
  let farthest = -1;
  let inside = media[0];
  for (let from = 0; from < count; from += ENTRIES) {
    const some = Math.min(ENTRIES, count - from);
    const bytes = reader.bytes(box.start + 8 + from * width, some * width);
    if (!bytes || !budget.spend(1, bytes.length)) return NaN;
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < some; i++) {
      const offset = width === 4 ? view.getUint32(i * 4) : Number(view.getBigUint64(i * 8));
      if (inside && offset >= inside.start && offset < inside.end) continue;
      inside = media.find((box) => offset >= box.start && offset < box.end) ?? inside;
      if (!inside || offset < inside.start || offset >= inside.end) farthest = Math.max(farthest, offset);
    }
  }
  return farthest;
}

/** Check the item locations of a still picture's `meta` box: all extents must end before `end`. */
export function itemPlaces(reader: Reader, meta: Box, end: number, budget: Budget): Places {
  let places: Places = { state: "inside" };
  const inner = { ...meta, start: meta.start + 4 };
  const whole = walkBoxes(reader, inner, budget, (box) => {
    if (box.type === "iloc") {
      const farthest = farthestItem(reader, box, budget);
      if (Number.isNaN(farthest)) places = { state: "broken" };
      else if (farthest > end) places = { state: "outside", offset: farthest };
    }
    return false;
  });
  return whole ? places : { state: "broken" };
}

/** Where the last extent of an item location box ends; NaN where the box is broken. */
function farthestItem(reader: Reader, box: Box, budget: Budget): number {
  const version = reader.u8(box.start);
  const sizes = reader.u16(box.start + 4, true);
  const [offsetSize, lengthSize, baseSize, indexSize] = [sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, version > 0 ? sizes & 15 : 0];
  const number = (at: number, size: number) => (size === 0 ? 0 : size === 4 ? reader.u32(at, true) : size === 8 ? reader.u64(at, true) : NaN);
  let at = box.start + 6;
  const count = version < 2 ? reader.u16(at, true) : reader.u32(at, true);
  at += version < 2 ? 2 : 4;
  let farthest = 0;
  for (let item = 0; item < count; item++) {
    at += version < 2 ? 2 : 4;
    const method = version > 0 ? reader.u16(at, true) & 15 : 0;
    at += version > 0 ? 4 : 2;
    const base = number(at, baseSize);
    at += baseSize;
    const extents = reader.u16(at, true);
    at += 2;
    for (let extent = 0; extent < extents; extent++) {
      const end = base + number(at + indexSize, offsetSize) + number(at + indexSize + offsetSize, lengthSize);
      at += indexSize + offsetSize + lengthSize;
      if (Number.isNaN(end) || at > box.end || !budget.spend(1)) return NaN;
      if (method === 0) farthest = Math.max(farthest, end);
    }
    if (!(at <= box.end) || !budget.spend(1)) return NaN;
  }
  return farthest;
}
