import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { VirtualRows } from "../controllers/virtual-rows.ts";
import { formatBytes, formatOffset, parseOffset } from "../format/bytes.ts";
import { shown } from "../format/names.ts";
import { shared } from "../styles/shared.ts";

/** Bytes asked for at once. */
const PAGE = 1 << 14;
const PAGES = 64;
const ROW = 22;
/** Letters of the rightmost column; everything that is no printable ASCII is a dot. */
const letter = (byte: number) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·");
const pair = (byte: number) => byte.toString(16).padStart(2, "0").toUpperCase();

export interface HexPage {
  readonly bytes: Uint8Array;
  readonly failed: string | null;
}

/**
 * The bytes of anything, however large: one row for 16 of them (8 where it is narrow), read as they come on the screen.
 *
 * @fires byte-focus - `CustomEvent<number>`: the offset that the caret is on.
 */
@customElement("sv-hex")
export class HexView extends LitElement {
  @property() label = "Bytes";
  /** Bytes in the source. */
  @property({ type: Number }) size = 0;
  @property({ attribute: false }) read: (offset: number, length: number) => Promise<HexPage> = async () => ({ bytes: new Uint8Array(0), failed: null });
  /** Anything that changes with the source. */
  @property({ attribute: false }) version: unknown = 0;
  @property({ attribute: false }) mark: { readonly offset: number; readonly length: number } | null = null;
  @state() private caret = 0;
  @state() private width = 16;
  @state() private wrong = false;
  @query(".scroller") private scroller!: HTMLElement;
  readonly #rows = new VirtualRows(this, ROW);
  readonly #pages = new Map<number, HexPage | null>();

  static override styles = [shared, css`
    :host { display: flex; flex-direction: column; min-height: 0; background: var(--surface); }
    form { display: flex; gap: 8px; align-items: center; padding: 6px 12px; border-bottom: 1px solid var(--line); font-size: .85rem; flex-wrap: wrap; }
    form input { width: 11em; min-height: 30px; font-family: var(--mono); }
    form button { min-height: 30px; }
    .title { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 40%; font-weight: 600; }
    .where { color: var(--quiet); margin-inline-start: auto; }
    .scroller { flex: 1; min-height: 0; overflow: auto; direction: ltr; outline-offset: -2px; overflow-x: auto; }
    .window { position: sticky; top: 0; overflow: clip; }
    .row { display: flex; gap: 1.4em; height: ${ROW}px; line-height: ${ROW}px; padding-inline: 12px; font: 13px/${ROW}px var(--mono); white-space: pre; width: max-content; }
    .offset { color: var(--quiet); }
    .zero { color: var(--quiet); }
    .marked { background: var(--brass-soft); }
    .at { background: var(--accent); color: var(--on-accent); border-radius: 2px; }
    .text { color: var(--brass); }
    .text .at { color: var(--on-accent); }
    .failed { color: var(--poor); }
    .empty { padding: 24px; color: var(--quiet); }
    .bytes span, .text span { cursor: text; }
  `];

  /** Put the caret on `offset` and show it. */
  goTo(offset: number): void {
    this.caret = Math.max(0, Math.min(this.size - 1, offset));
    this.#rows.scrollTo(Math.floor(this.caret / this.width), true);
    this.#announce();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("version") || changed.has("size")) {
      this.#pages.clear();
      if (this.caret >= this.size) this.caret = 0;
    }
    this.#rows.count = Math.ceil(this.size / this.width);
  }

  override firstUpdated(): void {
    new ResizeObserver(([entry]) => {
      const width = entry!.contentRect.width < 640 ? 8 : 16;
      if (width === this.width) return;
      this.width = width;
      this.goTo(this.caret);
    }).observe(this);
  }

  override updated(): void {
    this.#rows.attach(this.scroller);
  }

  override render() {
    const rows = this.#rows;
    return html`
      <form @submit=${this.#jump}>
        <b class="title" title=${shown(this.label)}><bdi translate="no">${shown(this.label)}</bdi></b>
        <label for="jump">Go to offset</label>
        <input id="jump" type="text" name="offset" autocomplete="off" spellcheck="false" placeholder="0x1F000 or 512" aria-invalid=${this.wrong} aria-describedby="where">
        <button>Go</button>
        <span class="where mono" id="where" role="status">${this.wrong ? "That is no offset in these bytes." : this.size ? html`0x${formatOffset(this.caret, this.size)} · ${formatBytes(this.size)}` : ""}</span>
      </form>
      ${this.size === 0 ? html`<p class="empty">There are no bytes to show.</p>` : nothing}
      <div class="scroller" ?hidden=${this.size === 0} role="grid" tabindex="0" translate="no" aria-label=${shown(this.label)} aria-rowcount=${rows.count} @keydown=${this.#onKey}
          aria-activedescendant=${`row-${Math.floor(this.caret / this.width)}`}>
        <div role="presentation" .style=${`height:${rows.spacer}px`}>
          <div class="window" role="rowgroup" .style=${`height:${rows.viewport}px`}>
            <div role="presentation" .style=${`transform:translateY(${-rows.shift}px)`}>
              ${Array.from({ length: rows.visible }, (_, i) => this.#row(rows.first + i))}
            </div>
          </div>
        </div>
      </div>`;
  }

  #row(index: number): TemplateResult {
    const offset = index * this.width;
    const length = Math.min(this.width, this.size - offset);
    const page = this.#page(Math.floor(offset / PAGE));
    const bytes = page ? page.bytes.subarray(offset % PAGE, offset % PAGE + length) : null;
    const failed = page?.failed ?? null;
    const label = bytes ? `offset ${offset.toString(16)}: ${failed ? "cannot be read" : Array.from(bytes, pair).join(" ")}` : "loading";
    return html`<div class="row" role="row" id="row-${index}" aria-rowindex=${index + 1}>
      <span class="offset" role="rowheader" aria-label=${label}>${formatOffset(offset, this.size)}</span>
      ${failed ? html`<span class="failed" role="gridcell">${failed}</span>`
        : bytes ? html`<span class="bytes" role="gridcell">${this.#cells(bytes, offset, (byte, i) => pair(byte) + (i === this.width - 1 ? "" : i % 8 === 7 ? "  " : " "))}</span><span class="text" role="gridcell">${this.#cells(bytes, offset, letter)}</span>`
        : html`<span class="zero" role="gridcell">…</span>`}
    </div>`;
  }

  #cells(bytes: Uint8Array, offset: number, text: (byte: number, i: number) => string) {
    const { mark, caret } = this;
    return Array.from(bytes, (byte, i) => {
      const at = offset + i;
      const kind = at === caret ? "at" : mark && at >= mark.offset && at < mark.offset + mark.length ? "marked" : byte === 0 ? "zero" : "";
      return html`<span class=${kind} @click=${() => this.#moveTo(at)}>${text(byte, i)}</span>`;
    });
  }

  #page(number: number): HexPage | null {
    const page = this.#pages.get(number);
    if (page === undefined) void this.#fetch(number);
    return page ?? null;
  }

  async #fetch(number: number): Promise<void> {
    const { version } = this;
    this.#pages.set(number, null);
    if (this.#pages.size > PAGES) this.#pages.delete(this.#pages.keys().next().value!);
    const page = await this.read(number * PAGE, PAGE);
    if (version !== this.version) return;
    this.#pages.set(number, page);
    this.requestUpdate();
  }

  #moveTo(offset: number): void {
    this.caret = Math.max(0, Math.min(this.size - 1, offset));
    this.#rows.reveal(Math.floor(this.caret / this.width));
    this.#announce();
  }

  #announce(): void {
    this.wrong = false;
    this.dispatchEvent(new CustomEvent("byte-focus", { detail: this.caret, bubbles: true, composed: true }));
  }

  #onKey(event: KeyboardEvent): void {
    const row = this.width;
    const inRow = this.caret % row;
    const whole = event.ctrlKey || event.metaKey;
    const steps: Record<string, number> = {
      ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row, PageDown: row * this.#rows.page, PageUp: -row * this.#rows.page,
      Home: whole ? -this.caret : -inRow, End: whole ? this.size : row - 1 - inRow,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#moveTo(this.caret + step);
  }

  #jump(event: SubmitEvent): void {
    event.preventDefault();
    const input = (event.currentTarget as HTMLFormElement).querySelector("input")!;
    const offset = parseOffset(input.value);
    if (offset === null || offset >= this.size) this.wrong = true;
    else this.goTo(offset);
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-hex": HexView }
}
