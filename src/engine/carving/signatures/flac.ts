import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { FlacFrames } from "../../kernels/media.ts";
import { walkPieces } from "../formats/pieces.ts";
import type { Measured, Signature } from "../signature.ts";

const LAST_BLOCK = 0x80;
const STREAM_INFO_SIZE = 34;
/** How far past damage the next sound frame is searched for. */
const SEARCH = 1 << 20;

/** FLAC: blocks of metadata, then frames with two checksums each, as many samples as the head says. */
export const flac: Signature = {
  name: "FLAC sound",
  extension: "flac",
  mime: "audio/flac",
  spec: "https://www.rfc-editor.org/rfc/rfc9639",
  magic: [{ bytes: Uint8Array.of(0x66, 0x4c, 0x61, 0x43, 0, 0, 0, 0x22), mask: Uint8Array.of(255, 255, 255, 255, 0x7f, 255, 255, 255) }],
  measure(file, budget) {
    const reader = new Reader(file);
    if (!reader.has(0, 42)) return null;
    const sampleBits = ((reader.u16(20, true) >> 4) & 31) + 1;
    const samples = (reader.u8(21) & 15) * 2 ** 32 + reader.u32(22, true);
    const start = afterMetadata(reader);
    if (start === null) return { length: 42, verdict: "header only", checkedBy: "header", validUpTo: 42 };
    if (start + 2 > file.size) return { length: file.size, verdict: "truncated", checkedBy: "structure", validUpTo: Math.min(start, file.size) };
    const sync = reader.u16(start, true);
    if (sync >> 1 !== 0x7ffc) return { length: start, verdict: "truncated", checkedBy: "structure", validUpTo: start };
    return walkFrames(file, start, new FlacFrames(sampleBits, sync), samples, budget);
  },
};

/** Where the metadata ends; null where its blocks make no sense. */
function afterMetadata(reader: Reader): number | null {
  let at = 4;
  for (let block = 0; block < 1024; block++) {
    const head = reader.u8(at);
    const length = reader.u24(at + 1, true);
    if (Number.isNaN(length)) return reader.size;
    if ((head & 0x7f) > 6 && length > 1 << 20) return null;
    if ((head & 0x7f) === 0x7f || (block === 0) !== ((head & 0x7f) === 0) || (block === 0 && length !== STREAM_INFO_SIZE)) return null;
    at += 4 + length;
    if (head & LAST_BLOCK) return at;
  }
  return null;
}

function walkFrames(file: ByteSource, start: number, frames: FlacFrames, samples: number, budget: Budget): Measured {
  const walk = (from: number) => walkPieces(file, from, file.size, budget, (bytes) => frames.walk(bytes).consumed);
  let at = walk(start);
  const sound = at;
  while (samples > 0 && frames.samples < samples) {
    const bytes = tryRead(file, at + 1, Math.max(0, Math.min(SEARCH, file.size - at - 1)));
    const next = bytes && budget.spend(1, bytes.length) ? frames.find(bytes) : -1;
    if (next < 0) break;
    const end = walk(at + 1 + next);
    if (end <= at + 1 + next) break;
    at = end;
  }
  if (sound === at && samples > 0 && frames.samples < samples) return { length: at, verdict: "truncated", checkedBy: "checksum", validUpTo: at };
  // A frame begins here that is not sound: the end of a stream of unknown length is missing.
  const more = at > start && new Reader(file).u16(at, true) === frames.sync && samples === 0;
  if (more) return { length: at, verdict: "truncated", checkedBy: "checksum", validUpTo: at };
  if (at === start) return { length: at, verdict: "truncated", checkedBy: "structure", validUpTo: at };
  return { length: at, verdict: at === sound ? "complete" : "damaged", checkedBy: "checksum", validUpTo: sound };
}
