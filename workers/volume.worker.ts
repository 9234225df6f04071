/** The worker of one open image: an entry point around the engine's explorer. */
import { expose, transfer } from "comlink";
import { SECTOR } from "../src/engine/carving/candidates.ts";
import { drive, type Job } from "../src/engine/core/job.ts";
import { Explorer } from "../src/engine/explorer/explorer.ts";
import { pickedItems, picksInfo } from "../src/engine/explorer/picks.ts";
import { ScanRun } from "../src/engine/explorer/scan-run.ts";
import type { BytesRead, Details, EntryQuery, Findings, FolderNode, ListId, ListInfo, Opened, Picks, PicksInfo, Preview, Problem, Report, Row, SaveSummary, ScanProgress, ScanRequest, SourceInfo, SourceRef, ViewInfo, VolumeApi } from "./api.ts";
import { carveWorkers, startCarveWorker } from "./carve-threads.ts";
import { FileSource } from "./file-source.ts";
import { startKernels } from "./load-kernels.ts";
import { saveAsZip, saveToFolder } from "./saving.ts";
import { throttled } from "./throttled.ts";

class VolumeWorker implements VolumeApi {
  readonly #explorer = new Explorer();
  readonly #ready = startKernels();
  #running = new AbortController();
  #saving = new AbortController();
  #scan: ScanRun | null = null;
  #files: readonly File[] = [];

  async open(files: readonly File[]): Promise<Opened> {
    await this.#ready;
    this.#files = files;
    const opened = await drive(this.#explorer.open(files.map((file, i) => ({ name: file.name, source: new FileSource(file, String(i)) }))), { signal: this.#running.signal });
    return opened ?? { failure: { kind: "unreadable", what: "Opening was stopped.", offset: 0 } };
  }

  async list(volume: number, report: Report): Promise<ListInfo> {
    await this.#drive(this.#explorer.list(volume), report);
    return this.#explorer.listInfo(volume);
  }

  async check(volume: number, report: Report): Promise<void> {
    await this.#drive(this.#explorer.check(volume), report);
  }

  cancel(): void {
    this.#running.abort();
    this.#running = new AbortController();
  }

  async scan(request: ScanRequest, report: (progress: ScanProgress) => void): Promise<boolean> {
    this.#scan?.stop();
    if (!request.checkpoint) this.#explorer.clearFound();
    this.#scan = new ScanRun(this.#explorer.image, this.#explorer.found, request);
    return await this.#scan.run(throttled(report, (progress) => progress.done === progress.total), {
      count: carveWorkers(),
      spawn: async (spec) => startCarveWorker({ spec, alignment: SECTOR, kernels: await this.#ready }, this.#files.map((file, i) => [String(i), file])),
    });
  }

  pauseScan = (pause: boolean): void => (pause ? this.#scan?.pause.pause() : this.#scan?.pause.resume());
  stopScan = (): void => this.#scan?.stop();
  findings = (): Findings | null => this.#scan?.findings() ?? null;

  restore(findings: Findings): void {
    this.#explorer.found.add(findings.files);
  }

  picksInfo = (picks: Picks): PicksInfo => picksInfo(pickedItems(picks, (list) => this.#explorer.listing(list)));
  saveToFolder = (picks: Picks, folder: FileSystemDirectoryHandle, report: Report): Promise<SaveSummary> => saveToFolder(this.#explorer, picks, folder, this.#saveSignal(), throttled(report));
  saveAsZip = (picks: Picks, handle: FileSystemFileHandle | null, report: Report): Promise<{ summary: SaveSummary; blob: Blob | null }> => saveAsZip(this.#explorer, picks, handle, this.#saveSignal(), throttled(report));
  stopSaving = (): void => this.#saving.abort();

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
    const read = this.#explorer.read(ref, offset, length);
    return transfer(read, [read.bytes.buffer]);
  }

  async #drive(job: Job<unknown>, report: Report): Promise<void> {
    const tell = throttled(report);
    await drive(job, { signal: this.#running.signal, report: ({ done, total }) => tell(done, total) });
  }

  #saveSignal(): AbortSignal {
    this.#saving = new AbortController();
    return this.#saving.signal;
  }
}

expose(new VolumeWorker());
