import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { type Measured, type Signature } from "../signature.ts";
import { complete, damaged, headerOnly, truncated } from "../verdicts.ts";

const PIECE = 1 << 18;
const SOI = 0xd8, EOI = 0xd9, SOS = 0xda;

/** JPEG: marker segments, scans of entropy-coded data, up to EOI. */
export const jpeg: Signature = {
  name: "JPEG image",
  extension: "jpg",
  mime: "image/jpeg",
  spec: "ITU-T T.81, annexes B, F, G; JFIF 1.02; Exif 2.3",
  magic: [0xe0, 0xe1, 0xe2, 0xed, 0xee, 0xdb, 0xfe, 0xc0, 0xc4].map((marker) => ({ bytes: Uint8Array.of(0xff, SOI, 0xff, marker) })),

  measure(file: ByteSource, budget: Budget): Measured | null {
    const reader = new Reader(file);
    let frame = false;
    for (let at = 2; ;) {
      if (!budget.spend(1)) return headerOnly(at);
      if (!reader.has(at, 4)) return reader.u16(at) === 0xd9ff && frame ? complete(at + 2, "structure") : truncated(file, at);
      const marker = reader.u8(at + 1);
      if (reader.u8(at) !== 0xff || marker < 0xc0) return frame ? damaged(at) : null;
      if (marker === EOI) return frame ? complete(at + 2, "structure") : null;
      at += 2 + reader.u16(at + 2, true);
      frame ||= marker >= 0xc0 && marker <= 0xcf;
      if (marker === SOS) at = scanEnd(file, at, budget);
    }
  },
};

function scanEnd(file: ByteSource, from: number, budget: Budget): number {
  for (let at = from; at < file.size - 1; at += PIECE) {
    const bytes = tryRead(file, at, Math.min(PIECE + 1, file.size - at));
    if (!bytes || !budget.spend(1, bytes.length)) return NaN;
    for (let i = bytes.indexOf(0xff); i >= 0 && i < bytes.length - 1; i = bytes.indexOf(0xff, i + 1)) {
      const marker = bytes[i + 1]!;
      if (marker !== 0 && (marker < 0xd0 || marker > 0xd7)) return at + i;
    }
  }
  return file.size;
}
