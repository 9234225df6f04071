import type { Signature } from "../signature.ts";
import { aiff } from "./aiff.ts";
import { asf } from "./asf.ts";
import { avi } from "./avi.ts";
import { bmp } from "./bmp.ts";
import { elf } from "./elf.ts";
import { flac } from "./flac.ts";
import { flv } from "./flv.ts";
import { gif } from "./gif.ts";
import { gzip } from "./gzip.ts";
import { ico } from "./ico.ts";
import { jpeg } from "./jpeg.ts";
import { mkv } from "./mkv.ts";
import { mp3 } from "./mp3.ts";
import { mp4 } from "./mp4.ts";
import { mpg } from "./mpg.ts";
import { ogg } from "./ogg.ts";
import { pdf } from "./pdf.ts";
import { pe } from "./pe.ts";
import { png } from "./png.ts";
import { psd } from "./psd.ts";
import { sqlite } from "./sqlite.ts";
import { tiff } from "./tiff.ts";
import { wav } from "./wav.ts";
import { webp } from "./webp.ts";
import { xz } from "./xz.ts";
import { zip } from "./zip.ts";

/** Every kind of file that can be carved. Order does not matter. */
export const SIGNATURES: readonly Signature[] = [
  aiff,
  asf,
  avi,
  bmp,
  elf,
  flac,
  flv,
  gif,
  gzip,
  ico,
  jpeg,
  mkv,
  mp3,
  mp4,
  mpg,
  ogg,
  pdf,
  pe,
  png,
  psd,
  sqlite,
  tiff,
  wav,
  webp,
  xz,
  zip,
];
