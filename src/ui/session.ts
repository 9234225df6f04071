/** What is open. The only file that talks to workers: it starts them, asks them, and lives on when one of them dies. */
import { proxy, wrap } from "comlink";
import type { ImageInfo, ListId, ListInfo, Picks, Report, SaveSummary, ScanProgress, ScanRequest, VolumeApi } from "../../workers/api.ts";
import { startVolumeWorker } from "./trusted.ts";

/** What happened, what still works, what can be done. */
export interface Message {
  readonly tone: "problem" | "info";
  readonly title: string;
  readonly text: string;
  /** The error's own words, to copy. */
  readonly details?: string;
}

/** Something that takes time, and how far it is. */
export interface Busy {
  readonly what: string;
  readonly done: number;
  readonly total: number;
}

/** Where the open image came from: to open it again on the next visit. */
export interface Origin {
  readonly handles?: readonly FileSystemFileHandle[];
  readonly sample?: string;
}

/** A worker's methods as the page sees them: each answers later. */
export type Asked<Api> = { [Name in keyof Api]: Api[Name] extends (...given: infer Given) => infer Answer ? (...given: Given) => Promise<Awaited<Answer>> : never };

export class Session extends EventTarget {
  image: ImageInfo | null = null;
  files: readonly File[] = [];
  origin: Origin = {};
  readonly lists = new Map<ListId, ListInfo>();
  busy: Busy | null = null;
  message: Message | null = null;
  #worker: Worker | null = null;
  #api: Asked<VolumeApi> | null = null;
  /** Grows with every image that is opened: a late answer of an older one is dropped. */
  #turn = 0;

  /** Tell everyone who watches that something changed. */
  changed(): void {
    this.dispatchEvent(new Event("change"));
  }

  say(message: Message | null): void {
    this.message = message;
    this.changed();
  }

  /** Open `files` as one image; whether that worked. What is wrong stands in `message`. */
  async open(files: readonly File[], origin: Origin = {}): Promise<boolean> {
    this.close();
    const turn = this.#turn;
    this.files = files;
    this.origin = origin;
    this.busy = { what: `Opening ${files[0]?.name ?? ""}`, done: 0, total: 0 };
    this.message = null;
    this.changed();
    this.#start();
    const opened = await this.ask((api) => api.open(files));
    if (turn !== this.#turn) return false;
    this.busy = null;
    if (opened && "image" in opened) this.image = opened.image;
    else if (opened && "failure" in opened) this.message = { tone: "problem", title: "This file cannot be opened as a disk image.", text: opened.failure.what };
    else if (opened) this.message = { tone: "info", title: "More files are needed.", text: `${opened.why} ${opened.needs.join(", ")}` };
    if (!this.image) this.#stop();
    this.changed();
    return this.image !== null;
  }

  /** Read the entries of every volume that has a filesystem, one after the other. */
  async listAll(): Promise<void> {
    const turn = this.#turn;
    for (const volume of this.image?.volumes ?? []) {
      if (!volume.filesystem || this.lists.has(volume.number) || turn !== this.#turn) continue;
      const what = `Reading the folders of volume ${volume.number}`;
      this.busy = { what, done: 0, total: 0 };
      this.changed();
      const list = await this.ask((api) => api.list(volume.number, this.#progress(what)));
      if (turn !== this.#turn) return;
      this.busy = null;
      if (list) this.lists.set(volume.number, list);
      this.changed();
    }
  }

  /** Judge deleted files by their content; what is sure then stands in the list. */
  async checkAll(): Promise<void> {
    const turn = this.#turn;
    const what = "Checking the content of deleted files";
    for (const { id, deleted } of [...this.lists.values()]) {
      if (id === 0 || deleted === 0 || turn !== this.#turn) continue;
      this.busy = { what, done: 0, total: 0 };
      this.changed();
      await this.ask((api) => api.check(id, this.#progress(what)));
    }
    if (turn !== this.#turn) return;
    this.busy = null;
    this.changed();
  }

  /** Search for files by their signatures; whether the search reached its end. */
  async scan(request: ScanRequest, report: (progress: ScanProgress) => void): Promise<boolean> {
    return (await this.ask((api) => api.scan(request, proxy(report)))) ?? false;
  }

  /** A report for a worker that shows here how far it is. */
  #progress(what: string): Report {
    const turn = this.#turn;
    return proxy((done: number, total: number) => {
      if (turn !== this.#turn || this.busy?.what !== what) return;
      this.busy = { what, done, total };
      this.changed();
    });
  }

  /** Stop what runs; what was found until then stays. */
  cancel(): void {
    void this.#api?.cancel();
  }

  /** Ask the image's worker. Undefined where it failed; then `message` says why. */
  async ask<Answer>(question: (api: Asked<VolumeApi>) => Promise<Answer>): Promise<Answer | undefined> {
    const turn = this.#turn;
    if (!this.#api) return undefined;
    try {
      return await question(this.#api);
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
      return undefined;
    }
  }

  /** Save into a folder, into a zip file, or (with no handle) as a zip in memory that the page hands out. */
  async save(picks: Picks, target: FileSystemDirectoryHandle | FileSystemFileHandle | null, report: Report): Promise<{ summary: SaveSummary; blob: Blob | null } | undefined> {
    return await this.ask(async (api) => (target?.kind === "directory"
      ? { summary: await api.saveToFolder(picks, target, proxy(report)), blob: null }
      : await api.saveAsZip(picks, target, proxy(report))));
  }

  close(): void {
    this.#turn++;
    this.#stop();
    this.image = null;
    this.files = [];
    this.origin = {};
    this.lists.clear();
    this.busy = null;
    this.changed();
  }

  #start(): void {
    this.#worker = startVolumeWorker();
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#failed(new Error(event.message || "a worker of this app could not be started"));
    });
    this.#api = wrap<VolumeApi>(this.#worker) as unknown as Asked<VolumeApi>;
  }

  #stop(): void {
    this.#worker?.terminate();
    this.#worker = this.#api = null;
  }

  #failed(error: unknown): void {
    const details = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.busy = null;
    this.say((error as Error).name === "Unreadable"
      ? { tone: "problem", title: "A part of the image cannot be read.", text: "What you see was read before. If the image was moved or changed, open it again to go on.", details }
      : { tone: "problem", title: "Something went wrong in this app.", text: "The image is untouched, and what was found is still there. If it happens again, open the image anew.", details });
  }
}
