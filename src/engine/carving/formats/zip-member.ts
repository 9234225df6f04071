/** One member of a ZIP archive: its headers, where its content ends, and whether the content is sound. */
import type { Budget } from "../../core/budget.ts";
import type { Reader } from "../../core/reader.ts";
import { read } from "../../layouts/layout.ts";
import { ZipCentralHeader, ZipLocalHeader } from "../../layouts/zip.ts";
import { ascii } from "../signature.ts";
import { crcOf, findIn, inflateAt } from "./content.ts";

export const LOCAL = 0x0403_4b50;
const CENTRAL = 0x0201_4b50;
const DESCRIPTOR = 0x0807_4b50;
const ALL_ONES = 0xffff_ffff;
const STORED = 0;
const DEFLATED = 8;
const METHODS = new Set([0, 1, 6, 8, 9, 10, 12, 14, 16, 18, 19, 20, 93, 94, 95, 96, 97, 98, 99]);
/** How far a stored member of unknown length is searched for its descriptor. */
const SEARCH = 256 << 20;

export interface Member {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  /** Sizes and checksum stand behind the content, not in the local header. */
  readonly streamed: boolean;
  readonly zip64: boolean;
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
  /** Where the local header is, and where the header that was read ends. */
  readonly offset: number;
  readonly end: number;
}

/** sound: checksum right. unchecked: encrypted or a method we do not decode. wrong: the content is damaged. lost: nobody knows where it ends. */
export type Content = { readonly state: "sound" | "unchecked" | "wrong"; readonly end: number } | { readonly state: "lost"; readonly validUpTo: number };

/** The local header at `offset`; null where there is none that a writer would make. */
export function localMember(reader: Reader, offset: number): Member | null {
  if (reader.u32(offset) !== LOCAL) return null;
  const bytes = reader.bytes(offset, ZipLocalHeader.size);
  if (!bytes) return null;
  const header = read(ZipLocalHeader, bytes);
  const name = reader.ascii(offset + ZipLocalHeader.size, header.nameLength);
  const extra = offset + ZipLocalHeader.size + header.nameLength;
  if (name === "" || /[\0-\x1f]/.test(name) || !METHODS.has(header.method) || (header.version & 0xff) > 63) return null;
  if (!reader.has(extra, header.extraLength)) return null;
  const wide = zip64Fields(reader, extra, header.extraLength, [header.size, header.compressed]);
  const streamed = (header.flags & 8) !== 0 && header.crc === 0 && wide.values[1] === 0;
  return {
    name, streamed, method: header.method, encrypted: (header.flags & 1) !== 0, zip64: wide.found, crc: header.crc,
    size: wide.values[0]!, compressed: wide.values[1]!, offset, end: extra + header.extraLength,
  };
}

/** The entry of the central directory at `at`; null where there is none. */
export function centralMember(reader: Reader, at: number): Member | null {
  if (reader.u32(at) !== CENTRAL) return null;
  const bytes = reader.bytes(at, ZipCentralHeader.size);
  if (!bytes) return null;
  const header = read(ZipCentralHeader, bytes);
  const extra = at + ZipCentralHeader.size + header.nameLength;
  const end = extra + header.extraLength + header.commentLength;
  if (!reader.has(at, end - at)) return null;
  const wide = zip64Fields(reader, extra, header.extraLength, [header.size, header.compressed, header.offset]);
  return {
    name: reader.ascii(at + ZipCentralHeader.size, header.nameLength), streamed: false, method: header.method, encrypted: (header.flags & 1) !== 0,
    zip64: wide.found, crc: header.crc, size: wide.values[0]!, compressed: wide.values[1]!, offset: wide.values[2]!, end,
  };
}

/** `values`, with those that are all ones taken from the ZIP64 extra field, in which only they stand. */
function zip64Fields(reader: Reader, extra: number, length: number, values: readonly number[]): { found: boolean; values: number[] } {
  for (let at = extra; at + 4 <= extra + length; at += 4 + reader.u16(at + 2)) {
    if (reader.u16(at) !== 1) continue;
    let from = at + 4;
    return { found: true, values: values.map((value) => (value === ALL_ONES ? reader.u64((from += 8) - 8) : value)) };
  }
  return { found: false, values: [...values] };
}

/** Check the content of `member`, whose bytes begin at `start`. */
export function checkContent(reader: Reader, member: Member, start: number, budget: Budget): Content {
  if (member.streamed) return checkStreamed(reader, member, start, budget);
  const end = start + member.compressed;
  if (!reader.has(start, 0) || end > reader.size) return { state: "lost", validUpTo: start };
  if (member.encrypted || (member.method !== STORED && member.method !== DEFLATED)) return { state: "unchecked", end };
  let sound: boolean;
  if (member.method === STORED) sound = member.compressed === member.size && crcOf(reader.source, start, member.size, budget) === member.crc;
  else {
    const content = inflateAt(reader.source, start, budget, { within: member.compressed, limit: member.size });
    sound = content.end === "ended" && content.consumed === member.compressed && content.produced === member.size && content.crc === member.crc;
  }
  return { state: sound ? "sound" : "wrong", end };
}

function checkStreamed(reader: Reader, member: Member, start: number, budget: Budget): Content {
  if (member.method !== DEFLATED || member.encrypted) return searchDescriptor(reader, member, start, budget);
  const content = inflateAt(reader.source, start, budget);
  const validUpTo = start + content.consumed;
  if (content.end !== "ended") return { state: "lost", validUpTo };
  const end = afterDescriptor(reader, validUpTo, content.crc, content.consumed, content.produced);
  if (end > 0) return { state: "sound", end };
  const wrong = afterDescriptor(reader, validUpTo, null, content.consumed, content.produced);
  return wrong > 0 ? { state: "wrong", end: wrong } : { state: "lost", validUpTo };
}

/** Where the data descriptor at `at` ends if it says these values (`crc` null: any); 0 where it does not. With or without signature, of 32 or 64 bits. */
function afterDescriptor(reader: Reader, at: number, crc: number | null, compressed: number, size: number | null): number {
  for (const from of reader.u32(at) === DESCRIPTOR ? [at + 4, at] : [at]) {
    if (crc !== null && reader.u32(from) !== crc) continue;
    if (reader.u32(from + 4) === compressed && (size === null || reader.u32(from + 8) === size) && isSignature(reader, from + 12)) return from + 12;
    if (reader.u64(from + 4) === compressed && (size === null || reader.u64(from + 12) === size) && isSignature(reader, from + 20)) return from + 20;
  }
  return 0;
}

function isSignature(reader: Reader, at: number): boolean {
  const signature = reader.u32(at);
  return signature === LOCAL || signature === CENTRAL || signature === 0x0806_4b50;
}

/** Content that says itself nowhere where it ends: the first descriptor whose size is the distance to it, and whose checksum is right where we can tell. */
function searchDescriptor(reader: Reader, member: Member, start: number, budget: Budget): Content {
  const stored = member.method === STORED && !member.encrypted;
  if (stored && member.name.endsWith("/") && isSignature(reader, start)) return { state: "sound", end: start }; // a folder, without the descriptor that was announced
  for (let at = start; ; at++) {
    at = findIn(reader.source, ascii`PK\x07\x08`, at, Math.min(reader.size, start + SEARCH), budget);
    if (at < 0) return { state: "lost", validUpTo: start };
    const length = at - start;
    const end = afterDescriptor(reader, at, null, length, stored ? length : null);
    if (end === 0) continue;
    if (!stored) return { state: "unchecked", end };
    return { state: crcOf(reader.source, start, length, budget) === reader.u32(at + 4) ? "sound" : "wrong", end };
  }
}
