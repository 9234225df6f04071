import { SinkError, type Sink, type SinkFile } from "../src/engine/export/sink.ts";

/** A folder that the user chose, written through the browser's file system access. Nothing in it is ever overwritten. */
export class HandleSink implements Sink {
  readonly #folders = new Map<string, FileSystemDirectoryHandle>();

  constructor(root: FileSystemDirectoryHandle) {
    this.#folders.set("", root);
  }

  async create(path: string): Promise<SinkFile | null> {
    try {
      const at = path.lastIndexOf("/");
      const folder = await this.#folder(at < 0 ? "" : path.slice(0, at));
      const name = path.slice(at + 1);
      if (await exists(folder, name)) return null;
      const handle = await folder.getFileHandle(name, { create: true });
      const writable = await handle.createWritable();
      return {
        write: (bytes) => guard(() => writable.write(bytes)),
        close: () => guard(() => writable.close()),
        discard: async () => {
          await writable.abort().catch(() => undefined);
          await folder.removeEntry(name).catch(() => undefined);
        },
      };
    } catch (error) {
      throw sinkError(error);
    }
  }

  async #folder(path: string): Promise<FileSystemDirectoryHandle> {
    const known = this.#folders.get(path);
    if (known) return known;
    let folder = this.#folders.get("")!;
    let at = "";
    for (const name of path.split("/")) {
      at = at === "" ? name : `${at}/${name}`;
      folder = this.#folders.get(at) ?? await folder.getDirectoryHandle(name, { create: true });
      this.#folders.set(at, folder);
    }
    return folder;
  }
}

async function exists(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (error) {
    if ((error as DOMException).name === "NotFoundError") return false;
    if ((error as DOMException).name === "TypeMismatchError") return true;
    throw error;
  }
}

async function guard(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw sinkError(error);
  }
}

function sinkError(error: unknown): SinkError {
  const { name, message } = error as DOMException;
  switch (name) {
    case "QuotaExceededError": return new SinkError("the destination is full", true);
    case "NotAllowedError": return new SinkError("the browser no longer allows writing to the folder", true);
    case "NotFoundError": return new SinkError("the destination is gone", true);
    case "TypeError": return new SinkError("the browser refuses this name", false);
    default: return new SinkError(message, false);
  }
}
