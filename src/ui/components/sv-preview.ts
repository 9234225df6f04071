import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Preview } from "../../../workers/api.ts";
import { Watch } from "../controllers/watch.ts";
import { settings } from "../settings.ts";
import { shared } from "../styles/shared.ts";
import { previewDocument } from "../trusted.ts";

/** A glance at a file: pictures as pictures (never as documents), text in a frame that may do nothing at all. */
@customElement("sv-preview")
export class FilePreview extends LitElement {
  @property({ attribute: false }) preview: Preview | null = null;
  @property() name = "";
  @state() private broken = false;
  #address: string | null = null;

  static override styles = [shared, css`
    .frame { display: grid; place-items: center; min-height: 180px; max-height: 340px; background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
    img { display: block; max-width: 100%; max-height: 338px; object-fit: contain; }
    iframe { width: 100%; height: 300px; border: 0; display: block; background: var(--surface); }
    p { padding: 20px; color: var(--quiet); text-align: center; }
    small { display: block; padding-top: 6px; color: var(--quiet); }
  `];

  constructor() {
    super();
    new Watch(this, () => [settings]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("preview")) return;
    this.#release();
    this.broken = false;
    if (this.preview?.kind === "picture") this.#address = URL.createObjectURL(new Blob([this.preview.bytes], { type: this.preview.mime }));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#release();
  }

  override render() {
    const { preview } = this;
    if (!preview) return html`<div class="frame"><p>Reading…</p></div>`;
    if (preview.kind === "none") return preview.why ? html`<div class="frame"><p>${preview.why}</p></div>` : nothing;
    if (preview.kind === "picture") return html`<div class="frame">${this.broken
      ? html`<p>It starts like a picture, but the browser cannot show it: the content is damaged or was overwritten.</p>`
      : html`<img src=${this.#address!} alt="Preview of ${this.name}" @error=${() => { this.broken = true; }}>`}</div>`;
    return html`<div class="frame"><iframe sandbox="" title="Text of ${this.name}" .srcdoc=${previewDocument(preview.text)}></iframe></div>
      ${preview.cut ? html`<small>Only the beginning is shown.</small>` : nothing}`;
  }

  #release(): void {
    if (this.#address) URL.revokeObjectURL(this.#address);
    this.#address = null;
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-preview": FilePreview }
}
