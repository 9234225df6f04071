import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { boxAt, type Box } from "../formats/boxes.ts";
import { FragmentFrames } from "../formats/fragment-frames.ts";
import { firstBadFrame } from "../formats/video-frames.ts";
import { chunkPlaces, itemPlaces, type Places } from "../formats/sample-places.ts";
import { ascii, hex, type Magic, type Measured, type Signature } from "../signature.ts";

/** Boxes that may stand at the top of a file. Any other four letters are no longer this file. */
const TOP = new Set([
  "ftyp", "styp", "moov", "moof", "mfra", "mdat", "imda", "free", "skip", "wide", "uuid", "meta", "meco", "sidx", "ssix", "prft", "emsg", "pdin",
  "pnot", "PICT", "junk", "bloc", "udta", "idat", "jumb", "thum", "pict",
]);
const BRANDS: readonly [RegExp, string][] = [
  [/^qt  /, "mov"], [/^M4A/, "m4a"], [/^M4B/, "m4b"], [/^M4V/, "m4v"], [/^3g2/, "3g2"], [/^3g/, "3gp"], [/^crx /, "cr3"], [/^avi[fs]/, "avif"],
  [/^(hei[cxms]|hev[cxms]|mif1|msf1)/, "heic"], [/^(f4v|F4V)/, "f4v"],
];
const four = (bytes: Uint8Array, ...mask: number[]): Magic => ({ bytes, mask: Uint8Array.of(...mask, 255, 255, 255, 255) });

/** ISO base media: MP4, QuickTime, HEIC and their kin. Boxes to the last one, the places of all samples inside the media data, and the marks of video frames. */
export const mp4: Signature = {
  name: "MP4, QuickTime or HEIC (ISO base media)",
  extension: "mp4",
  extensions: BRANDS.map(([, extension]) => extension),
  mime: "video/mp4",
  spec: "https://www.iso.org/standard/83102.html",
  magic: [
    four(hex`00 00 00 00 66 74 79 70`, 255, 255, 255, 0), // ftyp
    four(hex`00 00 00 08 77 69 64 65`, 255, 255, 255, 255), // wide: QuickTime before it had ftyp
    four(hex`00 00 00 00 6d 6f 6f 76`, 255, 0, 0, 0), // moov
    { at: 4, bytes: ascii`mdat` },
  ],
  measure: (file, budget) => new Walk(file, budget).measure(),
};

class Walk {
  readonly #reader: Reader;
  readonly #media: Box[] = [];
  #first = "";
  #last = "";
  #moov: Box | null = null;
  #meta: Box | null = null;
  #fragments = 0;
  #frames: FragmentFrames | null = null;
  /** The first frame of a fragment that does not look like one, and which fragment it is in, counted from 1. */
  #badFrame = Infinity;
  #badFragment = 0;
  /** The last box whose end is in the file. */
  #end = 0;
  /** A box reaches past the end of the source, or says that it goes to the end of the file. */
  #open: Box | null = null;

  constructor(private readonly file: ByteSource, private readonly budget: Budget) {
    this.#reader = new Reader(file);
  }

  measure(): Measured | null {
    this.#walk();
    if (this.#end === 0 && !this.#open) return null;
    const measured = this.#judge();
    // Without a file type box only a whole file is believed: its parts look the same.
    if (measured.verdict !== "complete" && this.#first !== "ftyp") return null;
    const extension = this.#extension();
    return { ...measured, ...(extension !== "mp4" && { extension }) };
  }

  #walk(): void {
    for (let box = boxAt(this.#reader, 0); box && this.budget.spend(1); box = boxAt(this.#reader, box.end)) {
      if (!TOP.has(box.type) || (box.type === "ftyp" && box.at > 0)) return;
      if (box.type === "moov" && this.#moov) return;
      this.#first ||= box.type;
      if (box.type === "moov") this.#moov = box;
      if (box.type === "meta") this.#meta ??= box;
      if (box.type === "moof") this.#fragment(box);
      if (box.type === "mdat" || box.type === "imda" || box.type === "idat") this.#media.push(box);
      if (box.end > this.file.size) {
        this.#open = box;
        return;
      }
      this.#end = box.end;
      this.#last = box.type;
    }
  }

  #fragment(box: Box): void {
    this.#fragments++;
    if (!this.#moov) return;
    this.#frames ??= new FragmentFrames(this.#reader, this.#moov, this.budget);
    const bad = this.#frames.firstBad(box);
    if (bad < this.#badFrame) [this.#badFrame, this.#badFragment] = [bad, this.#fragments];
  }

  #judge(): Measured {
    const validUpTo = this.#end;
    if (this.#open) return { length: this.file.size, verdict: "truncated", checkedBy: "structure", validUpTo };
    const result = (verdict: Measured["verdict"], valid = validUpTo): Measured => ({ length: validUpTo, verdict, checkedBy: "structure", validUpTo: valid });
    if (this.#first === "ftyp" && !this.#moov && !this.#meta) return result(this.#media.length > 0 ? "truncated" : "header only");
    const places = this.#places();
    if (places.state === "broken") return result("damaged", this.#media[0]?.at ?? 0);
    if (places.state === "outside") return result(places.offset >= this.#end ? "truncated" : "damaged");
    if (this.#badFrame < Infinity) {
      // In the last fragment, and no index behind it: what followed is gone, and with it where the file ended.
      const last = this.#badFragment === this.#fragments && this.#last !== "mfra";
      return { length: last ? Math.min(this.#badFrame, validUpTo) : validUpTo, verdict: last ? "truncated" : "damaged", checkedBy: "structure", validUpTo: Math.min(this.#badFrame, validUpTo) };
    }
    const bad = this.#moov && this.#fragments === 0 ? firstBadFrame(this.#reader, this.#moov, this.budget) : Infinity;
    if (bad < Infinity) return result("damaged", Math.min(bad, validUpTo));
    return result(this.#media.length > 0 ? "complete" : "truncated");
  }

  #places(): Places {
    const chunks: Places = this.#moov ? chunkPlaces(this.#reader, this.#moov, this.#media, this.budget) : { state: "inside" };
    return chunks.state === "inside" && this.#meta && !this.#moov ? itemPlaces(this.#reader, this.#meta, this.#end, this.budget) : chunks;
  }

  #extension(): string {
    if (this.#first !== "ftyp") return "mov";
    const brand = this.#reader.ascii(8, 4);
    // "mif1" only says: a picture. Which coding, the compatible brands say.
    if (brand === "mif1" && this.#reader.ascii(16, Math.min(64, Math.max(0, this.#reader.u32(0, true) - 16))).includes("avif")) return "avif";
    return BRANDS.find(([pattern]) => pattern.test(brand))?.[1] ?? "mp4";
  }
}
