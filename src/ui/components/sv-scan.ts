import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { FOUND, type Browse } from "../browse.ts";
import { Watch } from "../controllers/watch.ts";
import { formatBytes, plural } from "../format/bytes.ts";
import { formatDuration } from "../format/duration.ts";
import type { Scan } from "../scan-state.ts";
import { icon } from "../styles/icons.ts";
import { shared } from "../styles/shared.ts";

const SAY_EVERY_MS = 5000;
/** Bytes from which on a percent takes so long that tenths are shown. */
const LARGE = 16 * 2 ** 30;

/** Starts a scan and shows how it goes: how far, how fast, how long still, and what it has found. */
@customElement("sv-scan")
export class ScanBar extends LitElement {
  @property({ attribute: false }) scan!: Scan;
  @property({ attribute: false }) browse!: Browse;
  #said = { at: 0, text: "" };

  static override styles = [shared, css`
    :host { border-bottom: 1px solid var(--line); background: var(--raised); padding: 10px 12px; font-size: .95rem; }
    .line { display: flex; gap: 8px 12px; align-items: center; flex-wrap: wrap; }
    .text { flex: 1 1 14rem; min-width: 0; }
    button { min-height: 32px; font-size: .93rem; }
    progress { width: 100%; height: 8px; margin-top: 8px; display: block; accent-color: var(--accent); }
    .numbers { font-variant-numeric: tabular-nums; color: var(--quiet); }
  `];

  constructor() {
    super();
    new Watch(this, () => [this.scan, this.browse]);
  }

  override render() {
    const { scan, browse } = this;
    const here = browse.list === FOUND;
    const files = browse.session.image?.volumes.some((volume) => volume.filesystem) ?? false;
    this.hidden = !here && files && browse.door === "look" && scan.state === "idle";
    if (scan.running) return this.#running(here);
    const count = plural(scan.progress.found, "file");
    if (scan.state === "stopped") return this.#line(html`<b>The scan was stopped</b> after it had found ${count}.`, scan.left ? html`<button class="primary" @click=${this.#go}>Continue the scan</button>` : this.#buttons(), here);
    if (scan.state === "ended") return this.#line(html`<b>The scan is done.</b> It found ${count}.`, here ? this.#buttons() : nothing, here);
    return this.#line(html`<b>${files ? "Not everything there?" : "No filesystem can be read."}</b> <span class="muted">A scan finds files without their names, by how they begin and end.</span>`, this.#buttons(), true);
  }

  #line(text: TemplateResult, buttons: unknown, here: boolean): TemplateResult {
    return html`<div class="line">${icon("found")}<span class="text" role="status">${text}</span>${buttons}${here ? nothing : html`<button @click=${() => void this.browse.showList(FOUND)}>Show</button>`}</div>`;
  }

  #buttons(): TemplateResult {
    const readable = this.browse.session.image?.volumes.some((volume) => volume.filesystem) ?? false;
    const busy = this.browse.session.busy !== null;
    return html`${readable ? html`<button ?disabled=${busy} @click=${() => this.#start(false)}>Scan free space</button>` : nothing}<button ?disabled=${busy} @click=${() => this.#start(true)}>Scan the whole image</button>`;
  }

  #running(here: boolean): TemplateResult {
    const { progress, rate, secondsLeft, state } = this.scan;
    const part = progress.total ? progress.done / progress.total * 100 : 0;
    const percent = part < 10 && progress.total > LARGE ? Math.floor(part * 10) / 10 : Math.floor(part);
    const parts = [`${percent} %`, state === "paused" ? "paused" : rate > 0 ? `${formatBytes(rate)}/s` : "", secondsLeft === null ? "" : `about ${formatDuration(secondsLeft)} left`].filter((part) => part !== "");
    return html`<div class="line">${icon("found")}<span class="text"><b>${plural(progress.found, "file")} found</b> <span class="numbers">· ${parts.join(" · ")}</span></span>
        ${here ? nothing : html`<button @click=${() => void this.browse.showList(FOUND)}>Show</button>`}
        <button @click=${() => this.scan.pause()}>${state === "paused" ? html`${icon("play")} Go on` : html`${icon("pause")} Pause`}</button>
        <button @click=${() => this.scan.stop()}>Stop</button></div>
      <progress aria-label="Scan" max="100" .value=${percent}></progress>
      <span class="visually-hidden" role="status">${this.#spoken(`${percent} percent, ${plural(progress.found, "file")} found`)}</span>`;
  }

  /** What a screen reader hears, at most every five seconds. */
  #spoken(text: string): string {
    const now = performance.now();
    if (now - this.#said.at > SAY_EVERY_MS) this.#said = { at: now, text };
    return this.#said.text;
  }

  #start(allSpace: boolean): void {
    void this.browse.showList(FOUND);
    void this.scan.start({ allSpace });
  }

  #go(): void {
    if (this.scan.left) void this.scan.start(this.scan.left);
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-scan": ScanBar }
}
