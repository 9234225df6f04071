/** What a person chose for this browser: kept in local storage, never sent anywhere. */
import type { ZoneSetting } from "./format/dates.ts";

export type Theme = "auto" | "light" | "dark";

const KEY = "salvor-settings";

class Settings extends EventTarget {
  theme: Theme = "auto";
  zone: ZoneSetting = "here";

  constructor() {
    super();
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Record<"theme" | "zone", string>>;
      if (kept.theme === "light" || kept.theme === "dark") this.theme = kept.theme;
      if (kept.zone === "utc") this.zone = kept.zone;
    } catch {
      // Storage is forbidden or holds something else: the defaults serve.
    }
    this.#show();
  }

  get dark(): boolean {
    return this.theme === "dark" || this.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches;
  }

  set(change: { theme?: Theme; zone?: ZoneSetting }): void {
    Object.assign(this, change);
    try {
      localStorage.setItem(KEY, JSON.stringify({ theme: this.theme, zone: this.zone }));
    } catch {
      // Not kept, then.
    }
    this.#show();
    this.dispatchEvent(new Event("change"));
  }

  #show(): void {
    if (this.theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.theme;
  }
}

export const settings = new Settings();
