import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { slice } from "../../core/views.ts";
import { hex, type Measured, type Signature } from "../signature.ts";
import { complete, damaged, headerOnly, truncated } from "../verdicts.ts";
import { infoHeader, rowBytes } from "./bmp.ts";
import { png } from "./png.ts";

const HEADER = 6, ENTRY = 16;

/** Windows icon: a directory of images, each a PNG or a bitmap without its file header. */
export const ico: Signature = {
  name: "Windows icon",
  extension: "ico",
  mime: "image/vnd.microsoft.icon",
  spec: "Microsoft, Icons (MSDN, 1995): ICONDIR, ICONDIRENTRY",
  // The four fixed bytes alone stand everywhere. So: at most 63 images, a first entry with its reserved byte zero, small planes
  // and depth, and pixels that begin within the first 64 KiB.
  magic: [{
    bytes: hex`00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00`,
    mask: hex`ff ff ff ff c0 ff 00 00 00 ff fe ff c0 ff 00 00 00 ff 00 00 ff ff`,
  }],

  measure(file: ByteSource, budget: Budget): Measured | null {
    const reader = new Reader(file);
    const count = reader.u16(4);
    if (!(count > 0 && count <= 255) || reader.u32(0) !== 0x10000) return null;
    const directory = HEADER + ENTRY * count;
    const entries = [];
    for (let i = 0; i < count; i++) {
      const at = HEADER + ENTRY * i;
      const length = reader.u32(at + 8), offset = reader.u32(at + 12);
      if (!(reader.u8(at + 3) === 0 && reader.u16(at + 4) <= 1 && reader.u16(at + 6) <= 32 && length >= 40 && offset >= directory)) return null;
      entries.push({ offset, length, width: reader.u8(at) || 256 });
    }
    entries.sort((a, b) => a.offset - b.offset);
    let end = directory;
    for (const { offset, length, width } of entries) {
      if (offset < end || offset - end > 64) return null; // overlapping, or not written one after the other
      if (!budget.spend(1)) return headerOnly(end);
      if (offset + length > file.size) return end === directory && !reader.has(offset, 40) ? null : truncated(file, end);
      if (!soundImage(file, reader, offset, length, width, budget)) return end === directory ? null : damaged(end);
      end = offset + length;
    }
    return complete(end, "structure");
  },
};

function soundImage(file: ByteSource, reader: Reader, offset: number, length: number, width: number, budget: Budget): boolean {
  if (reader.u32(offset) === 0x474e_5089) {
    const image = png.measure(slice(file, offset, length), budget);
    return image !== null && image.verdict === "complete" && image.length === length;
  }
  const dib = reader.u32(offset) === 40 ? infoHeader(reader, offset, 40, true) : null;
  if (!dib || dib.width % 256 !== width % 256) return false;
  // The stored height counts the transparency mask too, which has one bit a pixel.
  const rows = Math.abs(dib.height) / 2;
  return 40 + dib.palette + rows * rowBytes(dib.width, dib.depth) <= length;
}
