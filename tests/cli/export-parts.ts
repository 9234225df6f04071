// What the tests of export use of the engine and of the command, as one module graph for Vite's runnerImport.
export { FolderSink } from "../../src/cli/folder-sink.ts";
export { glob } from "../../src/cli/glob.ts";
export { chosenZone, inZone, moment } from "../../src/cli/zone.ts";
export { printable } from "../../src/cli/output.ts";
export { exportEntries, isExported } from "../../src/engine/export/export-entries.ts";
export { OutputNames } from "../../src/engine/export/output-names.ts";
export { SinkError } from "../../src/engine/export/sink.ts";
export { ZipSink } from "../../src/engine/export/zip-writer.ts";
export { Kind, State } from "../../src/engine/filesystems/entry-table.ts";
export { loadKernels } from "../../src/engine/kernels/kernels.ts";
export { ListedFiles } from "../builders/listed-files.ts";
