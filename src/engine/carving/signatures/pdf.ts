import { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { checkStream } from "../formats/pdf-streams.ts";
import { Objects } from "../formats/pdf-tables.ts";
import { OBJECT, text } from "../formats/pdf-text.ts";
import { ascii, type Measured, type Signature } from "../signature.ts";
import { complete, damaged, headerOnly, truncated } from "../verdicts.ts";

const PIECE = 1 << 20;
/** Where every writer has begun its first object. */
const HEAD = 4096;
/** A header at such a distance is that of the next file on the disk, not of an attachment. */
const SECTOR = 512;
/** How far to look for an end where none has been found. */
const REACH = 1 << 28;
const TAIL = 64;
const UPDATES_LIMIT = 256;
const PERCENT = 0x25;
const END_MARK = ascii`%%EOF`, HEADER_MARK = ascii`%PDF-`;

/** PDF: ends with the %%EOF of its last update whose startxref leads to a cross-reference table. */
export const pdf: Signature = {
  name: "PDF document",
  extension: "pdf",
  mime: "application/pdf",
  spec: "ISO 32000-2, 7.5 (file structure) and annex F (linearized PDF)",
  magic: [{ bytes: ascii`%PDF-1.` }, { bytes: ascii`%PDF-2.` }],

  measure(file: ByteSource, budget: Budget): Measured | null {
    const reader = new Reader(file);
    const head = reader.ascii(0, Math.min(HEAD, file.size));
    if (!/^%PDF-[12]\.\d[\s%]/.test(head) || !/\d\s+\d+\s+obj\b/.test(head)) return null;
    const linearized = Number(/\/Linearized[^>]*?\/L\s+(\d+)/.exec(head)?.[1] ?? 0);
    if (linearized > file.size) return truncated(file, 8);
    let end = linearized > 0 && reader.has(0, linearized) ? endAround(reader, linearized) : null;
    for (let updates = 0; end === null || goesOn(reader, end.at); updates++) {
      const next = nextEnd(file, reader, end?.at ?? 8, budget);
      if (next === "spent" || updates > UPDATES_LIMIT) return headerOnly(end?.at ?? 8);
      if (next === "source ends") return truncated(file, end?.at ?? 8);
      if (next === "none") return damaged(end?.at ?? 8);
      end = next;
    }
    return verdict(file, reader, end, budget);
  },
};

interface End {
  /** Behind the %%EOF and its line end. */
  readonly at: number;
  /** Where startxref points. */
  readonly table: number;
}

/** The sound end that is nearest before `length`, as a linearized file declares it. */
function endAround(reader: Reader, length: number): End | null {
  const at = reader.ascii(length - TAIL, TAIL).lastIndexOf("%%EOF");
  return at < 0 ? null : soundEnd(reader, length - TAIL + at);
}

/** The first %%EOF from `from` whose startxref leads to a table; words where there is none. */
function nextEnd(file: ByteSource, reader: Reader, from: number, budget: Budget): End | "spent" | "none" | "source ends" {
  for (let at = from; at < file.size - END_MARK.length; at += PIECE) {
    if (at - from > REACH) return "none";
    const length = Math.min(PIECE + END_MARK.length, file.size - at);
    if (!budget.spend(1, length)) return "spent";
    const bytes = tryRead(file, at, length);
    if (!bytes) return "none";
    for (let i = bytes.indexOf(PERCENT); i >= 0 && i < PIECE; i = bytes.indexOf(PERCENT, i + 1)) {
      if (startsWith(bytes, i, HEADER_MARK) && (at + i) % SECTOR === 0) return "none";
      const end = startsWith(bytes, i, END_MARK) ? soundEnd(reader, at + i) : null;
      if (end) return end;
    }
  }
  return "source ends";
}

function startsWith(bytes: Uint8Array, at: number, mark: Uint8Array): boolean {
  return mark.every((byte, i) => bytes[at + i] === byte);
}

/** The end that the %%EOF at `at` makes, if its startxref leads to a cross-reference table or stream. */
function soundEnd(reader: Reader, at: number): End | null {
  const before = Math.min(TAIL, at);
  const found = /startxref\s+(\d{1,15})\s*$/.exec(reader.ascii(at - before, before));
  const table = Number(found?.[1] ?? 0);
  if (table < 8 || table >= at || !isTable(reader, table)) return null;
  const after = at + END_MARK.length;
  const lineEnd = /^(\r\n|\r|\n)?/.exec(text(reader, after, 2))![0].length;
  return { at: after + lineEnd, table };
}

function isTable(reader: Reader, at: number): boolean {
  const start = text(reader, at, 40);
  return /^\s*xref\b/.test(start) || OBJECT.test(start);
}

/** Whether an incremental update follows the end of what was there before it. */
function goesOn(reader: Reader, at: number): boolean {
  const start = text(reader, at, 64);
  return OBJECT.test(start) || /^\s*xref\s/.test(start);
}

/** Every object must be where the tables say, and its stream, where it can be checked, be sound. */
function verdict(file: ByteSource, reader: Reader, end: End, budget: Budget): Measured {
  const objects = new Objects(file, reader, budget);
  objects.read(end.table);
  if (objects.wrong >= 0) return budget.spent ? headerOnly(end.at) : damaged(8, "structure", end.at);
  let proved = 0, unproved = 0;
  // Streams do not overlap, so together they are no longer than the file.
  const forStreams = new Budget({ bytes: 2 * end.at + PIECE });
  for (const at of [...new Set(objects.places.values())].sort((a, b) => a - b)) {
    if (!budget.spend(1)) return headerOnly(end.at);
    if (at >= end.at || !OBJECT.test(text(reader, at, 32))) return damaged(Math.min(at, end.at), "structure", end.at);
    const known = !objects.encrypted && !forStreams.spent;
    const state = known ? checkStream(file, reader, at, (object) => objects.places.get(object), forStreams) : "unknown";
    if (state === "wrong" && !forStreams.spent) return damaged(at, "decode", end.at);
    if (state === "sound") proved++;
    else if (state !== "none") unproved++;
  }
  return complete(end.at, proved > 0 && unproved === 0 ? "decode" : "structure");
}
