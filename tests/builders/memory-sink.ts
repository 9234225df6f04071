import type { Sink, SinkFile } from "../../src/engine/export/sink.ts";

/** Keeps what is exported, by path; what was discarded is not there. */
export class MemorySink implements Sink {
  readonly files = new Map<string, Uint8Array>();
  readonly times = new Map<string, Date | null>();

  constructor(private readonly onWrite: () => void = () => undefined) {}

  create(path: string, _size: number, modified: Date | null): SinkFile | null {
    if (this.files.has(path)) return null;
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    return {
      write: (bytes) => {
        pieces.push(bytes);
        this.onWrite();
      },
      close: async () => {
        this.files.set(path, new Uint8Array(await new Blob(pieces).arrayBuffer()));
        this.times.set(path, modified);
      },
      discard: () => undefined,
    };
  }
}
