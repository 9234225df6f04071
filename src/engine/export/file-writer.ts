/** Copies any source to a file of a sink, piece by piece, with its SHA-256. */
import { Unreadable, tryRead, type ByteSource } from "../core/byte-source.ts";
import { nextTask, type Pause, type Progress } from "../core/job.ts";
import { Sha256, type Hasher } from "../kernels/bytes.ts";
import type { SinkFile } from "./sink.ts";

const PIECE = 1 << 20;
/** What cannot be read is narrowed down to sectors of this many bytes. */
const SMALLEST = 512;

export interface CopyOptions {
  readonly signal?: AbortSignal;
  readonly pause?: Pause;
  readonly report?: (progress: Progress) => void;
  /** A faster SHA-256 where the host has one. */
  readonly hasher?: () => Hasher;
}

export interface Copied {
  readonly sha256: string;
  /** Bytes that could not be read; zeros stand in their place. */
  readonly unreadable: number;
  /** Every byte is zero: what a disk gives for blocks that were trimmed. */
  readonly allZero: boolean;
}

/** Copy `source` to `file`; null where it was stopped. Closing or discarding the file is up to the caller. */
export async function copy(source: ByteSource, file: SinkFile, { signal, pause, report, hasher = () => new Sha256() }: CopyOptions = {}): Promise<Copied | null> {
  const hash = hasher();
  let unreadable = 0;
  let allZero = true;
  for (let at = 0; at < source.size;) {
    if (signal?.aborted) return null;
    const length = Math.min(PIECE, source.size - at);
    const { bytes, missing } = readAround(source, at, length);
    unreadable += missing;
    allZero &&= isZero(bytes);
    hash.update(bytes);
    await file.write(bytes);
    at += length;
    report?.({ done: at, total: source.size });
    await nextTask();
    await pause?.wait();
  }
  return { sha256: hash.digest(), unreadable, allZero };
}

/** `length` bytes at `at`, with zeros where they cannot be read. */
function readAround(source: ByteSource, at: number, length: number): { bytes: Uint8Array<ArrayBuffer>; missing: number } {
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

function isZero(bytes: Uint8Array<ArrayBuffer>): boolean {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteOffset % 4 === 0 ? bytes.length >>> 2 : 0);
  for (let i = 0; i < words.length; i++) if (words[i] !== 0) return false;
  for (let i = words.length * 4; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}
