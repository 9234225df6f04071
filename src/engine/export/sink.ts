/** Where exported files go: a folder, a zip. The engine writes to one of these and knows neither Node nor the page. */

/** A file could not be written. */
export class SinkError extends Error {
  override name = "SinkError";
  /** `full`: no further file will fit either. */
  constructor(message: string, readonly full: boolean) {
    super(message);
  }
}

/** Methods throw {@link SinkError} where the place does not take a file. */
export interface Sink {
  /**
   * A new file at `path`, whose folders are made as needed. Null where something is there already:
   * nothing is ever overwritten. `size` is what will be written, unless the export is stopped.
   */
  create(path: string, size: number, modified: Date | null): SinkFile | null | Promise<SinkFile | null>;
}

export interface SinkFile {
  write(bytes: Uint8Array<ArrayBuffer>): void | Promise<void>;
  /** All is written: the file gets its name and its time. */
  close(): void | Promise<void>;
  /** The export was stopped or failed: what was written of this file goes away. */
  discard(): void | Promise<void>;
}
