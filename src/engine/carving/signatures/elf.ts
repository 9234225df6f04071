import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { hex, type Measured, type Signature } from "../signature.ts";
import { damaged, declared, headerOnly } from "../verdicts.ts";

/** Kinds of sections: a string table; one that takes no bytes in the file (.bss). */
const STRINGS = 3, NOBITS = 8;
const LAST_TYPE = 31, SYSTEM_TYPES = 0x6000_0000;
/** Objects (relocatable), programs, shared objects, core dumps. */
const TYPES = new Set([1, 2, 3, 4]);
const SIGNATURE_REACH = 4096;
const MODULE_SIGNATURE = "~Module signature appended~\n";

/** ELF: ends where the last of its segments, sections and tables ends. */
export const elf: Signature = {
  name: "ELF program",
  extension: "elf",
  extensions: ["so", "o", "core", "ko"],
  mime: "application/x-elf",
  spec: "System V Application Binary Interface, chapter 4",
  magic: [hex`7f 45 4c 46 01 01 01`, hex`7f 45 4c 46 02 01 01`, hex`7f 45 4c 46 01 02 01`, hex`7f 45 4c 46 02 02 01`].map((bytes) => ({ bytes })),

  measure(file: ByteSource, budget: Budget): Measured | null {
    const reader = new Reader(file);
    const header = readHeader(reader);
    if (!header) return null;
    if (!budget.spend(header.programs.count + header.sections.count)) return headerOnly(header.size);
    const programs = partsEnd(reader, header, header.programs, segment);
    const sections = partsEnd(reader, header, header.sections, section);
    if (programs === null || sections === null || !namesFollow(reader, header)) return damaged(header.size);
    const end = Math.max(header.size, programs, sections);
    const signature = signatureLength(reader, end);
    return declared(file, end + signature, extensionOf(header.type, signature));
  },
};

interface Table {
  readonly at: number;
  readonly count: number;
  readonly width: number;
}

interface Header {
  readonly wide: boolean;
  readonly big: boolean;
  readonly type: number;
  readonly size: number;
  readonly programs: Table;
  readonly sections: Table;
  /** The section that holds the sections' names; 0 for none. */
  readonly names: number;
}

function readHeader(reader: Reader): Header | null {
  const wide = reader.u8(4) === 2, big = reader.u8(5) === 2;
  const word = (at: number) => wide ? reader.u64(at, big) : reader.u32(at, big);
  const half = (at: number) => reader.u16(at, big);
  const size = wide ? 64 : 52, tail = wide ? 52 : 40; // e_ehsize
  const type = half(16);
  if (!reader.has(0, size) || !TYPES.has(type) || reader.u32(20, big) !== 1 || half(tail) !== size) return null;
  const programs = { at: word(wide ? 32 : 28), count: half(tail + 4), width: half(tail + 2) };
  const sections = { at: word(wide ? 40 : 32), count: half(tail + 8), width: half(tail + 6) };
  if (programs.count > 0 && programs.width !== (wide ? 56 : 32) || sections.count > 0 && sections.width !== (wide ? 64 : 40)) return null;
  if (programs.count === 0 && sections.at === 0) return null;
  // More sections than fit in the header: the first section header counts them.
  if (sections.at > 0 && sections.count === 0) sections.count = wide ? reader.u64(sections.at + 32, big) : reader.u32(sections.at + 20, big);
  return { wide, big, type, size, programs, sections, names: half(tail + 10) };
}

type PartEnd = (reader: Reader, at: number, header: Header) => number;

const segment: PartEnd = (reader, at, { wide, big }) => wide ? reader.u64(at + 8, big) + reader.u64(at + 32, big) : reader.u32(at + 4, big) + reader.u32(at + 16, big);
const section: PartEnd = (reader, at, { wide, big, sections }) => {
  const type = reader.u32(at + 4, big);
  // The first is empty, and types are small or kept for the system and its processors: what else stands here is no section.
  if (at === sections.at ? type !== 0 : type > LAST_TYPE && type < SYSTEM_TYPES) return NaN;
  const alignment = wide ? reader.u64(at + 48, big) : reader.u32(at + 32, big);
  if (alignment !== 0 && !Number.isInteger(Math.log2(alignment))) return NaN;
  if (type === 0 || type === NOBITS) return 0;
  return wide ? reader.u64(at + 24, big) + reader.u64(at + 32, big) : reader.u32(at + 16, big) + reader.u32(at + 20, big);
};

/** The furthest end of a table and what it lists; the table's own end where it lies past the source; null for nonsense. */
function partsEnd(reader: Reader, header: Header, { at, count, width }: Table, endOf: PartEnd): number | null {
  if (count === 0) return 0;
  if (at < header.size || !Number.isSafeInteger(at + count * width)) return null;
  let end = at + count * width;
  for (let i = 0; i < count && reader.has(at + i * width, width); i++) {
    const part = endOf(reader, at + i * width, header);
    if (!Number.isSafeInteger(part) || part > 2 ** 40) return null;
    end = Math.max(end, part);
  }
  return end;
}

/** Whether the section of names is one: a string table. Where the source ends before it, nothing speaks against it. */
function namesFollow(reader: Reader, { big, sections, names }: Header): boolean {
  const type = names > 0 && names < sections.count ? reader.u32(sections.at + names * sections.width + 4, big) : STRINGS;
  return type === STRINGS || Number.isNaN(type);
}

/** A kernel module is followed by its signature: PKCS #7 data, 12 bytes that end in its length, and a line of text. */
function signatureLength(reader: Reader, end: number): number {
  if (!(end < reader.size)) return 0;
  const at = reader.ascii(end, Math.min(SIGNATURE_REACH, reader.size - end)).indexOf(MODULE_SIGNATURE);
  return at >= 12 && reader.u32(end + at - 4, true) === at - 12 ? at + MODULE_SIGNATURE.length : 0;
}

function extensionOf(type: number, signature: number): { extension?: string } {
  if (signature > 0) return { extension: "ko" };
  return type === 1 ? { extension: "o" } : type === 4 ? { extension: "core" } : {};
}
