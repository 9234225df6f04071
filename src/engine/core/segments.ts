/**
 * The fastest way to read a File from end to end in a browser: a byte stream over segments of it, into one buffer that
 * goes back and forth (BYOB). Such streams have been seen to stop for ever, so a watchdog reads the rest of a
 * segment another way. Asynchronous, unlike all other reading, because only streams are that fast.
 */
import { Unreadable } from "./byte-source.ts";

const SEGMENT = 64 << 20;
const WINDOW = 1 << 20;
/** A stream that gives nothing for this long is given up. A disk that has to spin up takes longer, and is then read the other way. */
const PATIENCE_MS = 3000;
/** Bytes read at once without a stream. */
const PIECE = 16 << 20;

/** What is used of a Blob or File. */
export interface SegmentedBlob {
  readonly size: number;
  slice(start: number, end: number): { stream(): ReadableStream<Uint8Array<ArrayBuffer>>; arrayBuffer(): Promise<ArrayBuffer> };
}

/** Some bytes in a row. They are the reader's until the next window is asked for. */
export interface SegmentWindow {
  /** Bytes from the start of the blob. */
  readonly start: number;
  /** The window's own bytes, and after them those that overlap the next window. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly owned: number;
}

export interface SegmentOptions {
  /** Bytes of the next window that are shown at the end of each. */
  readonly overlap?: number;
  /** Bytes owned by a window at most. */
  readonly window?: number;
  readonly segment?: number;
  readonly patience?: number;
}

/** The bytes `from` to `to` of `blob` as windows; throws {@link Unreadable} where the browser refuses them. */
export async function* windows(blob: SegmentedBlob, from: number, to: number, options: SegmentOptions = {}): AsyncGenerator<SegmentWindow, void> {
  const { overlap = 0, window = WINDOW, segment = SEGMENT, patience = PATIENCE_MS } = options;
  for (let start = from; start < to; start += segment) {
    const end = Math.min(start + segment, to);
    const reader = new SegmentReader(blob, start, Math.min(end + overlap, blob.size), patience);
    try {
      yield* cutWindows(reader, start, end, window, overlap);
    } finally {
      reader.close();
    }
  }
}

async function* cutWindows(reader: SegmentReader, from: number, end: number, window: number, overlap: number): AsyncGenerator<SegmentWindow, void> {
  let buffer = new Uint8Array(window + overlap);
  let filled = 0;
  for (let start = from; start < end;) {
    const wanted = Math.min(buffer.length, reader.end - start);
    while (filled < wanted) [buffer, filled] = await reader.fill(buffer, filled, wanted, start);
    const owned = Math.min(window, end - start);
    yield { start, bytes: buffer.subarray(0, filled), owned };
    buffer.copyWithin(0, owned, filled);
    filled -= Math.min(owned, filled);
    start += owned;
  }
}

const LATE = Symbol("late");

/** Reads one segment forwards: by its stream as long as that delivers, then by pieces. */
class SegmentReader {
  #stream: ReadableStreamBYOBReader | null;
  /** Where the next byte comes from. */
  #at: number;
  #piece = new Uint8Array(0);

  constructor(private readonly blob: SegmentedBlob, from: number, readonly end: number, private readonly patience: number) {
    this.#at = from;
    this.#stream = blob.slice(from, end).stream().getReader({ mode: "byob" });
  }

  /**
   * More bytes at `filled` of `buffer`, not past `wanted`: the buffer, which may be another one now, and how much is
   * filled. A stream that hangs keeps the buffer it was given: then the window, which begins at `start`, is read anew.
   */
  async fill(buffer: Uint8Array<ArrayBuffer>, filled: number, wanted: number, start: number): Promise<[Uint8Array<ArrayBuffer>, number]> {
    if (!this.#stream) return [buffer, filled + await this.#fillByPiece(buffer, filled, wanted)];
    const { length } = buffer;
    const result = await late(this.#stream.read(buffer.subarray(filled, wanted)), this.patience);
    if (result !== LATE && result?.value && !result.done) {
      this.#at += result.value.length;
      return [new Uint8Array(result.value.buffer), filled + result.value.length];
    }
    this.close();
    this.#at = start;
    return [new Uint8Array(length), 0];
  }

  /** Gives the stream up. It is not waited for: one that hangs never ends. */
  close(): void {
    this.#stream?.cancel().catch(() => {});
    this.#stream = null;
  }

  async #fillByPiece(buffer: Uint8Array, filled: number, wanted: number): Promise<number> {
    if (this.#piece.length === 0) this.#piece = await this.#readPiece();
    const part = this.#piece.subarray(0, wanted - filled);
    buffer.set(part, filled);
    this.#piece = this.#piece.subarray(part.length);
    this.#at += part.length;
    return part.length;
  }

  async #readPiece(): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(this.#at + PIECE, this.end);
    let why = "the file became shorter while it was read";
    const bytes = await this.blob.slice(this.#at, end).arrayBuffer().catch((error: unknown) => { why = (error as Error).message; return new ArrayBuffer(0); });
    if (bytes.byteLength !== end - this.#at) throw new Unreadable(this.#at, end - this.#at, why);
    return new Uint8Array(bytes);
  }
}

/** What `promise` gives; LATE after some time without an answer, null where it failed. */
async function late<Value>(promise: Promise<Value>, patience: number): Promise<Value | typeof LATE | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<typeof LATE>((resolve) => { timer = setTimeout(() => resolve(LATE), patience); });
  try {
    return await Promise.race([promise.catch(() => null), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
