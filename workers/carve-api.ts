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

export interface CarveWorkerApi {
  carve(from: number, to: number): RangeResult | Promise<RangeResult>;
}
