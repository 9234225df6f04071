import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { hex, type Measured, type Signature } from "../signature.ts";
import { damaged, declared, headerOnly, truncated } from "../verdicts.ts";

const HEADER = 26;
const RAW = 0, RLE = 1;
/** Rows whose lengths are read at once. */
const ROWS = 1 << 16;

/** Photoshop: a header, then four sections; the last, the merged picture, has no length of its own. */
export const psd: Signature = {
  name: "Photoshop image",
  extension: "psd",
  extensions: ["psb"],
  mime: "image/vnd.adobe.photoshop",
  spec: "Adobe Photoshop File Formats Specification",
  magic: [{ bytes: hex`38 42 50 53 00 01 00 00 00 00 00 00` }, { bytes: hex`38 42 50 53 00 02 00 00 00 00 00 00` }],

  measure(file: ByteSource, budget: Budget): Measured | null {
    const reader = new Reader(file);
    const version = reader.u16(4, true), channels = reader.u16(12, true), height = reader.u32(14, true), width = reader.u32(18, true), depth = reader.u16(22, true);
    const side = version === 2 ? 300_000 : 30_000;
    if (!(channels >= 1 && channels <= 56 && height >= 1 && height <= side && width >= 1 && width <= side)) return null;
    if (![1, 8, 16, 32].includes(depth) || !(reader.u16(24, true) <= 9)) return null;
    const large = version === 2;
    const more = large ? { extension: "psb" } : {};
    const picture = sectionsEnd(reader, large);
    if (picture === null) return null;
    if (!reader.has(picture, 2)) return truncated(file, Math.min(picture, HEADER), "structure", more);
    const compression = reader.u16(picture, true);
    const rows = channels * height;
    if (compression === RAW) return declared(file, picture + 2 + rows * Math.ceil(width * depth / 8), more);
    if (compression > 3) return damaged(picture, "structure", picture, more);
    if (compression !== RLE) return headerOnly(picture, more);
    const lengths = rowLengths(file, picture + 2, rows, large ? 4 : 2, 2 * width * Math.ceil(depth / 8) + 128, budget);
    if (lengths === null) return budget.spent ? headerOnly(picture, more) : picture + 2 + rows * 2 > file.size ? truncated(file, picture, "structure", more) : damaged(picture, "structure", picture, more);
    return declared(file, picture + 2 + rows * (large ? 4 : 2) + lengths, more);
  },
};

/** Where the picture begins: behind colour table, resources, and layers. Null where a section is not what it must be. */
function sectionsEnd(reader: Reader, large: boolean): number | null {
  const colours = reader.u32(HEADER, true);
  if (!(colours <= 1 << 20)) return null;
  const resources = HEADER + 4 + colours;
  if (!reader.has(resources, 4)) return resources;
  const resourcesLength = reader.u32(resources, true);
  if (resourcesLength > 0 && reader.has(resources + 4, 4) && reader.ascii(resources + 4, 4) !== "8BIM") return null;
  const layers = resources + 4 + resourcesLength;
  if (!reader.has(layers, 8)) return layers + 8;
  return large ? layers + 8 + reader.u64(layers, true) : layers + 4 + reader.u32(layers, true);
}

/** Sum of the compressed rows' lengths; null where they cannot be read or one is longer than PackBits can make it. */
function rowLengths(file: ByteSource, at: number, rows: number, width: 2 | 4, longest: number, budget: Budget): number | null {
  let sum = 0;
  for (let row = 0; row < rows; row += ROWS) {
    const count = Math.min(ROWS, rows - row);
    if (!budget.spend(1, count * width)) return null;
    const bytes = tryRead(file, at + row * width, count * width);
    if (!bytes) return null;
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < count; i++) {
      const length = width === 2 ? view.getUint16(2 * i) : view.getUint32(4 * i);
      if (length < 2 || length > longest) return null;
      sum += length;
    }
  }
  return sum;
}
