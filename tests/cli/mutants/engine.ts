// What the mutant tests use of the engine, as one module graph for Vite's runnerImport.
export { MemorySource, ReadPastEnd, Unreadable } from "../../../src/engine/core/byte-source.ts";
export { isFailure } from "../../../src/engine/core/failure.ts";
export { finish } from "../../../src/engine/core/job.ts";
export { openImage } from "../../../src/engine/image.ts";
export { loadKernels } from "../../../src/engine/kernels/kernels.ts";
export * as tables from "../../builders/partition-table.ts";
export { SparseSource } from "../../builders/sparse-source.ts";
export { Budget } from "../../../src/engine/core/budget.ts";
export { SIGNATURES } from "../../../src/engine/carving/signatures/index.ts";
export * as fatVolumes from "../../builders/fat-volume.ts";
export { Inflater } from "../../../src/engine/kernels/inflate.ts";
export { exportEntries, isExported } from "../../../src/engine/export/export-entries.ts";
export { OutputNames } from "../../../src/engine/export/output-names.ts";
export { Search } from "../../../src/engine/carving/candidates.ts";
export { carve, carveWholeRange } from "../../../src/engine/carving/carve.ts";
export { isSolid } from "../../../src/engine/carving/carved-file.ts";
export { carvePool } from "../../../src/engine/carving/pool.ts";
