/** Boxes of the ISO base media file format (ISO/IEC 14496-12) and of QuickTime: a length, four letters, the content. */
import type { Budget } from "../../core/budget.ts";
import type { Reader } from "../../core/reader.ts";

export interface Box {
  readonly type: string;
  /** Where the box, its content, and what follows it begin. Infinity: to the end of the file. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** The box at `at`; null where there is none. It may reach past the end of the source. */
export function boxAt(reader: Reader, at: number): Box | null {
  if (!reader.has(at, 8)) return null;
  const type = reader.ascii(at + 4, 4);
  const size = reader.u32(at, true);
  if (size === 0) return { type, at, start: at + 8, end: Infinity };
  if (size !== 1) return size < 8 ? null : { type, at, start: at + 8, end: at + size };
  const wide = reader.u64(at + 8, true);
  return wide >= 16 ? { type, at, start: at + 16, end: at + wide } : null;
}

/** Calls `visit` for the boxes inside `outer`, and for those inside each box for which it says so. False: the boxes do not fill the outer ones exactly. */
export function walkBoxes(reader: Reader, outer: Box, budget: Budget, visit: (box: Box) => boolean): boolean {
  const pending: { at: number; end: number }[] = [{ at: outer.start, end: outer.end }];
  for (let range = pending.pop(); range; range = pending.pop()) {
    let { at } = range;
    while (at < range.end) {
      if (range.end - at === 4 && reader.u32(at) === 0) break; // QuickTime ends some lists with a zero
      const box = boxAt(reader, at);
      if (!box || box.end > range.end || !budget.spend(1) || pending.length > 4096) return false;
      if (visit(box)) pending.push({ at: box.start, end: box.end });
      at = box.end;
    }
  }
  return true;
}
