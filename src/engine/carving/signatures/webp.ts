import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { hex, type Measured, type Signature } from "../signature.ts";
import { complete, damaged, headerOnly, truncated } from "../verdicts.ts";

const CHUNKS = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP", "EXIF", "XMP "]);
/** Bytes of an animation frame's own header, before its chunks. */
const FRAME_HEADER = 16;

/** WebP: a RIFF container whose chunks fill it exactly, with at least one VP8 or VP8L bitstream. */
export const webp: Signature = {
  name: "WebP image",
  extension: "webp",
  mime: "image/webp",
  spec: "RFC 9649 (WebP container and lossless bitstream); RFC 6386 (VP8)",
  magic: [{ bytes: hex`52 49 46 46 00 00 00 00 57 45 42 50 56 50 38`, mask: hex`ff ff ff ff 00 00 00 00 ff ff ff ff ff ff ff` }],

  measure(file: ByteSource, budget: Budget): Measured | null {
    const reader = new Reader(file);
    if (reader.ascii(0, 4) !== "RIFF" || reader.ascii(8, 4) !== "WEBP" || !CHUNKS.has(reader.ascii(12, 4))) return null;
    const end = 8 + reader.u32(4);
    if (end < 20 || end % 2 === 1) return null;
    let images = 0;
    for (let at = 12; at < end;) {
      if (!budget.spend(1)) return headerOnly(at);
      if (!reader.has(at, 8)) return truncated(file, at);
      const type = reader.ascii(at, 4), length = reader.u32(at + 4);
      const next = at + 8 + length + length % 2;
      if (!CHUNKS.has(type) && !/^[ -~]{4}$/.test(type) || next > end) return at === 12 ? null : damaged(at);
      if (next > file.size) return truncated(file, at);
      const image = type === "ANMF" ? at + 8 + FRAME_HEADER : at;
      const sound = soundBitstream(reader, image, next);
      if (sound === false) return at === 12 ? null : damaged(at);
      if (sound) images++;
      at = next;
    }
    return images > 0 ? complete(end, "structure") : damaged(end);
  },
};

/** Whether the bitstream chunk at `at` begins as it must; null for other chunks. */
function soundBitstream(reader: Reader, at: number, end: number): boolean | null {
  const type = reader.ascii(at, 4);
  if (type === "ALPH" && reader.u32(at + 4) > end - at) return false;
  if (type === "VP8L") return reader.u8(at + 8) === 0x2f && reader.u8(at + 12) >> 5 === 0;
  if (type !== "VP8 ") return type === "ANMF" ? false : null;
  const tag = reader.u24(at + 8);
  const firstPartition = Math.floor(tag / 32);
  return (tag & 1) === 0 && reader.u24(at + 11) === 0x2a019d && (reader.u16(at + 14) & 0x3fff) > 0 && at + 18 + firstPartition <= end;
}
