import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { hex, type Magic, type Measured, type Signature } from "../signature.ts";
import { damaged, declared, truncated } from "../verdicts.ts";

const FILE_HEADER = 14;
/** BITMAPCOREHEADER, OS/2 2.x, BITMAPINFOHEADER and its later versions. */
const DIB_SIZES = [12, 40, 52, 56, 64, 108, 124];
const RGB = 0, RLE8 = 1, RLE4 = 2, BIT_FIELDS = 3, ALPHA_BIT_FIELDS = 6;

/** "BM", any size below 2^32, both reserved words zero, any offset below 2^16, and the first word of one of the DIB headers. */
function magicOf(dib: number): Magic {
  const bytes = hex`42 4d 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00`;
  bytes[14] = dib;
  return { bytes, mask: hex`ff ff 00 00 00 00 ff ff ff ff 00 00 ff ff ff ff ff ff` };
}

/** Windows bitmap: the length follows from width, height and depth, and the header repeats it. */
export const bmp: Signature = {
  name: "BMP image",
  extension: "bmp",
  mime: "image/bmp",
  spec: "Microsoft, Bitmap Storage (Windows GDI); BITMAPFILEHEADER, BITMAPINFOHEADER, BITMAPV5HEADER",
  magic: DIB_SIZES.map(magicOf),

  measure(file: ByteSource, _budget: Budget): Measured | null {
    const reader = new Reader(file);
    if (!reader.has(0, FILE_HEADER + 12) || reader.u32(6) !== 0) return null;
    const stated = reader.u32(2), pixels = reader.u32(10);
    const dib = readDib(reader);
    if (!dib) return null;
    const headers = FILE_HEADER + dib.size + dib.palette;
    // Writers may leave room between the colour table and the pixels; more than a page is no bitmap.
    if (pixels < FILE_HEADER + dib.size || pixels < headers - dib.palette || pixels > headers + 4096 + 1024) return null;
    const computed = pixels + dib.data;
    if (stated === 0) return declared(file, computed);
    const end = Math.max(computed, dib.profileEnd);
    // The file is at most rounded up behind the last row.
    if (stated >= end && stated - end < 4) return declared(file, stated);
    return stated < FILE_HEADER ? null : end <= file.size ? damaged(computed, "structure", end) : truncated(file, file.size);
  },
};

/** What a device-independent bitmap's header says of the bytes behind it. */
export interface Dib {
  readonly size: number;
  readonly width: number;
  /** As stored: negative for rows from the top. */
  readonly height: number;
  readonly depth: number;
  /** Bytes of the colour table and colour masks. */
  readonly palette: number;
  /** Bytes of pixels. */
  readonly data: number;
  /** Where the colour profile behind the pixels ends; 0 without one. */
  readonly profileEnd: number;
}

function readDib(reader: Reader): Dib | null {
  const size = reader.u32(FILE_HEADER);
  if (!DIB_SIZES.includes(size) || !reader.has(FILE_HEADER, size)) return null;
  return size === 12 ? coreHeader(reader) : infoHeader(reader, FILE_HEADER, size);
}

function coreHeader(reader: Reader): Dib | null {
  const width = reader.u16(18), height = reader.u16(20), depth = reader.u16(24);
  if (reader.u16(22) !== 1 || width === 0 || height === 0 || ![1, 4, 8, 24].includes(depth)) return null;
  return { size: 12, width, height, depth, palette: depth <= 8 ? 3 << depth : 0, data: rowBytes(width, depth) * height, profileEnd: 0 };
}

/** A BITMAPINFOHEADER or one of its extensions at `at`; null unless every field is believable. An icon's image size counts its mask too. */
export function infoHeader(reader: Reader, at: number, size: number, icon = false): Dib | null {
  const width = reader.u32(at + 4), height = reader.u32(at + 8) | 0, depth = reader.u16(at + 14);
  const compression = reader.u32(at + 16), imageSize = reader.u32(at + 20), colours = reader.u32(at + 32);
  if (width === 0 || width > 1 << 20 || height === 0 || Math.abs(height) > 1 << 20 || reader.u16(at + 12) !== 1) return null;
  if (![1, 2, 4, 8, 16, 24, 32].includes(depth) || colours > 1 << 16) return null;
  const plain = rowBytes(width, depth) * Math.abs(height);
  let data = plain;
  if (compression === RLE8 || compression === RLE4) {
    if (imageSize < 2 || imageSize > 2 * plain + 65536 || depth > 8) return null;
    data = imageSize;
  } else if (![RGB, BIT_FIELDS, ALPHA_BIT_FIELDS].includes(compression)) return null;
  else if (!icon && imageSize !== 0 && (imageSize < plain || imageSize - plain > 4)) return null;
  const masks = size === 40 && compression >= BIT_FIELDS ? compression === BIT_FIELDS ? 12 : 16 : 0;
  const palette = 4 * (colours || (depth <= 8 ? 1 << depth : 0)) + masks;
  return { size, width, height, depth, palette, data, profileEnd: size === 124 ? profileEnd(reader, at) : 0 };
}

/** BITMAPV5HEADER: an embedded ("MBED") profile lies behind the pixels, its offset counted from the DIB header. */
function profileEnd(reader: Reader, at: number): number {
  return reader.u32(at + 56) === 0x4d42_4544 ? at + reader.u32(at + 112) + reader.u32(at + 116) : 0;
}

/** Rows are padded to four bytes. */
export function rowBytes(width: number, depth: number): number {
  return Math.ceil(width * depth / 32) * 4;
}
