import type { ByteSource } from "../core/byte-source.ts";
import type { CheckedBy, Measured } from "./signature.ts";

type More = Pick<Measured, "name" | "extension">;

/** Walked to its true end at `length`, and everything on the way was as it must be. */
export function complete(length: number, checkedBy: CheckedBy, more: More = {}): Measured {
  return { length, verdict: "complete", checkedBy, validUpTo: length, ...more };
}

/** The format says that it goes on, but the source ends. Sound up to `validUpTo`. */
export function truncated(file: ByteSource, validUpTo: number, checkedBy: CheckedBy = "structure", more: More = {}): Measured {
  return { length: file.size, verdict: "truncated", checkedBy, validUpTo: Math.min(validUpTo, file.size), ...more };
}

/** Contradicts itself at `validUpTo`. `length` where its end is known in spite of that. */
export function damaged(validUpTo: number, checkedBy: CheckedBy = "structure", length = validUpTo, more: More = {}): Measured {
  return { length, verdict: "damaged", checkedBy, validUpTo, ...more };
}

/** Nothing behind `validUpTo` could be looked at: the budget is spent, or the format keeps its end to itself. */
export function headerOnly(validUpTo: number, more: More = {}): Measured {
  return { length: validUpTo, verdict: "header only", checkedBy: "header", validUpTo, ...more };
}

/** Complete where `length` bytes are there, else truncated. For formats whose header declares their length. */
export function declared(file: ByteSource, length: number, more: More = {}): Measured {
  return length <= file.size ? complete(length, "structure", more) : truncated(file, file.size, "structure", more);
}
