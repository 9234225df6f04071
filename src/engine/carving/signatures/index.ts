import type { Signature } from "../signature.ts";
import { bmp } from "./bmp.ts";
import { elf } from "./elf.ts";
import { gif } from "./gif.ts";
import { ico } from "./ico.ts";
import { jpeg } from "./jpeg.ts";
import { pdf } from "./pdf.ts";
import { pe } from "./pe.ts";
import { png } from "./png.ts";
import { psd } from "./psd.ts";
import { sqlite } from "./sqlite.ts";
import { tiff } from "./tiff.ts";
import { webp } from "./webp.ts";
import { xz } from "./xz.ts";

/** Every kind of file that can be carved. Order does not matter. */
export const SIGNATURES: readonly Signature[] = [
  bmp,
  elf,
  gif,
  ico,
  jpeg,
  pdf,
  pe,
  png,
  psd,
  sqlite,
  tiff,
  webp,
  xz,
];
