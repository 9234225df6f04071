/** A worker of the carving pool in Node. It searches, and writes what was found. */
import { parentPort, workerData } from "node:worker_threads";
import { expose } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter";
import { writeFound } from "../../src/cli/carve-copy.ts";
import { FolderSink } from "../../src/cli/folder-sink.ts";
import { NodeSource } from "../../src/cli/node-source.ts";
import { Search } from "../../src/engine/carving/candidates.ts";
import { carveWholeRange } from "../../src/engine/carving/carve.ts";
import { openSpec } from "../../src/engine/core/source-spec.ts";
import { DECODERS } from "../../src/engine/decoders.ts";
import { loadKernels } from "../../src/engine/kernels/kernels.ts";
import type { NodeCarveApi, NodeCarveData } from "../carve-api.ts";

const { spec, alignment, kernels, folder, partial, stop } = workerData as NodeCarveData;
loadKernels(kernels);
/** Files are known by their paths. */
const source = openSpec(spec, (path) => new NodeSource(path), DECODERS);
const search = new Search(alignment);
const sink = new FolderSink(folder, partial);
const signal = {
  get aborted(): boolean {
    return Atomics.load(stop, 0) !== 0;
  },
};

const api: NodeCarveApi = {
  carve: (from, to) => carveWholeRange(source, from, to, search),
  write: (files) => writeFound(source, sink, files, signal),
};
expose(api, nodeEndpoint(parentPort!));
