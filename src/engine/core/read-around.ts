import { Unreadable, tryRead, type ByteSource } from "./byte-source.ts";

/** What cannot be read is narrowed down to sectors of this many bytes. */
const SMALLEST = 512;

/** `length` bytes at `at`, with zeros where they cannot be read; `missing` says how many those are. */
export function readAround(source: ByteSource, at: number, length: number): { bytes: Uint8Array<ArrayBuffer>; missing: number } {
  try {
    return { bytes: source.read(at, length), missing: 0 };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  const bytes = new Uint8Array(length);
  let missing = 0;
  let from = 0;
  for (const extent of source.locate(at, length)) {
    missing += extent.kind === "unreadable" ? extent.length : readParts(source, at + from, bytes.subarray(from, from + extent.length));
    from += extent.length;
  }
  return { bytes, missing };
}

/** Fills `into` with what can be read from `at`, and returns how many bytes could not: halves of halves, down to a sector. */
function readParts(source: ByteSource, at: number, into: Uint8Array): number {
  let missing = 0;
  const pending: [number, number][] = [[0, into.length]];
  for (let range = pending.pop(); range; range = pending.pop()) {
    const [from, count] = range;
    const part = tryRead(source, at + from, count);
    if (part) into.set(part, from);
    else if (count <= SMALLEST) missing += count;
    else {
      const half = Math.ceil(count / 2 / SMALLEST) * SMALLEST;
      pending.push([from + half, count - half], [from, half]);
    }
  }
  return missing;
}
