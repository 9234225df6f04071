import type { Budget } from "../../core/budget.ts";
import { Reader } from "../../core/reader.ts";
import { ascii, type Signature } from "../signature.ts";

const HEADER = 9;
const TAG = 11;
const SCRIPT = 18;

/** FLV: tags, each followed by its own length, which must be right. */
export const flv: Signature = {
  name: "Flash video",
  extension: "flv",
  mime: "video/x-flv",
  spec: "https://rtmp.veriskope.com/pdf/video_file_format_spec_v10_1.pdf",
  magic: [{ bytes: Uint8Array.of(0x46, 0x4c, 0x56, 1, 0, 0, 0, 0, 9), mask: Uint8Array.of(255, 255, 255, 255, 0xfa, 255, 255, 255, 255) }],
  measure(file, budget) {
    const reader = new Reader(file);
    if (reader.u32(HEADER, true) !== 0) return null;
    const { end, next } = walkTags(reader, HEADER + 4, budget);
    const said = saidSize(reader);
    if (end === HEADER + 4) return { length: end, verdict: "header only", checkedBy: "header", validUpTo: end };
    const measured = (verdict: "complete" | "truncated" | "damaged", length: number) => ({ length, verdict, checkedBy: "structure" as const, validUpTo: end });
    if (next > file.size) return measured("truncated", file.size);
    // A tag whose length behind it is wrong, or fewer bytes than the file's own metadata says.
    if (next > end || (said > end && said < 2 ** 48)) return measured("truncated", end);
    return measured("complete", end);
  },
};

/** The end of the last sound tag, and where a further tag would end that is cut or wrong. */
function walkTags(reader: Reader, from: number, budget: Budget): { end: number; next: number } {
  let end = from;
  while (budget.spend(1) && reader.has(end, TAG)) {
    const type = reader.u8(end) & 0xdf; // 0x20: encrypted
    const length = reader.u24(end + 1, true);
    if ((type !== 8 && type !== 9 && type !== SCRIPT) || reader.u24(end + 8, true) !== 0) break;
    const next = end + TAG + length + 4;
    if (reader.u32(next - 4, true) !== TAG + length) return { end, next };
    end = next;
  }
  return { end, next: end };
}

/** The size that the first script tag gives; 0 where it does not. */
function saidSize(reader: Reader): number {
  if (reader.u8(HEADER + 4) !== SCRIPT) return 0;
  const text = reader.ascii(HEADER + 4 + TAG, Math.min(4096, reader.u24(HEADER + 5, true)));
  const key = text.indexOf(String.fromCharCode(...ascii`\0\x08filesize\0`));
  const bytes = key < 0 ? null : reader.bytes(HEADER + 4 + TAG + key + 11, 8);
  return bytes ? new DataView(bytes.buffer).getFloat64(0) : 0;
}
