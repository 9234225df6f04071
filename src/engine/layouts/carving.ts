// What the scan kernel takes and gives: nothing here lies on a disk, but the kernel and TypeScript must agree on it.
import { array, bytes, layout, u16, u32 } from "./layout.ts";

const spec = "https://github.com/BurntSushi/aho-corasick/blob/master/src/packed/teddy/README.md";

/** Heads of the hash chains in a {@link ScanTable}. */
const SCAN_HEADS = 4096;

export const ScanTable = layout("ScanTable", 0x21a0, {
  doc: "All magics at once, for the scan kernel: fingerprints of four bytes in eight buckets, then what verifies a fingerprint.",
  spec,
}, {
  nibbles: bytes(0x00, 128, "For each of the four bytes of a fingerprint: buckets by its low nibble (16 bytes), then by its high nibble (16 bytes)."),
  skippable: bytes(0x80, 256, "1 where a stretch of nothing but this byte holds no fingerprint, and may be skipped."),
  heads: array(0x180, "u16", SCAN_HEADS, "First link of the chain for each hash of a fingerprint's first two bytes; 0: none."),
  links: u32(0x2180, "Where the links (ScanLink) begin, in bytes from the start of the table."),
  patterns: u32(0x2184, "Where the patterns (ScanPattern) begin."),
  distances: u32(0x2188, "Where the distinct distances (u32) of fingerprints from the start of a file begin."),
  distanceCount: u32(0x218c, "How many there are."),
});

export const ScanLink = layout("ScanLink", 4, { doc: "A pattern in a hash chain.", spec }, {
  pattern: u16(0x00, "Index of the pattern."),
  next: u16(0x02, "Index of the next link of the chain; 0: none."),
});

export const ScanPattern = layout("ScanPattern", 24, { doc: "One magic.", spec }, {
  distance: u32(0x00, "Bytes from the start of the file to the fingerprint."),
  value: u32(0x04, "The fingerprint, its free bits 0."),
  mask: u32(0x08, "Bits of the fingerprint that are fixed."),
  magicAt: u32(0x0c, "Bytes from the start of the file to the magic."),
  magicLength: u32(0x10, "Bytes in the magic."),
  magic: u32(0x14, "Where the magic's bytes stand, from the start of the table: padded to 16, then as many bytes of mask."),
});

export const ScanCall = layout("ScanCall", 0x230, { doc: "Arguments of one scan, and its place to work.", spec }, {
  length: u32(0x00, "Bytes in the window."),
  owned: u32(0x04, "Files that start before this are reported; the rest of the window is there to complete their magics."),
  phase: u32(0x08, "Bytes from the last multiple of the alignment to the start of the window."),
  alignment: u32(0x0c, "Files start at multiples of this: a power of two."),
  capacity: u32(0x10, "Rows there is room for; at least as many as there are patterns."),
  next: u32(0x14, "Where to go on, in bytes of the window: 0 at first, 0xffffffff when all was scanned."),
  candidates: bytes(0x20, 520, "A bit for each byte of a block of 4 KiB: 0 where a fingerprint of any bucket ends. One group of 64 more than that."),
});

export const ScanRow = layout("ScanRow", 8, { doc: "A magic found.", spec }, {
  offset: u32(0x00, "Where the file would start, in bytes of the window."),
  pattern: u32(0x04, "Index of the pattern."),
});
