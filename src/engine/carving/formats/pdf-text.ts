import type { Reader } from "../../core/reader.ts";

/** What begins an object: its number, its generation, "obj". */
export const OBJECT = /^\s*(\d{1,10})\s+\d{1,5}\s+obj\b/;

/** `length` bytes as Latin-1 text, or as many as there are. */
export function text(reader: Reader, at: number, length: number): string {
  return reader.ascii(at, Math.min(length, Math.max(0, reader.size - at)));
}

/** The number behind a key of a dictionary, where it stands there itself. */
export function numberOf(dictionary: string, key: string): number | null {
  const found = new RegExp(`/${key}\\s+(\\d{1,15})(?!\\s+\\d+\\s+R)\\b`).exec(dictionary);
  return found ? Number(found[1]) : null;
}

/** The numbers of an array behind a key of a dictionary. */
export function numbersOf(dictionary: string, key: string): number[] | null {
  const found = new RegExp(`/${key}\\s*\\[([\\d\\s]*)\\]`).exec(dictionary);
  return found ? found[1]!.split(/\s+/).filter(Boolean).map(Number) : null;
}

const DICTIONARY = 4096;

/** An object with a stream: its dictionary, and where the data begin. Null where the object has none. */
export function streamAt(reader: Reader, at: number): { dictionary: string; data: number } | null {
  const start = text(reader, at, DICTIONARY);
  const found = /\bstream(\r\n|\n)/.exec(start);
  if (!found || /\bendobj\b/.test(start.slice(0, found.index))) return null;
  return { dictionary: start.slice(0, found.index), data: at + found.index + found[0].length };
}
