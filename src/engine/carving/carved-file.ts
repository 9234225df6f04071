import type { ByteSource } from "../core/byte-source.ts";
import { slice } from "../core/views.ts";
import type { CheckedBy, Measured, Verdict } from "./signature.ts";

/** A file found by its signature, as plain data. */
export interface CarvedFile {
  /** Where its first byte lies in the image; -1 where that is nowhere (a hole, decoded bytes). */
  readonly offset: number;
  /** Where it starts in the source that was carved. */
  readonly sourceOffset: number;
  /** Bytes of it that are there. */
  readonly length: number;
  /** Its extension, without a dot. */
  readonly type: string;
  /** Name of the signature: "PNG image". */
  readonly signature: string;
  readonly verdict: Verdict;
  readonly checkedBy: CheckedBy;
  readonly validUpTo: number;
  readonly name?: string;
}

const TRUST: Readonly<Record<CheckedBy, number>> = { header: 0, structure: 1, decode: 2, checksum: 3 };

/** How much speaks for a measured file: any complete one before any other, then by what the verdict rests on. */
export function confidence({ verdict, checkedBy }: Pick<Measured, "verdict" | "checkedBy">): number {
  return (verdict === "complete" ? 8 : 0) + (verdict === "header only" ? 0 : TRUST[checkedBy]);
}

/** Whether a file is sure enough that what lies inside it is a part of it, and no file of its own. */
export function isSolid(file: Pick<Measured, "verdict" | "checkedBy">): boolean {
  return file.verdict === "complete" && file.checkedBy !== "header";
}

/** The bytes of a carved file. `source` is what was carved. */
export function contentOf(source: ByteSource, file: CarvedFile): ByteSource {
  return slice(source, file.sourceOffset, file.length);
}
