import { assert } from "chai";
import { wrap } from "comlink";
import type { BrowserCarveApi } from "../../workers/carve-api.ts";
import { carvePool } from "../../src/engine/carving/pool.ts";
import type { CarvedFile } from "../../src/engine/carving/carved-file.ts";
import { RunList } from "../../src/engine/core/run-list.ts";
import type { SourceSpec } from "../../src/engine/core/source-spec.ts";

const MIB = 1 << 20;
/** The smallest GIF: one pixel. */
const GIF = Uint8Array.from(atob("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"), (letter) => letter.charCodeAt(0));

/** Carves `spec` of `file` by real workers. */
async function carved(file: File, spec: SourceSpec, size: number): Promise<CarvedFile[]> {
  const kernels = await WebAssembly.compileStreaming(fetch(new URL("../../assembly/build/kernels.wasm", import.meta.url)));
  const found: CarvedFile[] = [];
  await carvePool(size, {
    workers: 2, range: 4 * MIB,
    report: (progress) => found.push(...progress.found),
    spawn: async () => {
      const worker = new Worker(new URL("../../workers/carve.worker.ts", import.meta.url), { type: "module" });
      const api = wrap<BrowserCarveApi>(worker);
      await api.open({ spec, alignment: 512, kernels }, [["disk", file]]);
      return { carve: (from, to) => api.carve(from, to), close: () => worker.terminate() };
    },
  });
  return found;
}

suite("carving workers in a browser", () => {
  const bytes = new Uint8Array(10 * MIB);
  const places = [512, 4 * MIB - 512, 9 * MIB];
  for (const place of places) bytes.set(GIF, place);
  const file = new File([bytes], "disk.img");

  test("they carve a File as it streams in", async () => {
    const found = await carved(file, { kind: "file", key: "disk" }, file.size);
    assert.deepEqual(found.map(({ offset, length, type }) => [offset, length, type]), places.map((place) => [place, GIF.length, "gif"]));
  });

  test("they carve a view over a File", async () => {
    const [offsets, lengths] = RunList.of([9 * MIB, 0], [1024, 2048]).columns();
    const found = await carved(file, { kind: "runs", of: { kind: "file", key: "disk" }, offsets, lengths, size: 3072 }, 3072);
    assert.deepEqual(found.map(({ offset, sourceOffset }) => [offset, sourceOffset]), [[9 * MIB, 0], [512, 1536]]);
  });
});
