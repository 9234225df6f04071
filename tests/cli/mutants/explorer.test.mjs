// Whatever an image contains, what the page asks of it is answered: views, rows, details, previews, a content check.
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { runnerImport } from "vite";
import { MUTANTS, mutate, random } from "./mutate.mjs";

const { module: parts } = await runnerImport(fileURLToPath(new URL("./explorer-parts.ts", import.meta.url)));
parts.loadKernels(new WebAssembly.Module(readFileSync(new URL("../../../assembly/build/kernels.wasm", import.meta.url))));
const sample = new Uint8Array(gunzipSync(readFileSync(new URL("../../../public/samples/deleted-photos.img.gz", import.meta.url))));
/** Boot sector, tables, root, the folders behind them. */
const METADATA = [[0, 64], [512, 4096], [0x6800 - 0x3400, 0x4000], [0xb400, 0x2000]];

/** Everything that a person can click. */
function use(bytes) {
  const explorer = new parts.Explorer();
  const opened = parts.finish(explorer.open([{ name: "mutant", source: new parts.MemorySource(bytes) }]));
  if (!("image" in opened)) return;
  for (const { number, filesystem } of opened.image.volumes) {
    if (!filesystem) continue;
    parts.finish(explorer.list(number));
    parts.finish(explorer.check(number));
    for (const sort of ["name", "size", "modified", "state", "rating", "address"]) {
      const view = explorer.view(number, { ...parts.EVERYTHING, sort, system: true });
      for (const { entry } of explorer.rows(view.id, 0, 200)) {
        explorer.details(number, entry);
        explorer.preview(number, entry);
        explorer.folders(number, entry);
      }
    }
    const all = explorer.entries(explorer.view(number, parts.EVERYTHING).id, 0, 1000);
    parts.picksInfo(parts.pickedItems([{ list: number, entries: all }], (list) => explorer.listing(list)));
    explorer.sourceInfo({ kind: "unallocated", volume: number });
  }
  explorer.problems();
  parts.deletedBeginnings(explorer.image);
  parts.scanSource(explorer.image, false).locate(0, 1);
}

test("a sound sample is used without a complaint", () => use(sample));

test("damaged samples are used without an exception, in bounded time", () => {
  for (let seed = 1; seed <= Math.min(MUTANTS, 400); seed++) {
    const from = performance.now();
    try {
      use(mutate(sample, METADATA, random(seed)));
    } catch (error) {
      throw new Error(`mutant ${seed}: ${error.stack}`);
    }
    const seconds = (performance.now() - from) / 1000;
    if (seconds > 5) throw new Error(`mutant ${seed} took ${seconds.toFixed(1)} s`);
  }
});
