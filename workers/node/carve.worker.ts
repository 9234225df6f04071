/** A worker of the carving pool in Node. */
import { parentPort, workerData } from "node:worker_threads";
import { expose } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter";
import { NodeSource } from "../../src/cli/node-source.ts";
import { Search } from "../../src/engine/carving/candidates.ts";
import { carveWholeRange, type RangeResult } from "../../src/engine/carving/carve.ts";
import { openSpec } from "../../src/engine/core/source-spec.ts";
import { DECODERS } from "../../src/engine/decoders.ts";
import { loadKernels } from "../../src/engine/kernels/kernels.ts";
import type { CarveWorkerApi, CarveWorkerData } from "../carve-api.ts";

const { spec, alignment, kernels } = workerData as CarveWorkerData;
loadKernels(kernels);
/** Files are known by their paths. */
const source = openSpec(spec, (path) => new NodeSource(path), DECODERS);
const search = new Search(alignment);

const api: CarveWorkerApi = {
  carve: (from: number, to: number): RangeResult => carveWholeRange(source, from, to, search),
};
expose(api, nodeEndpoint(parentPort!));
