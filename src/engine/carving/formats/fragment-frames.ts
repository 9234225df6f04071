/** The same for movies in fragments: each `moof` lists the sizes of the frames in the media data that follows it. */
import type { Budget } from "../../core/budget.ts";
import { Reader } from "../../core/reader.ts";
import { walkBoxes, type Box } from "./boxes.ts";
import { frameTest, type FrameTest } from "./video-frames.ts";

/** What the header of a track fragment says: which optional fields it has. */
const BASE_OFFSET = 1;
const DESCRIPTION = 2;
const DEFAULT_DURATION = 8;
const DEFAULT_SIZE = 16;
/** Which fields a run of samples, and each sample in it, has. */
const DATA_OFFSET = 1;
const FIRST_FLAGS = 4;
const SAMPLE_SIZE = 0x200;
const SAMPLE_FIELDS = [0x100, SAMPLE_SIZE, 0x400, 0x800];
const CONTAINERS = new Set(["mdia", "minf", "stbl"]);

export class FragmentFrames {
  readonly #tests = new Map<number, FrameTest>();
  readonly #tables: Reader;
  #sound = 0;

  constructor(private readonly reader: Reader, moov: Box, private readonly budget: Budget) {
    this.#tables = new Reader(reader.source);
    walkBoxes(reader, moov, budget, (box) => {
      if (box.type === "trak") this.#addTrack(box);
      return false;
    });
  }

  /** Where the first frame of `moof` is that does not look like one; Infinity where all do, or no frame did until now. */
  firstBad(moof: Box): number {
    let bad = Infinity;
    walkBoxes(this.reader, moof, this.budget, (box) => {
      if (box.type === "traf") bad = Math.min(bad, this.#badInTrack(box, moof));
      return false;
    });
    return this.#sound > 0 ? bad : Infinity;
  }

  #addTrack(track: Box): void {
    let id = 0;
    let test: FrameTest | null = null;
    walkBoxes(this.reader, track, this.budget, (box) => {
      if (box.type === "tkhd") id = this.reader.u32(box.start + (this.reader.u8(box.start) === 1 ? 20 : 12), true);
      if (box.type === "stsd") test = frameTest(this.reader, box, this.budget);
      return CONTAINERS.has(box.type);
    });
    if (test) this.#tests.set(id, test);
  }

  #badInTrack(traf: Box, moof: Box): number {
    let bad = Infinity;
    let test: FrameTest | undefined;
    let place = moof.at;
    let base = moof.at;
    let same = 0;
    walkBoxes(this.#tables, traf, this.budget, (box) => {
      if (box.type === "tfhd") {
        const flags = this.#tables.u24(box.start + 1, true);
        test = this.#tests.get(this.#tables.u32(box.start + 4, true));
        let at = box.start + 8;
        if (flags & BASE_OFFSET) base = this.#tables.u64(at, true);
        for (const [flag, size] of [[BASE_OFFSET, 8], [DESCRIPTION, 4], [DEFAULT_DURATION, 4]] as const) if (flags & flag) at += size;
        if (flags & DEFAULT_SIZE) same = this.#tables.u32(at, true);
      } else if (box.type === "trun" && test) {
        const run = this.#run(box, base, place, same, test);
        place = run.end;
        bad = Math.min(bad, run.bad);
      }
      return false;
    });
    return bad;
  }

  #run(box: Box, base: number, place: number, same: number, test: FrameTest): { bad: number; end: number } {
    const tables = this.#tables;
    const flags = tables.u24(box.start + 1, true);
    const count = tables.u32(box.start + 4, true);
    let field = box.start + 8;
    let at = flags & DATA_OFFSET ? base + (tables.u32(field, true) | 0) : place;
    field += (flags & DATA_OFFSET ? 4 : 0) + (flags & FIRST_FLAGS ? 4 : 0);
    let bad = Infinity;
    for (let sample = 0; sample < count && field <= box.end && at < tables.size && this.budget.spend(1); sample++) {
      let size = same;
      for (const flag of SAMPLE_FIELDS) {
        if (!(flags & flag)) continue;
        if (flag === SAMPLE_SIZE) size = tables.u32(field, true);
        field += 4;
      }
      if (size === 0 || test(this.reader, at, size)) this.#sound++;
      else bad = Math.min(bad, at);
      at += size;
    }
    return { bad, end: at };
  }
}
