/**
 * The one Trusted Types policy of the app: it passes the addresses of its own workers and the shells of
 * previews, and nothing else can become a script or a document.
 */
import { textDocument } from "./preview-shell.ts";
import { settings } from "./settings.ts";
import volumeWorker from "../../workers/volume.worker.ts?worker&url";

const own = new Set([volumeWorker, "sw.js"].map((address) => new URL(address, document.baseURI).href));

const rules = {
  createScriptURL(address: string): string {
    const { href } = new URL(address, document.baseURI);
    if (!own.has(href)) throw new TypeError("not a worker of this app");
    return href;
  },
  createHTML: (text: string): string => textDocument(text, settings.dark),
};

interface Policy {
  createScriptURL(address: string): string;
  createHTML(text: string): string;
}
const factory = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes;
const policy: Policy = factory?.createPolicy("salvor", rules) ?? rules;

export function startVolumeWorker(): Worker {
  return new Worker(policy.createScriptURL(volumeWorker), { type: "module", name: "volume" });
}

/** The address of the service worker, as a trusted value. */
export function serviceWorkerAddress(): string {
  return policy.createScriptURL("sw.js");
}

/** The document of a preview, as a trusted value: `text` is shown as it is. */
export function previewDocument(text: string): string {
  return policy.createHTML(text);
}
