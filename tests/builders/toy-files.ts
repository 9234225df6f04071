/** Toy formats for tests of the carver: what is found and kept must not depend on what real formats happen to do. */
import { Reader } from "../../src/engine/core/reader.ts";
import { ascii, type CheckedBy, type Magic, type Signature, type Verdict } from "../../src/engine/carving/signature.ts";

const VERDICTS: readonly Verdict[] = ["complete", "truncated", "damaged", "header only"];
const CHECKS: readonly CheckedBy[] = ["checksum", "decode", "structure", "header"];

/** A file of a toy format: magic, length (u32), verdict and check as numbers, then `fill`. */
export function toyFile(magic: string, length: number, { verdict = "complete" as Verdict, checkedBy = "structure" as CheckedBy, fill = 0x2e } = {}): Uint8Array {
  const bytes = new Uint8Array(length).fill(fill);
  bytes.set(new TextEncoder().encode(magic));
  const view = new DataView(bytes.buffer);
  view.setUint32(4, length, true);
  view.setUint8(8, VERDICTS.indexOf(verdict));
  view.setUint8(9, CHECKS.indexOf(checkedBy));
  return bytes;
}

/** A toy format that believes what {@link toyFile} wrote. */
function toySignature(extension: string, magic: Magic): Signature {
  return {
    name: `toy ${extension}`, extension, mime: "application/octet-stream", spec: "this file", magic: [magic],
    measure(file) {
      const reader = new Reader(file);
      if (!reader.has(0, 10)) return null;
      const verdict = VERDICTS[reader.u8(8)];
      const checkedBy = CHECKS[reader.u8(9)];
      if (!verdict || !checkedBy || reader.u32(4) < 10) return null;
      const length = Math.min(reader.u32(4), file.size);
      return { length, verdict: verdict === "complete" && length < reader.u32(4) ? "truncated" : verdict, checkedBy, validUpTo: Math.floor(length / 2) };
    },
  };
}

export const TOYS: readonly Signature[] = [
  toySignature("one", { bytes: ascii`TOY1` }),
  toySignature("two", { bytes: ascii`TOY2` }),
  // The same beginning as "two", known by what stands later: both fit where both magics do.
  toySignature("far", { at: 300, bytes: ascii`FARAWAY` }),
];

/** An image of `size` bytes with files at given offsets. */
export function toyImage(size: number, files: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  const image = new Uint8Array(size);
  for (const [offset, bytes] of files) image.set(bytes.subarray(0, size - offset), offset);
  return image;
}

/** A large image sown with toy files that follow, hold, overlap and cut each other; the same for the same seed. */
export function wovenImage(size: number, seed: number): Uint8Array {
  let state = seed;
  const next = (below: number): number => {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    return Math.floor((state >>> 0) / 4294967296 * below);
  };
  const image = new Uint8Array(size);
  for (let at = 0; at < size;) {
    const length = 10 + next(next(8) === 0 ? size / 5 : 20_000);
    const verdict = VERDICTS[next(3) === 0 ? next(4) : 0]!;
    image.set(toyFile(next(2) ? "TOY1" : "TOY2", length, { verdict, checkedBy: CHECKS[next(4)]!, fill: next(256) }).subarray(0, size - at), at);
    at += 512 * (1 + next(40));
  }
  return image;
}
