import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { findIn } from "../formats/content.ts";
import { elementAt, number, unsigned, type Element } from "../formats/ebml.ts";
import { hex, type Measured, type Signature } from "../signature.ts";

const EBML = 0x1a45dfa3;
const DOC_TYPE = 0x4282;
const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const TRACK_TYPE = 0x83;
const VIDEO = 1;
const CLUSTER = 0x1f43b675;
const VOID = 0xec;
const CRC = 0xbf;
/** Elements of a segment: seek head, information, tracks, clusters, cues, chapters, tags, attachments. */
const IN_SEGMENT = new Set([0x114d9b74, 0x1549a966, TRACKS, CLUSTER, 0x1c53bb6b, 0x1043a770, 0x1254c367, 0x1941a469, VOID, CRC]);
const SIMPLE_BLOCK = 0xa3;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
/** Bits of a block's flags that are zero. */
const RESERVED = 0x70;
/** How far, in bytes and ticks, the next cluster is searched for behind damage. */
const SEARCH = 8 << 20;
const LATER = 60_000;
/** Damage so near to the end is damage to the index there. */
const TAIL = 4096;
const ENCRYPTED_BLOCK = 0xaf;
const TIMESTAMP = 0xe7;
const SILENT_TRACKS = 0x5854;
/** Position and size of the cluster before. */
const SMALL_NUMBERS = new Set([TIMESTAMP, 0xa7, 0xab]);

/** Matroska and WebM: the elements of the segment, with every block of every cluster where lengths are not known. */
export const mkv: Signature = {
  name: "Matroska or WebM video",
  extension: "mkv",
  extensions: ["webm", "mka"],
  mime: "video/x-matroska",
  spec: "https://www.rfc-editor.org/rfc/rfc9559",
  magic: [{ bytes: hex`1a 45 df a3` }],
  measure(file, budget) {
    const reader = new Reader(file);
    const head = elementAt(reader, 0);
    if (head?.id !== EBML || !(head.end <= 4096)) return null;
    const type = docType(reader, head);
    if (type !== "matroska" && type !== "webm") return null;
    const walk = new Walk(file, reader, budget);
    const measured = walk.measure(head.end);
    const extension = type === "webm" ? "webm" : walk.video || measured.verdict === "header only" ? "mkv" : "mka";
    return { ...measured, ...(extension !== "mkv" && { extension }) };
  },
};

function docType(reader: Reader, head: Element): string {
  for (let inner = elementAt(reader, head.start); inner && inner.end <= head.end; inner = elementAt(reader, inner.end)) {
    if (inner.id === DOC_TYPE) return reader.ascii(inner.start, inner.end - inner.start).replace(/\0+$/, "");
  }
  return "";
}

class Walk {
  /** One of the tracks is a picture. */
  video = false;
  readonly #tracks = new Set<number>();
  #clusters = 0;
  /** The first place inside a cluster that is no block. */
  #damage = Infinity;
  /** Timestamp of the last cluster. */
  #time = 0;

  constructor(private readonly file: ByteSource, private readonly reader: Reader, private readonly budget: Budget) {}

  measure(start: number): Measured {
    const segment = elementAt(this.reader, start);
    const structure = { checkedBy: "structure" as const };
    if (start > this.file.size) return { length: this.file.size, verdict: "truncated", validUpTo: 0, ...structure };
    if (segment?.id !== SEGMENT) return { length: start, verdict: "header only", validUpTo: start, checkedBy: "header" };
    const end = Math.min(segment.end, this.file.size);
    const stop = this.#children(segment.start, end);
    if (segment.end > this.file.size && segment.end < Infinity) return { length: this.file.size, verdict: "truncated", validUpTo: Math.min(stop, this.file.size), ...structure };
    if (stop > end) return { length: end, verdict: "truncated", validUpTo: segment.start, ...structure };
    const validUpTo = Math.min(stop, this.#damage);
    const sound = validUpTo < stop ? "damaged" : "complete";
    if (segment.end === Infinity) {
      const next = this.#nextCluster(stop, end);
      if (next > stop) return { length: this.#children(next, end), verdict: "damaged", validUpTo, ...structure };
      // A cluster that begins here is not whole.
      const whole = this.#clusters > 0 && elementAt(this.reader, stop)?.id !== CLUSTER;
      return { length: stop, verdict: whole ? sound : "truncated", validUpTo, ...structure };
    }
    if (stop === end) return { length: end, verdict: this.#clusters > 0 ? sound : "damaged", validUpTo, ...structure };
    // Inside a segment of known length the elements must fill it. Where they go on behind a gap, the end is still the true one.
    if (this.#nextCluster(stop, end) > stop || end - stop < TAIL) return { length: end, verdict: "damaged", validUpTo, ...structure };
    return { length: stop, verdict: "truncated", validUpTo, ...structure };
  }

  /** Where the elements of a segment stop making sense, or its end. Past it: the last one reaches behind the end. */
  #children(at: number, end: number): number {
    while (at < end && this.budget.spend(1)) {
      const element = elementAt(this.reader, at);
      if (!element || !IN_SEGMENT.has(element.id) || (element.id < 256 && !this.#filling(element, end))) return at;
      if (element.id === TRACKS) this.#readTracks(element);
      if (element.id === CLUSTER) this.#cluster(element);
      if (element.end === Infinity) {
        if (element.id !== CLUSTER) return at;
        at = this.#blocks(element.start, end);
      } else if (element.end > end) return element.end > this.file.size ? element.end : at;
      else {
        // A cluster that was cut and overwritten still has its length; its blocks tell.
        const sound = element.id === CLUSTER ? this.#blocks(element.start, element.end) : element.end;
        if (sound < element.end && !this.#goesOn(element.end, end)) return at;
        if (sound < element.end) this.#damage = Math.min(this.#damage, sound);
        at = element.end;
      }
    }
    return at;
  }

  /** Whether what has the short identifier of filling or of a checksum is that: something known follows, or the end. */
  #filling({ id, start, end }: Element, outer: number): boolean {
    if (id === CRC && end - start !== 4) return false;
    let next = elementAt(this.reader, end);
    for (let more = 0; more < 16 && next?.id === VOID && next.end < outer; more++) next = elementAt(this.reader, next.end);
    return end === outer || next?.end === outer || (next !== null && next.id !== VOID && next.id !== CRC && (IN_SEGMENT.has(next.id) || next.id === SIMPLE_BLOCK || next.id === BLOCK_GROUP || next.id === TIMESTAMP));
  }

  /** Whether an element of the segment begins at `at`. */
  #goesOn(at: number, end: number): boolean {
    const next = at < end ? elementAt(this.reader, at) : null;
    return next !== null && IN_SEGMENT.has(next.id) && next.end <= end;
  }

  /** Behind damage in a segment of unknown length: where a cluster begins that is a little later; -1 where none does. */
  #nextCluster(from: number, end: number): number {
    if (this.#clusters === 0) return -1;
    const at = findIn(this.file, hex`1f 43 b6 75`, from, Math.min(end, from + SEARCH), this.budget);
    const cluster = at < 0 ? null : elementAt(this.reader, at);
    const first = cluster && elementAt(this.reader, cluster.start);
    const later = first?.id === TIMESTAMP && first.end - first.start <= 8 ? unsigned(this.reader, first) - this.#time : 0;
    return later > 0 && later < LATER ? at : -1;
  }

  #readTracks(tracks: Element): void {
    for (let entry = elementAt(this.reader, tracks.start); entry && entry.end <= tracks.end && this.budget.spend(1); entry = elementAt(this.reader, entry.end)) {
      if (entry.id !== TRACK_ENTRY) continue;
      for (let inner = elementAt(this.reader, entry.start); inner && inner.end <= entry.end && this.budget.spend(1); inner = elementAt(this.reader, inner.end)) {
        if (inner.id === TRACK_NUMBER) this.#tracks.add(unsigned(this.reader, inner));
        if (inner.id === TRACK_TYPE && unsigned(this.reader, inner) === VIDEO) this.video = true;
      }
    }
  }

  #cluster(cluster: Element): void {
    this.#clusters++;
    const first = elementAt(this.reader, cluster.start);
    if (first?.id === TIMESTAMP) this.#time = unsigned(this.reader, first);
  }

  /** Where the elements of a cluster end: at something that is none of them. */
  #blocks(at: number, end: number): number {
    let blocks = 0;
    while (at < end && this.budget.spend(1)) {
      const element = elementAt(this.reader, at);
      if (!element || element.end > end) return at;
      const isNumber = SMALL_NUMBERS.has(element.id);
      if (isNumber ? blocks > 0 || element.end - element.start > 8 : !this.#plausible(element, end)) return at;
      if (element.id === SIMPLE_BLOCK || element.id === BLOCK_GROUP) blocks++; // the numbers stand before them
      at = element.end;
    }
    return at;
  }

  /** One-byte identifiers match chance too easily: their content must make sense as well. */
  #plausible(element: Element, outer: number): boolean {
    const { id, start, end } = element;
    const length = end - start;
    if (id === SIMPLE_BLOCK || id === ENCRYPTED_BLOCK) return length >= 4 && this.#hasTrack(start);
    if (id === BLOCK_GROUP) {
      for (let inner = elementAt(this.reader, start); inner && inner.end <= end; inner = elementAt(this.reader, inner.end)) {
        if (inner.id === BLOCK) return this.#hasTrack(inner.start);
      }
      return false;
    }
    return id === SILENT_TRACKS || ((id === VOID || id === CRC) && this.#filling(element, outer));
  }

  #hasTrack(block: number): boolean {
    const track = number(this.reader, block);
    if (track === null || (this.reader.u8(block + track.length + 2) & RESERVED) !== 0) return false;
    return this.#tracks.size === 0 || this.#tracks.has(track.value);
  }
}
