import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { crc32 } from "../../kernels/bytes.ts";
import { hex, type Measured, type Signature } from "../signature.ts";
import { complete, damaged, headerOnly, truncated } from "../verdicts.ts";

const PIECE = 1 << 20;
/** Chunk header (length, type) and the CRC-32 behind the data. */
const AROUND = 12;
const KNOWN = new Set(("IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI tEXt zTXt iTXt bKGD hIST pHYs sPLT eXIf tIME"
  + " acTL fcTL fdAT oFFs pCAL sCAL gIFg gIFx sTER dSIG vpAg caNv orNT iDOT CgBI").split(" "));

/** PNG: a chain of chunks, each with its own CRC-32, from IHDR to IEND. */
export const png: Signature = {
  name: "PNG image",
  extension: "png",
  mime: "image/png",
  spec: "ISO/IEC 15948; https://www.w3.org/TR/png-3/",
  magic: [{ bytes: hex`89 50 4e 47 0d 0a 1a 0a 00 00 00 0d 49 48 44 52` }],

  measure(file: ByteSource, budget: Budget): Measured | null {
    const reader = new Reader(file);
    if (reader.ascii(12, 4) !== "IHDR" || reader.u32(8, true) !== 13) return null;
    if (!reader.has(0, 33)) return truncated(file, 8);
    if (!soundHeader(reader)) return null;
    return walkChunks(file, reader, budget);
  },
};

function soundHeader(reader: Reader): boolean {
  const width = reader.u32(16, true), height = reader.u32(20, true);
  return width > 0 && height > 0 && width < 2 ** 31 && height < 2 ** 31 && [1, 2, 4, 8, 16].includes(reader.u8(24))
    && [0, 2, 3, 4, 6].includes(reader.u8(25)) && reader.u8(26) === 0 && reader.u8(27) === 0 && reader.u8(28) <= 1;
}

function walkChunks(file: ByteSource, reader: Reader, budget: Budget): Measured {
  let firstWrong = -1; // where the first chunk with a wrong CRC starts
  let pixels = false;
  for (let at = 8; ;) {
    if (!reader.has(at, 8)) return truncated(file, firstWrong < 0 ? at : firstWrong, "checksum");
    const length = reader.u32(at, true), type = reader.ascii(at + 4, 4);
    const end = at + AROUND + length;
    if (length >= 2 ** 31 || !(KNOWN.has(type) || privateChunk(type, length))) return damaged(firstWrong < 0 ? at : firstWrong, "checksum", at);
    if (!budget.spend(1, length)) return headerOnly(at);
    if (end > file.size) return truncated(file, firstWrong < 0 ? at : firstWrong, "checksum");
    if (firstWrong < 0 && !soundChunk(file, at, length)) firstWrong = at;
    pixels ||= type === "IDAT";
    at = end;
    if (type !== "IEND") continue;
    if (firstWrong < 0 && (!pixels || length > 0)) firstWrong = at - AROUND - length;
    return firstWrong < 0 ? complete(at, "checksum") : damaged(firstWrong, "checksum", at);
  }
}

/** Chunk types of other makers: four letters, the third in upper case, and of a believable size. */
function privateChunk(type: string, length: number): boolean {
  return /^[A-Za-z]{2}[A-Z][A-Za-z]$/.test(type) && length < 1 << 24;
}

/** The CRC covers type and data. */
function soundChunk(file: ByteSource, at: number, length: number): boolean {
  let crc = 0;
  const end = at + 8 + length;
  for (let from = at + 4; from < end; from += PIECE) {
    const bytes = tryRead(file, from, Math.min(PIECE, end - from));
    if (!bytes) return false;
    crc = crc32(bytes, crc);
  }
  const stored = tryRead(file, end, 4);
  return stored !== null && crc === new DataView(stored.buffer).getUint32(0);
}
