/** Elements of EBML (RFC 8794): an identifier and a length of variable size, then the content. */
import type { Reader } from "../../core/reader.ts";

export interface Element {
  readonly id: number;
  readonly at: number;
  readonly start: number;
  /** Infinity where the length is not known. */
  readonly end: number;
}

/** The element at `at`; null where there is none. It may reach past the end of the source. */
export function elementAt(reader: Reader, at: number): Element | null {
  const first = reader.u8(at);
  const idLength = Math.clz32(first) - 23;
  if (!(first > 0) || idLength > 4 || !reader.has(at, idLength)) return null;
  let id = 0;
  for (let i = 0; i < idLength; i++) id = id * 256 + reader.u8(at + i);
  const size = number(reader, at + idLength);
  return size && { id, at, start: at + idLength + size.length, end: at + idLength + size.length + size.value };
}

/** A number whose first byte says how long it is; all ones mean: not known. */
export function number(reader: Reader, at: number): { value: number; length: number } | null {
  const first = reader.u8(at);
  const length = Math.clz32(first) - 23;
  if (!(first > 0) || !reader.has(at, length)) return null;
  let value = first & 0xff >> length;
  let ones = value === 0xff >> length;
  for (let i = 1; i < length; i++) {
    const byte = reader.u8(at + i);
    ones &&= byte === 255;
    value = value * 256 + byte;
  }
  return { value: ones ? Infinity : value, length };
}

/** An unsigned number in the content of an element. */
export function unsigned(reader: Reader, element: Element): number {
  let value = 0;
  for (let at = element.start; at < Math.min(element.end, element.start + 8); at++) value = value * 256 + reader.u8(at);
  return value;
}
