import type { Budget } from "../../core/budget.ts";
import { Reader } from "../../core/reader.ts";
import { walkChunks, type Chunk } from "../formats/chunks.ts";
import { ascii, type Signature } from "../signature.ts";

const AROUND_SIZE = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255);
/** Chunks inside the list of frames: stream number and kind, an index, filling. */
const FRAME = /^([0-9]{2}[a-z]{2}|ix[0-9]{2}|[a-z]{2}[0-9]{2}|JUNK|LIST)$/i;

/** AVI: a RIFF form, with more of them behind it where it is longer than 1 GiB (OpenDML). Every frame's chunk is walked. */
export const avi: Signature = {
  name: "AVI video",
  extension: "avi",
  mime: "video/x-msvideo",
  spec: "https://learn.microsoft.com/windows/win32/directshow/avi-riff-file-reference",
  magic: [{ bytes: ascii`RIFF\0\0\0\0AVI `, mask: AROUND_SIZE }],
  measure(file, budget) {
    const reader = new Reader(file);
    let at = 0;
    let damage = Infinity;
    while (at === 0 || (reader.ascii(at, 4) === "RIFF" && reader.ascii(at + 8, 4) === "AVIX")) {
      const end = at + 8 + reader.u32(at + 4);
      const form = walkForm(reader, at, Math.min(end, file.size), budget);
      if (at === 0 && !form.header) return null;
      damage = Math.min(damage, form.damage);
      if (end > file.size || form.stop < end || !form.frames) {
        return { length: Math.min(end, file.size), verdict: "truncated", checkedBy: "structure", validUpTo: Math.min(form.stop, damage) };
      }
      at = end + (end & 1);
      if (at > file.size || reader.u8(at - 1) !== 0) at = end;
    }
    return { length: at, verdict: damage < Infinity ? "damaged" : "complete", checkedBy: "structure", validUpTo: Math.min(at, damage) };
  },
};

interface Form {
  readonly header: boolean;
  readonly frames: boolean;
  /** Where the chunks stop making sense: the form's end if nowhere. */
  readonly stop: number;
  /** Where the frames stop making sense, though the chunks around them do not. */
  readonly damage: number;
}

function walkForm(reader: Reader, start: number, end: number, budget: Budget): Form {
  let header = false;
  let frames = false;
  let damage = Infinity;
  const stop = walkChunks(reader, start + 12, end, budget, (chunk) => {
    const list = chunk.id === "LIST" ? reader.ascii(chunk.start, 4) : "";
    if (list === "hdrl") header = reader.ascii(chunk.start + 4, 4) === "avih";
    if (list !== "movi") return true;
    frames = true;
    const framesEnd = chunk.start + chunk.length;
    const broken = walkFrames(reader, chunk, budget);
    if (broken < framesEnd) damage = Math.min(damage, broken);
    return true;
  });
  return { header, frames, stop, damage };
}

/** Where the frames of a list stop making sense. Frames may be grouped in `rec ` lists: those are stepped into. */
function walkFrames(reader: Reader, list: Chunk, budget: Budget): number {
  const end = list.start + list.length;
  for (let at = list.start + 4; ;) {
    let record = -1;
    at = walkChunks(reader, at, end, budget, (chunk) => {
      if (chunk.id === "LIST") record = chunk.start + 4;
      return record < 0 && FRAME.test(chunk.id);
    });
    if (record < 0 || reader.ascii(record - 4, 4) !== "rec ") return at;
    at = record;
  }
}
