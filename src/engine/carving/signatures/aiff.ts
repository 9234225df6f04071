import { Reader } from "../../core/reader.ts";
import { walkChunks } from "../formats/chunks.ts";
import { ascii, type Signature } from "../signature.ts";

const AROUND_SIZE = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255);

/** AIFF and AIFF-C: chunks, whose lengths must add up to the length of the form. */
export const aiff: Signature = {
  name: "AIFF sound",
  extension: "aiff",
  mime: "audio/aiff",
  spec: "https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/AIFF/AIFF.html",
  magic: [{ bytes: ascii`FORM\0\0\0\0AIFF`, mask: AROUND_SIZE }, { bytes: ascii`FORM\0\0\0\0AIFC`, mask: AROUND_SIZE }],
  measure(file, budget) {
    const reader = new Reader(file);
    const end = 8 + reader.u32(4, true);
    const seen = new Set<string>();
    const at = walkChunks(reader, 12, Math.min(end, file.size), budget, ({ id }) => seen.size < 100 && seen.add(id) !== null, true);
    if (!seen.has("COMM")) return null;
    if (end > file.size) return { length: file.size, verdict: "truncated", checkedBy: "structure", validUpTo: at };
    const verdict = at === end && seen.has("SSND") ? "complete" : "damaged";
    return { length: end, verdict, checkedBy: "structure", validUpTo: at };
  },
};
