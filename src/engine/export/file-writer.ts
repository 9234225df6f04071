/** Copies any source to a file of a sink, piece by piece, with its SHA-256. */
import type { ByteSource } from "../core/byte-source.ts";
import { nextTurn, type Pause, type Progress } from "../core/job.ts";
import { readAround } from "../core/read-around.ts";
import { Sha256, type Hasher } from "../kernels/bytes.ts";
import type { SinkFile } from "./sink.ts";

const PIECE = 1 << 20;

export interface CopyOptions {
  readonly signal?: Pick<AbortSignal, "aborted">;
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

/** Write `source` to `file`; null where it was stopped. Nothing half-written is left. */
export async function writeFile(source: ByteSource, file: SinkFile, options: CopyOptions = {}): Promise<Copied | null> {
  let whole = false;
  try {
    const copied = await copy(source, file, options);
    if (!copied) return null;
    await file.close();
    whole = true;
    return copied;
  } finally {
    if (!whole) await file.discard();
  }
}

async function copy(source: ByteSource, file: SinkFile, { signal, pause, report, hasher = () => new Sha256() }: CopyOptions = {}): Promise<Copied | null> {
  const hash = hasher();
  let unreadable = 0;
  let allZero = true;
  for (let at = 0; at < source.size;) {
    if (signal?.aborted) return null;
    const length = Math.min(PIECE, source.size - at);
    const { bytes, missing } = readAround(source, at, length);
    unreadable += missing;
    const written = file.write(bytes); // where another thread writes, this one computes
    allZero &&= isZero(bytes);
    hash.update(bytes);
    await written;
    at += length;
    report?.({ done: at, total: source.size });
    await nextTurn();
    await pause?.wait();
  }
  return { sha256: hash.digest(), unreadable, allZero };
}

function isZero(bytes: Uint8Array<ArrayBuffer>): boolean {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteOffset % 4 === 0 ? bytes.length >>> 2 : 0);
  for (let i = 0; i < words.length; i++) if (words[i] !== 0) return false;
  for (let i = words.length * 4; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}
