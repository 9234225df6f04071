import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ratingStyles } from "./rating.ts";
import { VirtualRows } from "../controllers/virtual-rows.ts";
import { shared } from "../styles/shared.ts";

export interface Column<R> {
  readonly id: string;
  readonly title: string;
  /** Width as CSS grid says it. */
  readonly width: string;
  readonly align?: "end";
  /** Least width of the table, in pixels, at which the column is shown. */
  readonly least?: number;
  readonly sortable?: boolean;
  readonly cell: (row: R) => unknown;
}

/** Rows asked for at once. */
const PAGE = 200;
/** Pages kept. */
const PAGES = 12;
const ROW = 34;
const HEADER = 34;

/**
 * A grid of up to hundreds of millions of rows, of which it holds only those near the screen.
 *
 * @fires row-focus - `CustomEvent<R>`: the row that the keys or the pointer are on.
 * @fires row-open - `CustomEvent<R>`: Enter or a double click.
 * @fires row-tick - `CustomEvent<{ index, row }>`: Space or the box.
 * @fires sort - `CustomEvent<string>`: the head of a column.
 */
@customElement("sv-table")
export class DataTable<R = unknown> extends LitElement {
  @property() label = "";
  @property({ type: Number }) count = 0;
  @property({ attribute: false }) columns: readonly Column<R>[] = [];
  @property({ attribute: false }) load: (from: number, count: number) => Promise<readonly R[]> = async () => [];
  /** Anything that changes when the rows do: they are then asked for again. */
  @property({ attribute: false }) version: unknown = 0;
  @property({ attribute: false }) ticked: ((row: R) => boolean) | null = null;
  @property({ attribute: false }) tickLabel: (row: R) => string = () => "Tick";
  @property({ attribute: false }) rowClass: (row: R) => string = () => "";
  /** The row that is shown elsewhere, marked wherever it lies; without this, the row that the keys are on is marked. */
  @property({ attribute: false }) chosen: ((row: R) => boolean) | null = null;
  /** Bumped by the owner when ticks changed. */
  @property({ type: Number }) ticks = 0;
  @property() sort = "";
  @property({ type: Boolean }) descending = false;
  @state() private width = 0;
  @state() private current = -1;
  @query(".scroller") private scroller!: HTMLElement;
  readonly #rows = new VirtualRows(this, ROW, HEADER);
  readonly #pages = new Map<number, readonly R[] | null>();

  static override styles = [shared, ratingStyles, css`
    :host { min-height: 0; height: 100%; background: var(--surface); }
    .scroller { height: 100%; overflow: auto; overflow-x: hidden; outline-offset: -2px; position: relative; scrollbar-gutter: stable; }
    .window { position: sticky; top: 0; overflow: clip; }
    .scroller { background: linear-gradient(var(--raised) ${HEADER - 1}px, var(--line-strong) 0 ${HEADER}px, transparent 0); } /* the head goes on above the scrollbar's place */
    .row { display: grid; align-items: center; height: ${ROW}px; padding-inline: 6px; border-bottom: 1px solid var(--line); }
    .head { height: ${HEADER}px; background: var(--raised); border-bottom-color: var(--line-strong); position: relative; z-index: 1; font-size: .82rem; }
    .cell { padding-inline: 8px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
    .end { text-align: end; font-variant-numeric: tabular-nums; }
    .head button { min-height: 28px; height: 28px; padding: 0 4px; border: 0; background: none; color: var(--quiet); font-weight: 600; gap: .3em; max-width: 100%; overflow: hidden; }
    .head .end button { margin-inline-start: auto; }
    .head .cell { color: var(--quiet); font-weight: 600; padding-inline: 4px; }
    .head .cell.end { display: flex; justify-content: flex-end; }
    .head .label { padding-inline: 4px; }
    .arrow { font-size: .7em; }
    .body .row:hover { background: var(--raised); }
    .body .row[aria-selected="true"] { background: var(--selected); }
    .scroller:focus-visible .row.current { box-shadow: inset 3px 0 0 var(--accent); }
    .tick { display: grid; place-items: center; width: 28px; height: 28px; border-radius: 6px; cursor: pointer; }
    .box { width: 18px; height: 18px; border: 1.5px solid var(--line-strong); border-radius: 4px; display: grid; place-items: center; background: var(--surface); }
    .on .box { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
    .box svg { width: 14px; height: 14px; stroke-width: 3; }
    .name { display: flex; align-items: center; gap: .55em; min-width: 0; }
    .name-text { overflow: hidden; text-overflow: ellipsis; }
    .drawing { color: var(--accent); display: flex; }
    .deleted .drawing { color: var(--quiet); }
    .muted { color: var(--quiet); }
  `];

  /** Put the keys on row `index` and show it. */
  focusRow(index: number): void {
    if (this.count === 0) return;
    this.current = Math.max(0, Math.min(this.count - 1, index));
    this.#rows.reveal(this.current);
    void this.#announce();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.#rows.count = this.count;
    if (changed.has("version")) {
      this.#pages.clear();
      this.current = Math.min(this.current, this.count - 1);
    }
  }

  override firstUpdated(): void {
    this.#rows.attach(this.scroller);
    new ResizeObserver(([entry]) => { this.width = entry!.contentRect.width; }).observe(this);
  }

  /** Back to the first row: for a new list. */
  rewind(): void {
    this.current = -1;
    this.#rows.scrollTo(0);
  }

  override render() {
    const columns = this.columns.filter((column) => this.width >= (column.least ?? 0));
    const grid = (this.ticked ? "34px " : "") + columns.map((column) => column.width).join(" ");
    const rows = this.#rows;
    return html`<div class="scroller" role="grid" tabindex="0" aria-label=${this.label} aria-rowcount=${this.count + 1} aria-multiselectable="true"
        aria-activedescendant=${this.current >= rows.first && this.current < rows.first + rows.visible ? `row-${this.current}` : nothing}
        @keydown=${this.#onKey} @focus=${() => this.current < 0 && this.focusRow(rows.first)}>
      <div role="presentation" .style=${`height:${rows.spacer + HEADER}px`}>
        <div class="window" role="presentation" .style=${`height:${rows.viewport + HEADER}px`}>
          <div class="row head" role="row" aria-rowindex="1" .style=${`grid-template-columns:${grid}`}>
            ${this.ticked ? html`<span role="columnheader"><span class="visually-hidden">Ticked</span></span>` : nothing}
            ${columns.map((column) => this.#head(column))}
          </div>
          <div class="body" role="presentation" .style=${`transform:translateY(${-rows.shift}px)`}>
            ${Array.from({ length: rows.visible }, (_, i) => this.#row(rows.first + i, columns, grid))}
          </div>
        </div>
      </div>
    </div>`;
  }

  #head(column: Column<R>): TemplateResult {
    const sorted = this.sort === column.id;
    return html`<span class="cell ${column.align ?? ""}" role="columnheader" aria-sort=${sorted ? (this.descending ? "descending" : "ascending") : nothing}>
      ${column.sortable
        ? html`<button tabindex="-1" @click=${() => this.#emit("sort", column.id)}>${column.title}<span class="arrow" aria-hidden="true">${sorted ? (this.descending ? "▼" : "▲") : ""}</span></button>`
        : html`<span class="label">${column.title}</span>`}
    </span>`;
  }

  #row(index: number, columns: readonly Column<R>[], grid: string): TemplateResult {
    const row = this.#rowAt(index);
    const marked = row !== null && this.chosen ? this.chosen(row) : index === this.current;
    const on = row !== null && this.ticked?.(row) === true;
    return html`<div id="row-${index}" role="row" aria-rowindex=${index + 2} aria-selected=${marked}
        class="row ${index === this.current ? "current" : ""} ${on ? "on" : ""} ${row ? this.rowClass(row) : ""}" .style=${`grid-template-columns:${grid}`}
        @click=${() => this.focusRow(index)} @dblclick=${() => row && this.#emit("row-open", row)}>
      ${this.ticked ? html`<span role="gridcell"><span class="tick" role="checkbox" aria-checked=${on} aria-label=${row ? this.tickLabel(row) : "Loading"}
          @click=${(event: Event) => { event.stopPropagation(); if (row) this.#emit("row-tick", { index, row }); }}><span class="box">${on ? html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true"><path d="m5 12.5 5 5 9-10"/></svg>` : nothing}</span></span></span>` : nothing}
      ${columns.map((column) => html`<span class="cell ${column.align ?? ""}" role="gridcell">${row ? column.cell(row) : nothing}</span>`)}
    </div>`;
  }

  /** The row if its page is here; otherwise asks for the page. */
  #rowAt(index: number): R | null {
    const number = Math.floor(index / PAGE);
    const page = this.#pages.get(number);
    if (page === undefined) void this.#fetch(number);
    return page?.[index - number * PAGE] ?? null;
  }

  async #fetch(number: number): Promise<void> {
    const { version } = this;
    this.#pages.set(number, null);
    if (this.#pages.size > PAGES) this.#pages.delete(this.#pages.keys().next().value!);
    const rows = await this.load(number * PAGE, PAGE);
    if (version !== this.version) return;
    this.#pages.set(number, rows);
    this.requestUpdate();
  }

  async #announce(): Promise<void> {
    const index = this.current;
    let row = this.#rowAt(index);
    if (!row) row = (await this.load(index, 1))[0] ?? null;
    if (row && index === this.current) this.#emit("row-focus", row);
  }

  #onKey(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: this.#rows.page, PageUp: -this.#rows.page, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    const row = this.current >= 0 ? this.#rowAt(this.current) : null;
    if (step !== undefined) this.focusRow(this.current + step);
    else if (event.key === "Enter" && row) this.#emit("row-open", row);
    else if (event.key === " " && row && this.ticked) this.#emit("row-tick", { index: this.current, row });
    else return;
    event.preventDefault();
  }

  #emit(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-table": DataTable }
}
