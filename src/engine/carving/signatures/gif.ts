import { Status } from "../../../../assembly/status.ts";
import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { gifImage } from "../../kernels/gif.ts";
import { GifImage } from "../../layouts/gif-image.ts";
import { write } from "../../layouts/write.ts";
import { ascii, type Measured, type Signature } from "../signature.ts";
import { complete, damaged, headerOnly, truncated } from "../verdicts.ts";

const EXTENSION = 0x21, IMAGE = 0x2c, TRAILER = 0x3b;
/** Length of an extension's first block by its label: plain text, graphic control, application. Comments have none. */
const FIRST_BLOCK: Readonly<Record<number, number>> = { 0x01: 12, 0xf9: 4, 0xff: 11 };
const COMMENT = 0xfe;

/** Bytes decoded at a time; the first piece is small, because most images are. */
const FIRST_PIECE = 1 << 14, PIECE = 1 << 18;

/** GIF: blocks up to the trailer 3B, each a chain of at most 255 bytes a link; the codes of every image are decoded. */
export const gif: Signature = {
  name: "GIF image",
  extension: "gif",
  mime: "image/gif",
  spec: "GIF89a specification, CompuServe 1990; https://www.w3.org/Graphics/GIF/spec-gif89a.txt",
  magic: [{ bytes: ascii`GIF87a` }, { bytes: ascii`GIF89a` }],

  measure(file: ByteSource, budget: Budget): Measured | null {
    const reader = new Reader(file);
    if (!reader.has(0, 13)) return null;
    const width = reader.u16(6), height = reader.u16(8);
    if (width === 0 || height === 0) return null;
    let at = 13 + tableSize(reader.u8(10));
    const first = at;
    let images = 0;
    for (;;) {
      if (!budget.spend(1)) return headerOnly(Math.min(at, file.size));
      const block = reader.u8(at);
      if (block === TRAILER) return images > 0 ? complete(at + 1, "decode") : null;
      const end = block === EXTENSION ? extensionEnd(reader, at, budget) : block === IMAGE ? imageEnd(reader, at, width, height, budget) : reader.has(at, 1) ? WRONG : MISSING;
      if (end === WRONG) return at === first ? null : damaged(at, "decode");
      if (end === MISSING) return budget.spent ? headerOnly(at) : truncated(file, at, "decode");
      if (block === IMAGE) images++;
      at = end;
    }
  },
};

const WRONG = -1, MISSING = -2;

/** Bytes of a colour table that these flags announce. */
function tableSize(flags: number): number {
  return flags & 0x80 ? 3 << (flags & 7) + 1 : 0;
}

function extensionEnd(reader: Reader, at: number, budget: Budget): number {
  if (!reader.has(at, 3)) return MISSING;
  const label = reader.u8(at + 1);
  const expected = FIRST_BLOCK[label];
  if (label !== COMMENT && (expected === undefined || reader.u8(at + 2) !== expected)) return WRONG;
  return subBlocksEnd(reader, at + 2, budget);
}

function imageEnd(reader: Reader, at: number, width: number, height: number, budget: Budget): number {
  if (!reader.has(at, 10)) return MISSING;
  const w = reader.u16(at + 5), h = reader.u16(at + 7), flags = reader.u8(at + 9);
  if (w === 0 || h === 0 || reader.u16(at + 1) + w > width || reader.u16(at + 3) + h > height || flags & 0x18) return WRONG;
  const data = at + 10 + tableSize(flags);
  if (!reader.has(data, 2)) return MISSING;
  const codeSize = reader.u8(data);
  if (codeSize < 1 || codeSize > 8) return WRONG;
  return codesEnd(reader.source, data + 1, codeSize, w * h, budget);
}

/** Behind the image data whose first sub-block is at `at`. */
function codesEnd(file: ByteSource, at: number, codeSize: number, pixels: number, budget: Budget): number {
  const image = new Uint8Array(GifImage.size), view = new DataView(image.buffer);
  write(GifImage, view, { codeSize, pixels });
  for (let piece = FIRST_PIECE; at < file.size && budget.spend(1, piece); piece = PIECE) {
    const bytes = tryRead(file, at, Math.min(piece, file.size - at));
    if (!bytes) return WRONG;
    const status = gifImage(image, bytes);
    at += view.getUint32(GifImage.fields.position.offset, true);
    if (status !== Status.Full) return status === Status.Ok ? at : WRONG;
  }
  return MISSING;
}

function subBlocksEnd(reader: Reader, at: number, budget: Budget): number {
  while (budget.spend(1)) {
    const length = reader.u8(at);
    if (Number.isNaN(length)) return MISSING;
    at += 1 + length;
    if (length === 0) return at;
  }
  return MISSING;
}
