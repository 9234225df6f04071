import { bytes, layout, u32 } from "./layout.ts";

/** Entries of the two decoding tables: the most that a complete code over 288 symbols with 10 direct bits, and over 32 with 8, can need. */
const LITERAL_ENTRIES = 1334;
const DISTANCE_ENTRIES = 402;

export const InflateState = layout("InflateState", 41_056, {
  doc: "What the inflate kernel keeps between two calls. All zero: a new stream.",
  spec: "https://www.rfc-editor.org/rfc/rfc1951",
}, {
  mode: u32(0, "What comes next in the stream", { names: { 0: "block header", 1: "stored bytes", 2: "codes", 3: "nothing: the stream has ended" } }),
  bitOffset: u32(4, "Bits of the first input byte that are already used"),
  lastBlock: u32(8, "1 in the last block of the stream"),
  storedLeft: u32(12, "Bytes of a stored block still to come"),
  known: u32(16, "Bytes of history there are: at most 32768"),
  crc: u32(20, "CRC-32 of the output so far"),
  consumed: u32(24, "Whole bytes of input that this call used up"),
  produced: u32(28, "Bytes of output that this call wrote"),
  literals: bytes(32, LITERAL_ENTRIES * 4, "Decoding table of literals and lengths"),
  distances: bytes(5368, DISTANCE_ENTRIES * 4, "Decoding table of distances"),
  lengths: bytes(6976, 320, "Code lengths while a table is built"),
  sorted: bytes(7296, 640, "Symbols by code length while a table is built"),
  counts: bytes(7936, 64, "Codes of each length while a table is built"),
  starts: bytes(8000, 64, "Where each length begins in `sorted`"),
  history: bytes(8288, 32_768, "The last 32 KiB of output; this call's output goes right behind"),
});
