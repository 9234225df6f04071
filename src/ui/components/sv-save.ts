import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Picks, PicksInfo, Row, SaveSummary } from "../../../workers/api.ts";
import type { Browse } from "../browse.ts";
import { Watch } from "../controllers/watch.ts";
import { formatBytes, formatCount, plural } from "../format/bytes.ts";
import { shown } from "../format/names.ts";
import { icon } from "../styles/icons.ts";
import { shared } from "../styles/shared.ts";
import { RATINGS } from "./rating.ts";
import type { Dialog } from "./sv-dialog.ts";
import "./sv-dialog.ts";

/** What is ticked, and the way to get it out: into a folder where the browser can write one, else as one zip. */
@customElement("sv-save")
export class SaveBar extends LitElement {
  @property({ attribute: false }) browse!: Browse;
  @state() private info: PicksInfo | null = null;
  @state() private stage: "ask" | "saving" | "done" | "failed" = "ask";
  @state() private target: "folder" | "zip" = "showDirectoryPicker" in window ? "folder" : "zip";
  @state() private progress = { done: 0, total: 0 };
  @state() private summary: SaveSummary | null = null;
  @query("sv-dialog") private dialog!: Dialog;
  #asked = -1;

  static override styles = [shared, css`
    :host { border-top: 1px solid var(--line); background: var(--raised); padding: 10px 12px; }
    .line { display: flex; gap: 8px 12px; align-items: center; flex-wrap: wrap; min-height: 38px; }
    .text { flex: 1 1 10rem; min-width: 0; }
    .body { display: grid; gap: 14px; }
    fieldset { border: 0; padding: 0; margin: 0; display: grid; gap: 8px; }
    label { display: flex; gap: 10px; align-items: flex-start; padding: 10px 12px; border: 1px solid var(--line); border-radius: 10px; cursor: pointer; }
    label:has(input:checked) { border-color: var(--accent); background: var(--accent-soft); }
    input[type="radio"] { accent-color: var(--accent); width: 18px; height: 18px; margin: 2px 0 0; flex: none; }
    small { display: block; color: var(--quiet); }
    .advice { border-inline-start: 3px solid var(--brass); padding: 8px 14px; background: var(--brass-soft); border-radius: 0 8px 8px 0; }
    .buttons { display: flex; gap: 10px; justify-content: flex-end; flex-wrap: wrap; }
    progress { width: 100%; height: 10px; accent-color: var(--accent); }
    ul { margin: 0; padding-inline-start: 1.2em; max-height: 12rem; overflow: auto; }
  `];

  constructor() {
    super();
    new Watch(this, () => [this.browse]);
  }

  override willUpdate(): void {
    if (this.#asked === this.browse.ticks) return;
    this.#asked = this.browse.ticks;
    void this.#count(this.#asked);
  }

  override render() {
    const { browse, info } = this;
    const count = browse.tickedCount;
    return html`<div class="line">
        <button @click=${() => void browse.tickView()} ?disabled=${!browse.view?.count}>Tick all shown</button>
        <span class="text" role="status">${count === 0 ? html`<span class="muted">Tick the files that you want back.</span>` : info ? html`<b>${plural(info.files, "file")}</b> · ${formatBytes(info.bytes)}${this.#ratings(info)}` : ""}</span>
        ${count ? html`<button class="quiet" @click=${() => browse.clearTicks()}>Untick all</button>` : nothing}
        <button class="primary" ?disabled=${!info?.files} @click=${this.#ask}>${icon("save")} Save…</button>
      </div>
      <sv-dialog .heading=${this.stage === "done" ? "Saved" : info ? `Save ${plural(info.files, "file")} (${formatBytes(info.bytes)})` : "Save"}>${this.#body()}</sv-dialog>`;
  }

  #ratings({ ratings }: PicksInfo): TemplateResult {
    const parts = (Object.keys(RATINGS) as Row["rating"][]).filter((rating) => ratings[rating] > 0).map((rating) => `${formatCount(ratings[rating])} ${RATINGS[rating].word.toLowerCase()}`);
    return html` <span class="muted">· ${parts.join(", ")}</span>`;
  }

  #body(): TemplateResult {
    if (this.stage === "saving") return html`<div class="body"><progress aria-label="Saving" max="1" .value=${this.progress.total ? this.progress.done / this.progress.total : 0}></progress>
      <p role="status">${formatBytes(this.progress.done)} of ${formatBytes(this.progress.total)}</p><div class="buttons"><button @click=${() => void this.browse.session.ask((api) => api.stopSaving())}>Stop</button></div></div>`;
    if (this.stage === "failed") return html`<div class="body"><p role="alert">The files could not be saved. The image is untouched; choose another place and try again.</p><div class="buttons"><button class="primary" @click=${() => { this.stage = "ask"; }}>Try again</button></div></div>`;
    if (this.stage === "done" && this.summary) return this.#done(this.summary);
    return html`<div class="body">
      <p class="advice">Save to another disk than the one you lost files from.</p>
      <fieldset><legend class="visually-hidden">Where</legend>
        ${"showDirectoryPicker" in window ? this.#choice("folder", "Into a folder", "Files and folders as they were; deleted ones in a folder of their own. Nothing is overwritten.") : nothing}
        ${this.#choice("zip", "As one zip file", "For phones, other browsers, or to carry it elsewhere.")}
      </fieldset>
      <p class="muted">Beside the files lies manifest.jsonl: for each file its path, size, SHA-256, the places in the image its bytes came from, and how they were found.${this.info?.ratings.gone ? ` ${plural(this.info.ratings.gone, "file")} of which only the name is left will not be written.` : ""}</p>
      <div class="buttons"><button @click=${() => this.dialog.close()}>Cancel</button><button class="primary" @click=${this.#save}>${icon("save")} Save ${plural(this.info?.files ?? 0, "file")}</button></div>
    </div>`;
  }

  #choice(target: "folder" | "zip", title: string, text: string): TemplateResult {
    return html`<label><input type="radio" name="target" .checked=${this.target === target} @change=${() => { this.target = target; }}><span><b>${title}</b><small>${text}</small></span></label>`;
  }

  #done({ written, bytes, stopped, problems, gone }: SaveSummary): TemplateResult {
    return html`<div class="body">
      <p role="status"><b>${plural(written, "file")} saved</b>, ${formatBytes(bytes)}.${stopped ? " It was stopped before the end." : ""}${gone ? ` ${plural(gone, "file")} had nothing left but a name.` : ""}</p>
      ${problems.length ? html`<div><b>${plural(problems.length, "file")} with a remark</b><ul>${problems.map((problem) => html`<li translate="no">${shown(problem)}</li>`)}</ul></div>` : nothing}
      <p class="muted">Open some of them to see that they are what you hoped for, before you use the old disk again.</p>
      <div class="buttons"><button class="primary" @click=${() => this.dialog.close()}>Done</button></div></div>`;
  }

  #picks(): Picks {
    return [...this.browse.ticked].filter(([, entries]) => entries.size > 0).sort(([a], [b]) => a - b).map(([list, entries]) => ({ list, entries: Uint32Array.from(entries) }));
  }

  async #count(ticks: number): Promise<void> {
    const info = this.browse.tickedCount ? await this.browse.session.ask((api) => api.picksInfo(this.#picks())) : null;
    if (ticks === this.browse.ticks) this.info = info ?? null;
  }

  #ask(): void {
    this.stage = "ask";
    this.dialog.show();
  }

  async #save(): Promise<void> {
    const place = await this.#choose();
    if (place === undefined) return;
    this.stage = "saving";
    this.progress = { done: 0, total: this.info?.bytes ?? 0 };
    const saved = await this.browse.session.save(this.#picks(), place, (done, total) => { this.progress = { done, total }; });
    this.summary = saved?.summary ?? null;
    this.stage = saved ? "done" : "failed";
    if (saved?.blob) download(saved.blob, this.#zipName());
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("sv-dialog .primary")?.focus(); // the button that had the focus is gone
  }

  /** Where to; undefined where the user changed their mind. */
  async #choose(): Promise<FileSystemDirectoryHandle | FileSystemFileHandle | null | undefined> {
    try {
      if (this.target === "folder") return await showDirectoryPicker({ id: "save", mode: "readwrite" });
      if (!("showSaveFilePicker" in window)) return null;
      return await showSaveFilePicker({ id: "zip", suggestedName: this.#zipName(), types: [{ description: "Zip", accept: { "application/zip": [".zip"] } }] });
    } catch (error) {
      if ((error as DOMException).name === "AbortError") return undefined;
      return this.target === "zip" ? null : undefined;
    }
  }

  #zipName(): string {
    return `recovered from ${this.browse.session.image?.name.replace(/\.[^.]*$/, "") ?? "image"}.zip`;
  }
}

function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

declare global {
  interface HTMLElementTagNameMap { "sv-save": SaveBar }
}
