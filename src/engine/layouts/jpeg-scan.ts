import { array, bytes, layout, u32, u64, u8 } from "./layout.ts";

const SPEC = "ITU-T T.81, annexes F and G";

/** Codes up to this many bits are looked up at once. */
export const LOOK_AHEAD = 10;

/** Codes that end within this many bits, and the value bits of each, are passed over at once (sequential scans). */
export const PAIR_BITS = 11;

export const JpegHuffman = layout("JpegHuffman", 4608, { doc: "One Huffman table made ready for decoding. In memory only.", spec: SPEC }, {
  look: bytes(0, 4096, "for the next 10 bits: code and value bits | run << 8 | value bits << 16 | code bits << 24; 0 where the code is longer"),
  limits: bytes(4096, 68, "u32 by code length: one more than its last code, moved up to 16 bits; 0 where it has none"),
  starts: bytes(4164, 68, "i32 by code length: what to add to a code to get its place among the values"),
  values: bytes(4232, 256, "run << 4 | value bits, by place"),
  count: u32(4488, "values; 0 for a table that was not defined"),
});

export const JpegBlock = layout("JpegBlock", 4, { doc: "One block of an MCU. In memory only.", spec: SPEC }, {
  component: u8(0, "index among the scan's components"),
  dc: u8(1, "DC Huffman table, 0 to 3"),
  ac: u8(2, "AC Huffman table, 4 to 7"),
});

/** What the JPEG kernel knows between two calls; the caller keeps the bytes. */
export const JpegScan = layout("JpegScan", 512 + 8 * JpegHuffman.size + 4 * (4 << PAIR_BITS), { doc: "The state of decoding one scan. In memory only.", spec: SPEC }, {
  bits: u64(0, "bits read ahead, the next one highest"),
  bitCount: u32(8, "how many"),
  mode: u32(12, "which of the five coding procedures", { names: { 0: "sequential", 1: "DC first", 2: "DC refinement", 3: "AC first", 4: "AC refinement" } }),
  position: u32(16, "bytes of the input taken in"),
  sound: u32(20, "bytes of the input whose MCUs were decoded whole"),
  mcu: u32(24, "MCUs decoded"),
  mcuCount: u32(28, "MCUs in the scan"),
  restartInterval: u32(32, "MCUs between restart markers; 0 for none"),
  restartNumber: u32(36, "of the next restart marker, 0 to 7"),
  endOfBandRun: u32(40, "blocks that are still to come without new coefficients"),
  first: u32(44, "first coefficient of the scan, in zigzag order"),
  last: u32(48, "last coefficient of the scan"),
  shift: u32(52, "bits left for later scans to refine"),
  padding: u32(56, "bits that fill up bytes", { names: { 0: "not seen yet", 1: "zeros", 2: "ones" } }),
  blockCount: u32(60, "blocks in an MCU"),
  blocks: array(64, JpegBlock, 10, "blocks of an MCU"),
  predictions: bytes(104, 16, "i32: last DC value of each component"),
  dcLimits: bytes(120, 16, "i32: the largest DC value that pixels can give, by component"),
  sizeLimits: bytes(136, 256, "the most value bits that pixels can give, by component and coefficient"),
  least: bytes(392, 4, "the least of a component's sizeLimits"),
  tables: array(512, JpegHuffman, 8, "four for DC, four for AC"),
  pairs: bytes(512 + 8 * JpegHuffman.size, 4 * (4 << PAIR_BITS), "made of the AC tables by the kernel jpegPairs; at the end, because only sequential scans have them"),
});
