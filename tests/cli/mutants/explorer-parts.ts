// What the page's side of the engine offers, as one module graph for Vite's runnerImport.
export { MemorySource, Unreadable } from "../../../src/engine/core/byte-source.ts";
export { finish } from "../../../src/engine/core/job.ts";
export { Explorer, FOUND } from "../../../src/engine/explorer/explorer.ts";
export { pickedItems, picksInfo } from "../../../src/engine/explorer/picks.ts";
export { deletedBeginnings, scanSource } from "../../../src/engine/explorer/scan.ts";
export { EVERYTHING } from "../../../src/engine/filesystems/entry-view.ts";
export { loadKernels } from "../../../src/engine/kernels/kernels.ts";
