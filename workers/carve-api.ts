// What a carving pool and its workers agree on, in the browser and in Node. Types only.
import type { RangeResult } from "../src/engine/carving/carve.ts";
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

/** In a browser nothing can be given to a worker at its start. */
export interface BrowserCarveApi extends CarveWorkerApi {
  open(data: CarveWorkerData, files: CarveFiles): void;
}
