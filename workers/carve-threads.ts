/** Starts the browser's workers for a carving pool; called by the worker that has the image open. */
import { wrap } from "comlink";
import type { CarveWorker } from "../src/engine/carving/pool.ts";
import type { BrowserCarveApi, CarveFiles, CarveWorkerData } from "./carve-api.ts";
import address from "./carve.worker.ts?worker&url";

interface Policy { createScriptURL(address: string): string }
const factory = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes;
/** The policy passes one address: that of the carving worker. */
const policy: Policy = factory?.createPolicy("salvor", { createScriptURL: () => new URL(address, location.href).href }) ?? { createScriptURL: (own) => own };

/** Workers for a machine: one core is left to the page and to the browser, which reads the file. */
export const carveWorkers = (): number => Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1));

/** A worker that has its source open. For `carvePool`'s `spawn`. */
export async function startCarveWorker(data: CarveWorkerData, files: CarveFiles): Promise<CarveWorker> {
  const worker = new Worker(policy.createScriptURL(address), { type: "module", name: "carve" });
  const api = wrap<BrowserCarveApi>(worker);
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => reject(new Error(event.message || "a worker of the scan could not be started")));
  });
  await Promise.race([api.open(data, files), failed]);
  return { carve: (from, to) => Promise.race([api.carve(from, to), failed]), close: () => worker.terminate() };
}
