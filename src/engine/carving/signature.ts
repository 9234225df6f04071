import type { Budget } from "../core/budget.ts";
import type { ByteSource } from "../core/byte-source.ts";

/** complete: walked to its true end. truncated: the end is missing. damaged: broken inside. header only: no more than the magic is known. */
export type Verdict = "complete" | "truncated" | "damaged" | "header only";
/** What the verdict rests on, strongest first. */
export type CheckedBy = "checksum" | "decode" | "structure" | "header";

export interface Measured {
  /** Bytes from the start of the file: its whole length where complete, what is left of it otherwise. */
  readonly length: number;
  readonly verdict: Verdict;
  readonly checkedBy: CheckedBy;
  /** Bytes from the start that were proved sound. */
  readonly validUpTo: number;
  /** A name that the content itself gives (a title, a date), without extension. */
  readonly name?: string;
  /** Where the content shows a narrower kind than the signature's: "docx" rather than "zip". */
  readonly extension?: string;
}

/** Bytes that stand at a fixed place in every file of a kind. */
export interface Magic {
  /** Bytes from the start of the file; 0 unless said. */
  readonly at?: number;
  readonly bytes: Uint8Array;
  /** Same length as `bytes`: a bit that is 0 may be anything. */
  readonly mask?: Uint8Array;
}

/** All we know to carve one kind of file. One file in signatures/, one line in signatures/index.ts. */
export interface Signature {
  /** For a person: "PNG image". */
  readonly name: string;
  /** Without a dot; also the name of the type for `--types`. */
  readonly extension: string;
  /** Other extensions that {@link Measured.extension} may give; `--types` takes them too. */
  readonly extensions?: readonly string[];
  readonly mime: string;
  /** Where a reader can check our work. */
  readonly spec: string;
  /** A file begins with one of these. The scanner searches all magics of all signatures at once, so three or more rare bytes each. */
  readonly magic: readonly Magic[];
  /**
   * Walk the format from its start to its true end. `file` begins at the candidate and ends with the source,
   * so nearly always far too late. Null: not this format after all. Never throws for what the bytes say.
   */
  measure(file: ByteSource, budget: Budget): Measured | null;
}

/** Whether `head`, the first bytes of a file, begins as files of this kind do. A quick word, no validation. */
export function beginsAs({ magic }: Signature, head: Uint8Array): boolean {
  return magic.some(({ at = 0, bytes, mask }) => at + bytes.length <= head.length && bytes.every((byte, i) => ((head[at + i]! ^ byte) & (mask?.[i] ?? 0xff)) === 0));
}

/** All extensions that files of this kind have. */
export function extensionsOf({ extension, extensions = [] }: Signature): readonly string[] {
  return [extension, ...extensions];
}

/** A byte string in hexadecimal: hex`89 50 4e 47`. */
export function hex(text: TemplateStringsArray): Uint8Array {
  return Uint8Array.from(text[0]!.trim().split(/\s+/), (pair) => Number.parseInt(pair, 16));
}

/** The bytes of ASCII text: ascii`RIFF`. */
export function ascii(text: TemplateStringsArray): Uint8Array {
  return Uint8Array.from(text[0]!, (letter) => letter.charCodeAt(0));
}
