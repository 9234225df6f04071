import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { read } from "../../layouts/layout.ts";
import { GzipHeader } from "../../layouts/zip.ts";
import { inflateAt } from "../formats/content.ts";
import type { Measured, Signature } from "../signature.ts";

const HEADER_CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
/** Longest name or comment that is believed. */
const TEXT = 4096;
/** Bytes of CRC-32 and size behind the data. */
const TRAILER = 8;
const SECTOR = 512;
/** Highest number of a system that writers give: 19 is zlib's for macOS. */
const LAST_SYSTEM = 19;

/** gzip: each member is inflated to its end and compared with its CRC-32 and size. Members that follow directly belong to the file. */
export const gzip: Signature = {
  name: "gzip archive",
  extension: "gz",
  mime: "application/gzip",
  spec: "https://www.rfc-editor.org/rfc/rfc1952",
  // Reserved flags are zero, so eight of them are worth three bits more.
  magic: [{ bytes: Uint8Array.of(0x1f, 0x8b, 8, 0), mask: Uint8Array.of(0xff, 0xff, 0xff, 0xe0) }],
  measure(file, budget) {
    const first = memberHeader(new Reader(file), 0);
    return first && walk(file, first, budget);
  },
};

function walk(file: ByteSource, first: Header, budget: Budget): Measured | null {
  const reader = new Reader(file);
  const name = first.name !== "" ? { name: first.name } : {};
  let header: Header | null = first;
  let at = 0;
  do {
    const content = inflateAt(file, header.end, budget);
    const trailer: number = header.end + content.consumed;
    if (content.end !== "ended" || !reader.has(trailer, TRAILER)) {
      if (at === 0 && content.produced < 16) return null; // chance, not a stream
      const verdict = content.end === "broken" ? "damaged" : "truncated";
      return { length: content.end === "broken" ? trailer : file.size, verdict, checkedBy: "decode", validUpTo: trailer, ...name };
    }
    const end: number = trailer + TRAILER;
    const sound = reader.u32(trailer) === content.crc && reader.u32(trailer + 4) === content.produced % 2 ** 32;
    if (!sound) return { length: end, verdict: "damaged", checkedBy: "checksum", validUpTo: header.end, ...name };
    at = end;
    header = memberHeader(reader, at);
    // Another file may begin where a sector does; it then has a name of its own.
  } while (header && !(at % SECTOR === 0 && header.name !== ""));
  return { length: at, verdict: "complete", checkedBy: "checksum", validUpTo: at, ...name };
}

interface Header {
  /** Name of the file inside, without folders; empty where none is given. */
  readonly name: string;
  readonly end: number;
}

function memberHeader(reader: Reader, start: number): Header | null {
  const bytes = reader.bytes(start, GzipHeader.size);
  if (!bytes) return null;
  const { signature, method, flags, level, system } = read(GzipHeader, bytes);
  if (signature !== 0x8b1f || method !== 8 || flags > 31 || ![0, 2, 4].includes(level) || (system > LAST_SYSTEM && system !== 255)) return null;
  let end = start + GzipHeader.size;
  if (flags & EXTRA) end += 2 + reader.u16(end);
  let name = "";
  for (const flag of [NAME, COMMENT]) {
    if (!(flags & flag)) continue;
    if (!reader.has(end, 1)) return null;
    const text = reader.bytes(end, Math.min(TEXT, reader.size - end));
    const length = text?.indexOf(0) ?? -1;
    if (length < 0) return null;
    if (flag === NAME) name = String.fromCharCode(...text!.subarray(0, length)).replace(/^.*[/\\]/, "");
    end += length + 1;
  }
  if (flags & HEADER_CRC) end += 2;
  return reader.has(end, 0) ? { name, end } : null;
}
