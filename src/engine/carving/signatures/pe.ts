import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { hex, type Measured, type Signature } from "../signature.ts";
import { complete, damaged, declared, headerOnly, truncated } from "../verdicts.ts";

const SECTION = 40, SYMBOL = 18;
/** Of the checksum in the optional header. */
const CHECKSUM = 64;
const PIECE = 1 << 20;
/** Bytes of a string table of symbols. */
const STRINGS_LIMIT = 1 << 27;
const PE32 = 0x10b, PE32_PLUS = 0x20b;
const DLL = 0x2000;
const NATIVE = 1, EFI = [10, 11, 12, 13];

/** PE: ends with its last section, COFF symbol table or certificate, whichever is last. */
export const pe: Signature = {
  name: "Windows program",
  extension: "exe",
  extensions: ["dll", "sys", "efi"],
  mime: "application/vnd.microsoft.portable-executable",
  spec: "Microsoft, PE Format",
  // "MZ" alone is two bytes: the DOS stubs of the linkers in use (Microsoft, GNU, Go; Borland; LLVM; .NET tools).
  magic: [hex`4d 5a 90 00 03 00`, hex`4d 5a 50 00 02 00`, hex`4d 5a 78 00 01 00`, hex`4d 5a 80 00 01 00`].map((bytes) => ({ bytes })),

  measure(file: ByteSource, budget: Budget): Measured | null {
    const reader = new Reader(file);
    const at = reader.u32(0x3c);
    if (!(at >= 0x40 && at <= 0x1000) || reader.u32(at) !== 0x4550 || !reader.has(at, 24)) return null;
    const sections = reader.u16(at + 6), optional = at + 24, optionalSize = reader.u16(at + 20), flags = reader.u16(at + 22);
    const magic = reader.u16(optional);
    if (sections < 1 || sections > 96 || (flags & 2) === 0 || magic !== PE32 && magic !== PE32_PLUS) return null;
    const more = { extension: extensionOf(flags, reader.u16(optional + 68)) };
    const table = optional + optionalSize;
    if (!reader.has(table, sections * SECTION)) return truncated(file, table, "structure", more);
    if (!budget.spend(sections)) return headerOnly(table, more);
    const end = imageEnd(reader, table, sections, reader.u32(optional + 36));
    if (end === null) return null;
    const symbols = symbolsEnd(reader, at), certificates = certificatesEnd(reader, optional, magic, end);
    if (symbols === null || certificates === null) return damaged(table, "structure", Math.min(end, file.size), more);
    const length = Math.max(end, symbols, certificates);
    const stated = reader.u32(optional + CHECKSUM);
    // Loaders of programs do not look at the checksum, so a wrong one proves nothing; a right one does.
    if (stated !== 0 && length <= file.size && checksum(file, length, optional + CHECKSUM, budget) === stated) return complete(length, "checksum", more);
    return declared(file, length, more);
  },
};

/** End of headers and sections; null where a section is not one. */
function imageEnd(reader: Reader, table: number, sections: number, fileAlignment: number): number | null {
  if (fileAlignment === 0 || (fileAlignment & fileAlignment - 1) !== 0) return null;
  let end = table + sections * SECTION;
  for (let i = 0; i < sections; i++) {
    const length = reader.u32(table + i * SECTION + 16), offset = reader.u32(table + i * SECTION + 20);
    if (length === 0 || offset === 0) continue;
    if (offset < table || offset % Math.min(fileAlignment, 512) !== 0) return null;
    end = Math.max(end, offset + length);
  }
  return end;
}

/** COFF symbols (GNU linkers) with the string table behind them; null where that is none. */
function symbolsEnd(reader: Reader, at: number): number | null {
  const offset = reader.u32(at + 12), count = reader.u32(at + 16);
  if (offset === 0 || count === 0 || count > 1 << 24) return 0;
  const strings = offset + count * SYMBOL;
  if (!reader.has(strings, 4)) return strings + 4;
  const length = reader.u32(strings);
  return length <= STRINGS_LIMIT ? strings + Math.max(4, length) : null;
}

/**
 * The attribute certificates: the only data directory whose address is an offset in the file. They follow the image, aligned to 8.
 * Null where what stands there is none.
 */
function certificatesEnd(reader: Reader, optional: number, magic: number, end: number): number | null {
  const directories = optional + (magic === PE32 ? 96 : 112);
  if (!(reader.u32(directories - 4) > 4)) return 0;
  const offset = reader.u32(directories + 32), length = reader.u32(directories + 36);
  if (offset < end || length < 8 || length >= 1 << 26) return 0;
  const own = reader.u32(offset), revision = reader.u16(offset + 4);
  return reader.has(offset, 8) && (own < 8 || own > length || revision !== 0x100 && revision !== 0x200) ? null : offset + length;
}

/** The 16-bit words summed up with carry, the checksum's own left out, plus the length. NaN where not all can be read. */
function checksum(file: ByteSource, length: number, own: number, budget: Budget): number {
  let sum = 0;
  for (let at = 0; at < length; at += PIECE) {
    const bytes = budget.spend(1, PIECE) ? tryRead(file, at, Math.min(PIECE, length - at)) : null;
    if (!bytes) return NaN;
    if (own >= at && own < at + bytes.length) bytes.fill(0, own - at, own - at + 4);
    for (let i = 0; i < bytes.length - 1; i += 2) sum += bytes[i]! | bytes[i + 1]! << 8;
    if (bytes.length % 2 === 1) sum += bytes[bytes.length - 1]!;
  }
  while (sum > 0xffff) sum = sum % 65536 + Math.floor(sum / 65536);
  return sum + length;
}

function extensionOf(flags: number, subsystem: number): string {
  if (EFI.includes(subsystem)) return "efi";
  if (subsystem === NATIVE) return "sys";
  return flags & DLL ? "dll" : "exe";
}
