import { LitElement, css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { EntryQuery, TypeGroup } from "../../../workers/api.ts";
import { FOUND, type Browse } from "../browse.ts";
import { Watch } from "../controllers/watch.ts";
import { formatCount, plural } from "../format/bytes.ts";
import { shared } from "../styles/shared.ts";

const GROUPS: readonly (readonly [TypeGroup | "all", string])[] = [
  ["all", "All"], ["pictures", "Pictures"], ["video", "Video"], ["audio", "Audio"], ["documents", "Documents"], ["archives", "Archives"], ["other", "Other"],
];
const TYPING_PAUSE = 120;

/** Search box, type tabs and state filter above a list. */
@customElement("sv-filter")
export class Filter extends LitElement {
  @property({ attribute: false }) browse!: Browse;
  #typing = 0;

  static override styles = [shared, css`
    :host { background: var(--surface); border-bottom: 1px solid var(--line); padding: 8px 12px; display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
    input[type="search"] { flex: 1 1 9rem; max-width: 20rem; }
    .groups { display: flex; flex-wrap: wrap; gap: 4px; }
    .groups button { min-height: 30px; padding: 0 10px; border-color: transparent; border-radius: 999px; background: none; color: var(--quiet); font-size: .9rem; }
    .groups button:hover { background: var(--accent-soft); color: var(--accent); }
    .groups button[aria-pressed="true"] { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
    .number { font-variant-numeric: tabular-nums; font-size: .85em; }
    .count { margin-inline-start: auto; font-size: .9rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
    select { font-size: .92rem; }
  `];

  constructor() {
    super();
    new Watch(this, () => [this.browse]);
  }

  override render() {
    const { browse } = this;
    const { query, view } = browse;
    const all = view ? Object.values(view.groups).reduce((sum, count) => sum + count, 0) : 0;
    return html`
      <input type="search" placeholder="Search by name" aria-label="Search by name" autocomplete="off" spellcheck="false" .value=${query.text} @input=${this.#search}>
      ${browse.list === FOUND ? nothing : html`<select aria-label="State" @change=${this.#state}>
        ${([["all", "Live and deleted"], ["live", "Live only"], ["deleted", "Deleted only"]] as const).map(([value, word]) => html`<option value=${value} .selected=${query.state === value}>${word}</option>`)}
      </select>`}
      <select aria-label="Content" @change=${this.#ratings}>
        <option value="" .selected=${query.withoutRatings.length === 0}>Any content</option>
        <option value="4" .selected=${query.withoutRatings.length === 1}>Not gone</option>
        <option value="2,3,4" .selected=${query.withoutRatings.length === 3}>Good and likely</option>
      </select>
      <div class="groups" role="group" aria-label="Type">
        ${GROUPS.map(([group, word]) => {
          const count = group === "all" ? all : view?.groups[group] ?? 0;
          return group !== "all" && count === 0 && query.group !== group ? nothing : html`<button aria-pressed=${query.group === group} @click=${() => void browse.refine({ group })}>${word}${group === "all" && !query.recursive ? nothing : html` <span class="number">${formatCount(count)}</span>`}</button>`;
        })}
      </div>
      <span class="count" role="status">${view ? plural(view.count, browse.query.filesOnly ? "file" : "entry", browse.query.filesOnly ? "files" : "entries") : ""}</span>`;
  }

  #search(event: Event): void {
    const text = (event.target as HTMLInputElement).value;
    clearTimeout(this.#typing);
    this.#typing = window.setTimeout(() => void this.browse.refine({ text }), TYPING_PAUSE);
  }

  #state(event: Event): void {
    void this.browse.refine({ state: (event.target as HTMLSelectElement).value as EntryQuery["state"] });
  }

  #ratings(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    void this.browse.refine({ withoutRatings: value === "" ? [] : value.split(",").map(Number) });
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-filter": Filter }
}
