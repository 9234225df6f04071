import { ascii, bit, layout, u16, u32, u64, u8 } from "./layout.ts";

export const OggPage = layout("OggPage", 27, { doc: "Head of an Ogg page; a table of segment lengths and the segments follow.", spec: "https://www.rfc-editor.org/rfc/rfc3533" }, {
  signature: ascii(0, 4, "OggS"),
  version: u8(4, "0"),
  flags: u8(5, "Place of the page in its stream", { bits: { continued: bit(0, "Begins inside a packet"), first: bit(1, "First page of its stream"), last: bit(2, "Last page of its stream") } }),
  granule: u64(6, "Position in samples or frames at the end of the page"),
  serial: u32(14, "Which stream the page belongs to"),
  sequence: u32(18, "Number of the page in its stream"),
  crc: u32(22, "CRC-32 of the page with this field zero"),
  segments: u8(26, "Entries of the segment table"),
});

const own = { spec: "a row made by the kernel oggPages" };
export const OggPageRow = layout("OggPageRow", 24, { doc: "An Ogg page that was met.", ...own }, {
  offset: u32(0, "Bytes from the start of the input"),
  length: u32(4, "Bytes, header included"),
  serial: u32(8, "Which stream the page belongs to"),
  sequence: u32(12, "Number of the page in its stream"),
  flags: u16(16, "As in the page"),
  status: u16(18, "Ok or BadChecksum"),
  reserved: u32(20, "0"),
});

export const FlacWalk = layout("FlacWalk", 40, { doc: "What the kernel flacFrames is told, and what it found out.", spec: "https://www.rfc-editor.org/rfc/rfc9639" }, {
  sampleBits: u32(0, "Bits of a sample, from the stream's head"),
  sync: u32(4, "First two bytes of every frame: FFF8 for blocks of one size, FFF9 for others"),
  expected: u64(8, "Number of the next frame, or of its first sample"),
  consumed: u32(16, "Bytes of whole, sound frames"),
  frames: u32(20, "Sound frames"),
  samples: u64(24, "Samples in them, per channel"),
  reserved: u64(32, "0"),
});

export const MpegWalk = layout("MpegWalk", 24, { doc: "What a walk through MPEG audio frames or program stream packets is told, and how far it came.", spec: "a row made by the kernels mpegAudioFrames and programPackets" }, {
  consumed: u32(0, "Bytes of whole frames or packets"),
  count: u32(4, "Frames or packets"),
  clock: u64(8, "One more than the system clock reference of the last pack, 90 kHz; 0 before the first"),
  base: u32(16, "Offset of the input in the file, modulo 512"),
});
