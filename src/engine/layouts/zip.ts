import { ascii, bit, layout, u16, u32, u8 } from "./layout.ts";

const spec = "https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT";
const METHODS = { 0: "stored", 8: "deflate", 9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd", 99: "AES encrypted" };
const FLAGS = { encrypted: bit(0, "The content is encrypted"), descriptor: bit(3, "Checksum and sizes follow the content") };

export const ZipLocalHeader = layout("ZipLocalHeader", 30, { doc: "What stands before each member of an archive; name and extra fields follow.", spec }, {
  signature: ascii(0, 4, "PK\\3\\4"),
  version: u16(4, "Version needed to extract, times ten"),
  flags: u16(6, "How the member is stored", { bits: FLAGS }),
  method: u16(8, "Compression method", { names: METHODS }),
  time: u16(10, "Time of last change, DOS form"),
  date: u16(12, "Date of last change, DOS form"),
  crc: u32(14, "CRC-32 of the content"),
  compressed: u32(18, "Bytes stored; all ones: in the ZIP64 field"),
  size: u32(22, "Bytes of content; all ones: in the ZIP64 field"),
  nameLength: u16(26, "Bytes of the name"),
  extraLength: u16(28, "Bytes of the extra fields"),
});

export const ZipCentralHeader = layout("ZipCentralHeader", 46, { doc: "A member's entry in the central directory; name, extra fields and comment follow.", spec }, {
  signature: ascii(0, 4, "PK\\1\\2"),
  madeBy: u16(4, "Version and system that made it"),
  version: u16(6, "Version needed to extract, times ten"),
  flags: u16(8, "How the member is stored", { bits: FLAGS }),
  method: u16(10, "Compression method", { names: METHODS }),
  time: u16(12, "Time of last change, DOS form"),
  date: u16(14, "Date of last change, DOS form"),
  crc: u32(16, "CRC-32 of the content"),
  compressed: u32(20, "Bytes stored; all ones: in the ZIP64 field"),
  size: u32(24, "Bytes of content; all ones: in the ZIP64 field"),
  nameLength: u16(28, "Bytes of the name"),
  extraLength: u16(30, "Bytes of the extra fields"),
  commentLength: u16(32, "Bytes of the comment"),
  disk: u16(34, "Disk on which the member begins"),
  internal: u16(36, "Internal attributes"),
  external: u32(38, "External attributes"),
  offset: u32(42, "Where the local header is; all ones: in the ZIP64 field"),
});

export const GzipHeader = layout("GzipHeader", 10, { doc: "Head of a gzip member; optional fields follow as the flags say.", spec: "https://www.rfc-editor.org/rfc/rfc1952" }, {
  signature: u16(0, "1F 8B"),
  method: u8(2, "8: deflate"),
  flags: u8(3, "What follows", { bits: { text: bit(0, "Probably text"), headerCrc: bit(1, "CRC-16 of the header"), extra: bit(2, "Extra fields"), name: bit(3, "Name of the file"), comment: bit(4, "Comment") } }),
  time: u32(4, "Time of last change, seconds since 1970, or 0"),
  level: u8(8, "2: best, 4: fastest"),
  system: u8(9, "Where it was made", { names: { 0: "FAT", 3: "Unix", 7: "Macintosh", 11: "NTFS", 255: "unknown" } }),
});
