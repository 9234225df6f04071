/** A folder on disk as a sink: new files only, never through a symbolic link, never in place of something. */
import { accessSync, closeSync, constants, existsSync, ftruncateSync, futimesSync, linkSync, lstatSync, mkdirSync, openSync, renameSync, rmSync, unlinkSync, write, writeSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Platform } from "../engine/export/safe-name.ts";
import { SinkError, type Sink, type SinkFile } from "../engine/export/sink.ts";
import { wrongUse } from "./command.ts";

/** What is being written has this name in the destination until it is whole; a number follows where several files are written at once. */
export const PARTIAL = ".salvor.partial";
/** Bytes from which on writing goes on in another thread while this one computes on. Files of fewer are written at one go. */
const ASIDE = 1 << 18;
const writeAside = promisify(write);
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

const WHY: Readonly<Record<string, string>> = {
  EACCES: "That is not permitted.",
  EPERM: "That is not permitted.",
  EROFS: "That disk is read-only.",
  ENOSPC: "That disk is full.",
  ENOTDIR: "A part of the path is a file.",
  ENOENT: "No folder can be made there.",
};

export class FolderSink implements Sink {
  /** Folders that were made or looked at, so that none is looked at twice. */
  readonly #folders = new Set<string>();
  /** Names of files that are being written. */
  readonly #partial = new Set<string>();

  /** Makes `folder` where it is missing. Sinks of one folder in several threads have a `partial` each. */
  constructor(readonly folder: string, private readonly partial = PARTIAL) {
    try {
      makeFolder(folder);
      accessSync(folder, constants.W_OK);
    } catch (error) {
      const { code = "", message } = error as NodeJS.ErrnoException;
      throw wrongUse(`${folder} cannot be written to: ${WHY[code] ?? message}`);
    }
    this.#folders.add("");
  }

  /** Whose rules names must meet here: a stick with FAT or exFAT takes no `:` or `?` on Linux either. */
  get platform(): Platform {
    return process.platform !== "win32" && takesAnyName(this.folder) ? "posix" : "windows";
  }

  create(path: string, size: number, modified: Date | null): SinkFile | null {
    return guarded(() => {
      this.#enter(path.includes("/") ? dirname(path) : "");
      const place = join(this.folder, path);
      if (size < ASIDE) return newFile(place, modified);
      if (lstatSync(place, { throwIfNoEntry: false })) return null;
      const partial = this.#freeName();
      const file = new FolderFile(join(this.folder, partial), place, modified, () => this.#partial.delete(partial));
      this.#partial.add(partial);
      return file;
    });
  }

  #freeName(): string {
    let name = this.partial;
    for (let number = 2; this.#partial.has(name); number++) name = `${this.partial}-${number}`;
    return name;
  }

  /** Makes the folders of `path`; one that is there already must be a folder and no link to one. */
  #enter(path: string): void {
    if (this.#folders.has(path)) return;
    this.#enter(path.includes("/") ? dirname(path) : "");
    const place = join(this.folder, path);
    try {
      mkdirSync(place);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (!lstatSync(place).isDirectory()) throw new SinkError(`${place} is there already and is no folder.`, false);
    }
    this.#folders.add(path);
  }
}

/** Makes `folder` and those above it that are missing. Node's own way does not end where a system refuses with "not found" (/proc). */
function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let path = resolve(folder); !existsSync(path); path = dirname(path)) missing.push(path);
  for (const path of missing.reverse()) mkdirSync(path);
}

/** Whether the filesystem of `folder` takes a name that Windows would not; it is tried, and nothing is left behind. */
function takesAnyName(folder: string): boolean {
  const odd = join(folder, `${PARTIAL}:?`);
  try {
    closeSync(openSync(odd, NEW_FILE));
    unlinkSync(odd);
    return true;
  } catch {
    return false;
  }
}

/** A small file, which has its name from the start: system calls are what small files cost. Null where something has that name. */
function newFile(place: string, modified: Date | null): FolderFile | null {
  try {
    return new FolderFile(place, place, modified, () => {});
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return null;
    throw error;
  }
}

class FolderFile implements SinkFile {
  readonly #descriptor: number;

  /** Written as `partial`, a new file, until it is whole and can be at `place`. */
  constructor(private readonly partial: string, private readonly place: string, private readonly modified: Date | null, private readonly done: () => void) {
    this.#descriptor = openSync(partial, NEW_FILE, 0o666);
  }

  write(bytes: Uint8Array): void | Promise<void> {
    if (bytes.length >= ASIDE) return this.#writeAside(bytes);
    guarded(() => {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
    });
  }

  close(): void {
    guarded(() => {
      if (this.modified) setTime(this.#descriptor, this.modified);
      closeSync(this.#descriptor);
      if (this.partial !== this.place) moveNew(this.partial, this.place);
    });
    this.done();
  }

  discard(): void {
    try {
      ftruncateSync(this.#descriptor);
      closeSync(this.#descriptor);
    } catch {
      // It was closed already: moving it failed.
    }
    rmSync(this.partial, { force: true });
    this.done();
  }

  async #writeAside(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length;) at += (await writeAside(this.#descriptor, bytes, at)).bytesWritten;
    } catch (error) {
      throw sinkError(error);
    }
  }
}

/** A time that the destination's filesystem does not take is left as it is. */
function setTime(descriptor: number, modified: Date): void {
  try {
    futimesSync(descriptor, modified, modified);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EINVAL") throw error;
  }
}

/** Gives a file its name without ever replacing another. A hard link refuses to; where there are none, it is looked first. */
function moveNew(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" || lstatSync(to, { throwIfNoEntry: false })) throw error;
    renameSync(from, to);
    return;
  }
  unlinkSync(from);
}

export function guarded<Result>(write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw sinkError(error);
  }
}

/** Node's error as a sentence about this file, or about the end of the space; any other error as it is. */
function sinkError(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EROFS") return new SinkError("There is no more space in the destination.", true);
  return new SinkError(`It could not be written: ${message}`, false);
}
