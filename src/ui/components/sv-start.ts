import { LitElement, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Door } from "../browse.ts";
import { formatBytes, plural } from "../format/bytes.ts";
import { forgetFindings } from "../findings.ts";
import { recentImages, forget, type Recent } from "../recent.ts";
import { SAMPLES } from "../samples.ts";
import { icon } from "../styles/icons.ts";
import { shared } from "../styles/shared.ts";
import { startStyles } from "./sv-start.styles.ts";
import type { ImageHelp } from "./sv-help.ts";
import "./sv-help.ts";

export interface OpenRequest {
  readonly files?: readonly File[];
  readonly handles?: readonly FileSystemFileHandle[];
  readonly sample?: string;
  readonly recent?: Recent;
  readonly door?: Door;
  /** Open the explanation beside the sample. */
  readonly learn?: boolean;
}

/**
 * The first screen: one question, three doors, the last images, and what to do first when files are lost.
 *
 * @fires open-image - `CustomEvent<OpenRequest>`
 * @fires door - `CustomEvent<Door>`
 */
@customElement("sv-start")
export class StartScreen extends LitElement {
  @property() door: Door = "files";
  @property({ attribute: false }) busy: string | null = null;
  @state() private recents: readonly Recent[] = [];
  @state() private over = false;
  @query("input[type=file]") private input!: HTMLInputElement;
  @query("sv-help") private help!: ImageHelp;

  static override styles = [shared, startStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#loadRecents();
  }

  override render() {
    return html`
      <section class="intro">
        <h1>Look into a disk image.<br>Get lost files back.</h1>
        <p>In this tab, without a network. The image is only read, never changed and never sent.</p>
      </section>
      <section class="drop ${this.over ? "over" : ""}" aria-label="Open a disk image"
          @dragover=${(event: DragEvent) => { event.preventDefault(); this.over = true; }} @dragleave=${() => { this.over = false; }} @drop=${this.#drop}>
        <span class="dropicon">${icon("disk")}</span>
        <strong>Drop a disk image here</strong>
        <div class="open"><span class="muted">or</span><button class="primary" ?disabled=${this.busy !== null} @click=${this.#pick}>${icon("open")} Open image…</button></div>
        <p class="muted formats">${this.busy ?? "Raw images of any size, whole or in parts: .img .dd .raw .bin .001"}</p>
        <input type="file" multiple class="visually-hidden" tabindex="-1" aria-label="Disk image" @change=${this.#chosen}>
      </section>
      <section class="doors" aria-label="What do you want to do?">
        ${this.#door("files", "life", "Get my files back", "A list of what was deleted, a look at each file, and a button that saves it.")}
        ${this.#door("look", "lens", "Look inside", "Partitions, folders, every byte: for those who know, or want to.")}
        <button class="door" @click=${() => this.#open({ sample: SAMPLES[0]!.id, door: "look", learn: true })}>${icon("book")}<span><b>Learn how disks work</b><small>See on a real image what deleting does, and why files come back.</small></span></button>
      </section>
      ${this.recents.length ? html`<section class="card" aria-label="Last images"><h2>Last images</h2><ul>${this.recents.map((recent) => this.#recent(recent))}</ul></section>` : nothing}
      <section class="card ${this.recents.length ? "" : "alone"}" aria-label="Try it without a file"><h2>Try it without a file</h2><ul>${SAMPLES.map((sample) => html`<li>
        <span class="what"><b>${sample.title}</b><small>${sample.text}</small></span>
        <button ?disabled=${this.busy !== null} @click=${() => this.#open({ sample: sample.id, door: this.door })}>Open sample</button></li>`)}</ul></section>
      <section class="advice" aria-label="Before you start"><h2>Before you start</h2><ul>
        <li><b>Stop using the disk you lost files from.</b> Every new file can overwrite an old one.</li>
        <li>Make an image first, then work on the image. <button class="link" @click=${() => this.help.show()}>How do I make an image?</button></li>
        <li>On a solid-state disk, deleted content is often erased within minutes; the names may be all that is left.</li>
        <li>If the disk clicks or vanishes, switch it off and ask a data-recovery laboratory.</li>
      </ul></section>
      <sv-help></sv-help>`;
  }

  #door(door: Door, drawing: "life" | "lens", title: string, text: string): TemplateResult {
    return html`<button class="door" aria-pressed=${this.door === door} @click=${() => this.dispatchEvent(new CustomEvent("door", { detail: door }))}>${icon(drawing)}<span><b>${title}</b><small>${text}</small></span></button>`;
  }

  #recent(recent: Recent): TemplateResult {
    const again = recent.handles !== undefined || recent.sample !== undefined;
    return html`<li><span class="what"><b><bdi translate="no">${recent.name}</bdi></b><small>${formatBytes(recent.size)} · opened ${new Date(recent.opened).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })}${recent.found ? ` · ${plural(recent.found, "file")} found by a scan` : ""}</small></span>
      <button ?disabled=${this.busy !== null} @click=${() => (again ? this.#open({ recent }) : this.#pick())}>${again ? "Continue" : "Choose it again…"}</button>
      <button class="quiet" aria-label="Forget ${recent.name}" @click=${() => void this.#forget(recent)}>Forget</button></li>`;
  }

  async #loadRecents(): Promise<void> {
    this.recents = await recentImages();
  }

  async #forget(recent: Recent): Promise<void> {
    await forget(recent.id);
    await forgetFindings(recent.id);
    await this.#loadRecents();
  }

  /** With a handle where the browser has one, so that the image can be opened again on the next visit. */
  async #pick(): Promise<void> {
    if (!("showOpenFilePicker" in window)) return this.input.click();
    try {
      const handles = await showOpenFilePicker({ id: "image", multiple: true });
      this.#open({ files: await Promise.all(handles.map((handle) => handle.getFile())), handles });
    } catch (error) {
      if ((error as DOMException).name !== "AbortError") this.input.click();
    }
  }

  #chosen(): void {
    const files = [...(this.input.files ?? [])];
    this.input.value = "";
    if (files.length) this.#open({ files });
  }

  async #drop(event: DragEvent): Promise<void> {
    event.preventDefault();
    this.over = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    const given = await Promise.all([...(event.dataTransfer?.items ?? [])].map((item) => item.getAsFileSystemHandle?.().catch(() => null)));
    const handles = given.filter((handle): handle is FileSystemFileHandle => handle?.kind === "file");
    if (files.length) this.#open({ files, ...(handles.length === files.length && { handles }) });
  }

  #open(request: OpenRequest): void {
    this.dispatchEvent(new CustomEvent("open-image", { detail: { door: this.door, ...request } }));
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-start": StartScreen }
}
