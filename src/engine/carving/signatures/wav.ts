import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { walkChunks } from "../formats/chunks.ts";
import { ascii, type Magic, type Measured, type Signature } from "../signature.ts";

const AROUND_SIZE = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255);
const magic = (bytes: Uint8Array): Magic => ({ bytes, mask: AROUND_SIZE });
const UNKNOWN = 0xffff_ffff;

/** WAV, and RF64 for more than 4 GiB. The samples carry no check of their own, so the verdict rests on the chunks. */
export const wav: Signature = {
  name: "WAV sound",
  extension: "wav",
  mime: "audio/wav",
  spec: "https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html",
  magic: [magic(ascii`RIFF\0\0\0\0WAVE`), magic(ascii`RF64\0\0\0\0WAVE`), magic(ascii`BW64\0\0\0\0WAVE`)],
  measure: (file, budget) => (file.size < 12 ? null : measure(file, budget)),
};

function measure(file: ByteSource, budget: Budget): Measured | null {
  const reader = new Reader(file);
  const wide = reader.ascii(0, 4) !== "RIFF";
  if (wide && reader.ascii(12, 4) !== "ds64") return null;
  const size = wide ? reader.u64(20) : reader.u32(4);
  const samples = wide ? reader.u64(28) : NaN;
  if (size === UNKNOWN || size === 0) return { length: 12, verdict: "header only", checkedBy: "header", validUpTo: 12 };
  let format = false;
  let data = false;
  let end = 8 + size;
  let at = 12;
  while (at < Math.min(end, file.size)) {
    const stop = walkChunks(reader, at, Math.min(end, file.size), budget, ({ id }) => {
      format ||= id === "fmt ";
      data ||= id === "data";
      return true;
    });
    // The data of an RF64 is longer than its chunk can say.
    const long = wide && reader.ascii(stop, 4) === "data" && reader.u32(stop + 4) === UNKNOWN;
    if (!long) {
      at = stop;
      break;
    }
    data = true;
    at = stop + 8 + samples + samples % 2;
  }
  if (!format && at < file.size) return null;
  if (end > file.size) return { length: file.size, verdict: "truncated", checkedBy: "structure", validUpTo: Math.min(at, file.size) };
  // Some writers leave the pad byte of the last chunk out of the size, some leave it out of the file.
  end = Math.max(end, Math.min(at, end + 1, file.size));
  const verdict = at >= end && data ? "complete" : "damaged";
  return { length: end, verdict, checkedBy: "structure", validUpTo: Math.min(at, end) };
}
