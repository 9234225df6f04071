/** The worker of one open image: an entry point around the engine's explorer. */
import { expose, transfer } from "comlink";
import { Unreadable } from "../src/engine/core/byte-source.ts";
import { drive } from "../src/engine/core/job.ts";
import { Explorer } from "../src/engine/explorer/explorer.ts";
import type { BytesRead, Details, EntryQuery, FolderNode, ListId, ListInfo, Opened, Preview, Problem, Report, Row, SourceInfo, SourceRef, ViewInfo, VolumeApi } from "./api.ts";
import { FileSource } from "./file-source.ts";
import { startKernels } from "./load-kernels.ts";

/** Least time between two reports, in milliseconds. */
const REPORT_EVERY = 100;

class VolumeWorker implements VolumeApi {
  readonly #explorer = new Explorer();
  readonly #ready = startKernels();
  #running = new AbortController();

  async open(files: readonly File[]): Promise<Opened> {
    await this.#ready;
    const opened = await drive(this.#explorer.open(files.map((file) => ({ name: file.name, source: new FileSource(file) }))), { signal: this.#running.signal });
    return opened ?? { failure: { kind: "unreadable", what: "Opening was stopped.", offset: 0 } };
  }

  async list(volume: number, report: Report): Promise<ListInfo> {
    let last = 0;
    await drive(this.#explorer.list(volume), {
      signal: this.#running.signal,
      report: ({ done, total }) => {
        if (performance.now() - last < REPORT_EVERY) return;
        last = performance.now();
        report(done, total);
      },
    });
    return this.#explorer.listInfo(volume);
  }

  cancel(): void {
    this.#running.abort();
    this.#running = new AbortController();
  }

  listInfo = (list: ListId): ListInfo => this.#explorer.listInfo(list);
  view = (list: ListId, query: EntryQuery): ViewInfo => this.#explorer.view(list, query);
  rows = (view: number, from: number, count: number): readonly Row[] => this.#explorer.rows(view, from, count);
  entries = (view: number, from: number, count: number): Uint32Array => this.#explorer.entries(view, from, count);
  folders = (list: ListId, folder: number): readonly FolderNode[] => this.#explorer.folders(list, folder);
  details = (list: ListId, entry: number): Details => this.#explorer.details(list, entry);
  sourceInfo = (ref: SourceRef): SourceInfo => this.#explorer.sourceInfo(ref);
  problems = (): readonly Problem[] => this.#explorer.problems();

  preview(list: ListId, entry: number): Preview {
    const preview = this.#explorer.preview(list, entry);
    return preview.kind === "picture" ? transfer(preview, [preview.bytes.buffer]) : preview;
  }

  read(ref: SourceRef, offset: number, length: number): BytesRead {
    const source = this.#explorer.source(ref);
    const there = Math.max(0, Math.min(length, source.size - offset));
    try {
      const bytes = source.read(offset, there);
      return transfer({ bytes, failed: null }, [bytes.buffer]);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { bytes: new Uint8Array(there), failed: error.message };
    }
  }
}

expose(new VolumeWorker());
