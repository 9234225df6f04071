/** Counts what this page asked any server for since it was opened: the proof behind the badge. */
class Requests extends EventTarget {
  /** Addresses outside this app's own origin. */
  readonly foreign: string[] = [];
  /** The app's own files. */
  own = 0;
  offlineReady = false;

  constructor() {
    super();
    try {
      new PerformanceObserver((list) => this.#count(list.getEntries())).observe({ type: "resource", buffered: true });
    } catch {
      // Not observable in this browser: the badge then says less.
    }
    void this.#awaitWorker();
  }

  #count(entries: readonly PerformanceEntry[]): void {
    for (const { name } of entries) {
      if (name.startsWith("blob:")) continue;
      if (new URL(name).origin === location.origin) this.own++;
      else this.foreign.push(name);
    }
    this.dispatchEvent(new Event("change"));
  }

  async #awaitWorker(): Promise<void> {
    if (!("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.ready;
    this.offlineReady = true;
    this.dispatchEvent(new Event("change"));
  }
}

export const requests = new Requests();
