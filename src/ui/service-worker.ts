/** The service worker keeps the app for use without a network, and gives it the headers that a plain host does not send. */
import { serviceWorkerAddress } from "./trusted.ts";

/** Says when a newer version waits; `restart` takes it over. */
class Update extends EventTarget {
  #waiting: ServiceWorker | null = null;

  get ready(): boolean {
    return this.#waiting !== null;
  }

  offer(worker: ServiceWorker): void {
    this.#waiting = worker;
    this.dispatchEvent(new Event("change"));
  }

  restart(): void {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    this.#waiting?.postMessage("take over");
  }
}

export const update = new Update();

export async function startServiceWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  let touched = false;
  for (const type of ["pointerdown", "keydown", "drop"]) addEventListener(type, () => { touched = true; }, { once: true, capture: true });
  const first = navigator.serviceWorker.controller === null;
  // On the very first visit to a plain host the page came without the headers: load it again, now through the worker, unless someone is already at work.
  if (first && !self.crossOriginIsolated) navigator.serviceWorker.addEventListener("controllerchange", () => { if (!touched) location.reload(); }, { once: true });
  const registration = await navigator.serviceWorker.register(serviceWorkerAddress());
  if (registration.waiting) update.offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => { if (worker.state === "installed" && navigator.serviceWorker.controller) update.offer(worker); });
  });
}
