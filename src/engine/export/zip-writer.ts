/**
 * A zip as a sink, for browsers that cannot write into a folder. It streams, stores without
 * compression, and uses ZIP64 where sizes or counts ask for it, so it may be of any size.
 */
import { makeZip } from "client-zip";
import { MANIFEST } from "./manifest.ts";
import { SinkError, type Sink, type SinkFile } from "./sink.ts";

interface ZipEntry {
  readonly name: string;
  readonly input: ReadableStream<Uint8Array>;
  readonly lastModified?: Date;
}

const CLOSED = "The zip was closed before its end.";

export class ZipSink implements Sink {
  /** The zip itself. Nothing is written faster than this is read. */
  readonly stream: ReadableStream<Uint8Array>;
  readonly #entries = new Channel<ZipEntry>();
  readonly #names = new Set<string>();
  #closed = false;
  #close!: () => void;
  /** Settles when the reader of the zip goes away: a write would wait for it for ever. */
  readonly #closing = new Promise<void>((resolve) => { this.#close = resolve; });

  constructor() {
    const zip = makeZip(this.#entries).getReader();
    this.stream = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const { done, value } = await zip.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => {
        this.#closed = true;
        this.#close();
      },
    }, { highWaterMark: 1 });
  }

  create(path: string, _size: number, modified: Date | null): SinkFile | null {
    if (this.#closed) throw new SinkError(CLOSED, true);
    if (this.#names.has(path)) return null;
    this.#names.add(path);
    const pipe = new TransformStream<Uint8Array, Uint8Array>();
    const writer = pipe.writable.getWriter();
    this.#entries.push({ name: path, input: pipe.readable, ...(modified ? { lastModified: modified } : {}) });
    return {
      write: (bytes) => this.#orClosed(writer.write(bytes)),
      close: () => this.#orClosed(writer.close()),
      // What went into a zip stays in it: the entry ends early, and the manifest does not list it.
      discard: () => Promise.race([writer.close().catch(() => undefined), this.#closing]),
    };
  }

  /** After the last file: adds `manifest` (whole lines) and ends the zip. */
  async end(manifest: string): Promise<void> {
    const file = this.create(MANIFEST, 0, null);
    await file?.write(new TextEncoder().encode(manifest));
    await file?.close();
    this.#entries.end();
  }

  async #orClosed(done: Promise<void>): Promise<void> {
    await Promise.race([done, this.#closing]);
    if (this.#closed) throw new SinkError(CLOSED, true);
  }
}

/** Items handed from one that makes them to one that takes them. */
class Channel<Item> implements AsyncIterable<Item> {
  readonly #items: Item[] = [];
  #ended = false;
  #wake: (() => void) | null = null;

  push(item: Item): void {
    this.#items.push(item);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for (;;) {
      const item = this.#items.shift();
      if (item) yield item;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }
}
