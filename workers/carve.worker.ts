/** A worker of the carving pool in the browser. */
import { expose } from "comlink";
import { Search } from "../src/engine/carving/candidates.ts";
import { carveFileRange } from "../src/engine/carving/carve-file.ts";
import { carveWholeRange, type RangeResult } from "../src/engine/carving/carve.ts";
import { BlockCache } from "../src/engine/core/block-cache.ts";
import type { ByteSource } from "../src/engine/core/byte-source.ts";
import { openSpec } from "../src/engine/core/source-spec.ts";
import { DECODERS } from "../src/engine/decoders.ts";
import { loadKernels } from "../src/engine/kernels/kernels.ts";
import type { BrowserCarveApi, CarveFiles, CarveWorkerData } from "./carve-api.ts";
import { FileSource } from "./file-source.ts";

class CarveWorker implements BrowserCarveApi {
  #source!: ByteSource;
  #search!: Search;
  /** The file, where the source is nothing but it: then it streams in. */
  #file: File | undefined;

  open({ spec, alignment, kernels }: CarveWorkerData, files: CarveFiles): void {
    loadKernels(kernels);
    const named = new Map(files);
    this.#source = openSpec(spec, (key) => new BlockCache(new FileSource(named.get(key)!, key)), DECODERS);
    this.#file = spec.kind === "file" ? named.get(spec.key) : undefined;
    this.#search = new Search(alignment);
  }

  async carve(from: number, to: number): Promise<RangeResult> {
    if (this.#file) return await carveFileRange(this.#file, this.#source, from, to, this.#search);
    return carveWholeRange(this.#source, from, to, this.#search);
  }
}

expose(new CarveWorker());
