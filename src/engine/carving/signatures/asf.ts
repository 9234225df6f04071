import type { Budget } from "../../core/budget.ts";
import { Reader } from "../../core/reader.ts";
import { hex, type Signature } from "../signature.ts";

/** GUIDs as they stand in the file. */
const HEADER = "3026b2758e66cf11a6d900aa0062ce6c";
const DATA = "3626b2758e66cf11a6d900aa0062ce6c";
const FILE_PROPERTIES = "a1dcab8c47a9cf118ee400c00c205365";
const STREAM_PROPERTIES = "9107dcb7b7a9cf118ee600c00c205365";
const VIDEO = "c0ef19bc4d5bcf11a8fd00805f5c442b";
/** Objects that may follow the data: four kinds of index, and padding. */
const BEHIND = new Set(["90080033b1e5cf1189f400a0c90349cb", "d329e2d6da35d111903400a0c90349be", "f803b1fead12644c840f2a1d2f7ad48c", "d03fb73c4a0c3d48953dedf7b6228f0c", "74d40618dfca0945a4ba9aabcb96aae8"]);
const BROADCAST = 1;
const OBJECT = 24;
const DATA_HEAD = 50;

/** ASF (WMV, WMA): header, data and index objects, packets of one size, and the size of the file in its properties. */
export const asf: Signature = {
  name: "Windows Media (ASF)",
  extension: "wmv",
  extensions: ["wma"],
  mime: "video/x-ms-wmv",
  spec: "https://learn.microsoft.com/windows/win32/wmformat/overview-of-the-asf-format",
  magic: [{ bytes: hex`30 26 b2 75 8e 66 cf 11 a6 d9 00 aa 00 62 ce 6c` }],
  measure(file, budget) {
    const reader = new Reader(file);
    const data = reader.u64(16);
    const header = readHeader(reader, data, budget);
    if (!header) return null;
    const kind = header.video ? {} : { extension: "wma" };
    const structure = { checkedBy: "structure" as const, ...kind };
    if (!reader.has(data, DATA_HEAD)) return { length: file.size, verdict: "truncated", validUpTo: Math.min(data, file.size), ...structure };
    const size = reader.u64(data + 16);
    if (guid(reader, data) === DATA && header.packet > 0 && (size <= DATA_HEAD || header.broadcast)) {
      // Recorded from a stream: as many packets as there are.
      const last = walkPackets(reader, data + DATA_HEAD, file.size, header.packet, budget);
      return { length: afterIndexes(reader, last, budget), verdict: last > data + DATA_HEAD ? "complete" : "truncated", validUpTo: last, ...structure };
    }
    if (guid(reader, data) !== DATA || size < DATA_HEAD) return { length: data, verdict: "truncated", validUpTo: data, ...structure };
    const walked = walkPackets(reader, data + DATA_HEAD, Math.min(file.size, data + size), header.packet, budget);
    const sound = data + size - walked < header.packet || header.packet === 0 ? data + size : walked;
    let end = data + size;
    if (end > file.size) return { length: file.size, verdict: "truncated", validUpTo: sound, ...structure };
    end = afterIndexes(reader, end, budget);
    if (end > file.size) return { length: file.size, verdict: "truncated", validUpTo: sound, ...structure };
    if (header.size > end && !header.broadcast) return { length: end, verdict: "truncated", validUpTo: sound, ...structure };
    return { length: end, verdict: sound < data + size ? "damaged" : "complete", validUpTo: sound < data + size ? sound : end, ...structure };
  },
};

interface Header {
  readonly size: number;
  /** Bytes of a data packet; 0 where they differ. */
  readonly packet: number;
  readonly broadcast: boolean;
  readonly video: boolean;
}

const guid = (reader: Reader, at: number): string => Array.from(reader.bytes(at, 16) ?? [], (byte) => byte.toString(16).padStart(2, "0")).join("");

/** What the objects of the header say; null where they do not fill it. */
function readHeader(reader: Reader, end: number, budget: Budget): Header | null {
  if (guid(reader, 0) !== HEADER || !(end >= 30) || reader.u32(24) > 1000) return null;
  let header: Header | null = null;
  let video = false;
  let at = 30;
  while (at < end && reader.has(at, OBJECT)) {
    const id = guid(reader, at);
    const size = reader.u64(at + 16);
    if (!(size >= OBJECT && size <= end - at) || !budget.spend(1)) return null;
    if (id === FILE_PROPERTIES) {
      const [least, most] = [reader.u32(at + 92), reader.u32(at + 96)];
      header = { size: reader.u64(at + 40), packet: least === most ? least : 0, broadcast: (reader.u32(at + 88) & BROADCAST) !== 0, video };
    }
    if (id === STREAM_PROPERTIES) video ||= guid(reader, at + OBJECT) === VIDEO;
    at += size;
  }
  return header && { ...header, video };
}

/** Where the index objects behind the data at `at` end. */
function afterIndexes(reader: Reader, at: number, budget: Budget): number {
  while (BEHIND.has(guid(reader, at)) && reader.u64(at + 16) >= OBJECT && budget.spend(1)) at += reader.u64(at + 16);
  return at;
}

/** Where packets stop beginning as packets do: with error correction data of two bytes, if the first one does. */
function walkPackets(reader: Reader, from: number, end: number, packet: number, budget: Budget): number {
  if (packet === 0) return from;
  const first = reader.u8(from);
  let at = from;
  while (at + packet <= end && budget.spend(1)) {
    if (reader.u8(at) !== first || (first === 0x82 && reader.u16(at + 1) !== 0)) return at;
    at += packet;
  }
  return at;
}
