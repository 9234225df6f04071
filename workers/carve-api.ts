// What a carving pool and its workers agree on, in the browser and in Node. Types only.
import type { RangeResult } from "../src/engine/carving/carve.ts";
import type { CarvedFile } from "../src/engine/carving/carved-file.ts";
import type { SourceSpec } from "../src/engine/core/source-spec.ts";

/** What a worker needs before it can carve. */
export interface CarveWorkerData {
  readonly spec: SourceSpec;
  readonly alignment: number;
  /** The kernels, compiled once for all. */
  readonly kernels: WebAssembly.Module;
}

/** The browser's files by the keys under which the source knows them. */
export type CarveFiles = readonly (readonly [key: string, file: File])[];

export interface CarveWorkerApi {
  carve(from: number, to: number): RangeResult | Promise<RangeResult>;
}

/** What a worker in Node is to write. */
export interface FoundFile {
  readonly found: CarvedFile;
  /** Its path below the destination. */
  readonly output: string;
}

/** What came of it. */
export type Outcome =
  | { readonly kind: "written"; readonly sha256: string; /** Bytes. */ readonly unreadable: number; readonly runs: readonly (readonly [number, number])[] }
  /** Something lies at that path. */
  | { readonly kind: "there" }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly why: string; /** Nothing more fits. */ readonly full: boolean };

/** In Node the worker writes, too. */
export interface NodeCarveData extends CarveWorkerData {
  /** The destination. */
  readonly folder: string;
  /** What this worker calls a file there that is not whole yet. */
  readonly partial: string;
  /** Not 0 when writing is to stop. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

export interface NodeCarveApi extends CarveWorkerApi {
  write(files: readonly FoundFile[]): Promise<Outcome[]>;
}

/** In a browser nothing can be given to a worker at its start. */
export interface BrowserCarveApi extends CarveWorkerApi {
  open(data: CarveWorkerData, files: CarveFiles): void;
}
