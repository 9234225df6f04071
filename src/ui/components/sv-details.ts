import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Details, Moment, Piece } from "../../../workers/api.ts";
import type { Browse } from "../browse.ts";
import { Watch } from "../controllers/watch.ts";
import { formatBytes, formatCount, formatOffset, plural } from "../format/bytes.ts";
import { formatMoment, zoneNote } from "../format/dates.ts";
import { shown } from "../format/names.ts";
import { settings } from "../settings.ts";
import { icon } from "../styles/icons.ts";
import { shared } from "../styles/shared.ts";
import { RATINGS, STATES, ratingMark, ratingStyles } from "./rating.ts";
import "./sv-preview.ts";

/** The chosen file: a look at it, how good its content is and why, and where its bytes lie. */
@customElement("sv-details")
export class DetailsPane extends LitElement {
  @property({ attribute: false }) browse!: Browse;

  static override styles = [shared, ratingStyles, css`
    :host { overflow: auto; background: var(--surface); padding: 16px; }
    .empty { height: 100%; display: grid; place-content: center; text-align: center; gap: 8px; color: var(--quiet); justify-items: center; padding: 16px; }
    .empty svg { width: 36px; height: 36px; opacity: .6; }
    h2 { margin-bottom: 10px; overflow-wrap: anywhere; }
    section { margin-top: 16px; }
    .verdict { padding: 12px 14px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); display: grid; gap: 4px; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 14px; margin: 0; font-size: .93rem; }
    dt { color: var(--quiet); }
    dd { margin: 0; overflow-wrap: anywhere; }
    summary { cursor: pointer; min-height: 28px; font-weight: 600; padding: 2px 0; }
    ul { list-style: none; margin: 4px 0 0; padding: 0; display: grid; gap: 2px; }
    .actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; }
    .actions button { min-height: 32px; font-size: .92rem; }
  `];

  constructor() {
    super();
    new Watch(this, () => [this.browse, settings]);
  }

  override render() {
    const { row, details, preview } = this.browse;
    if (!row) return html`<div class="empty">${icon("picture")}<span>Choose a file to look at it.</span></div>`;
    const folder = row.kind === "directory";
    return html`
      <h2><bdi translate="no">${shown(row.name) || "(no name)"}</bdi></h2>
      ${folder ? nothing : html`<sv-preview .preview=${preview} .name=${shown(row.name)}></sv-preview>
      <section class="verdict">
        ${ratingMark(row.rating)}
        <span>${RATINGS[row.rating].sentence}</span>
        ${row.reason ? html`<details open><summary>Why?</summary><span class="muted">${shown(row.reason)}</span></details>` : nothing}
      </section>`}
      ${details ? this.#facts(details) : nothing}`;
  }

  #facts(details: Details): TemplateResult {
    const { row, times } = details;
    const time = (word: string, moment: Moment | null) => (moment ? html`<dt>${word}</dt><dd title=${zoneNote(moment, settings.zone)}>${formatMoment(moment, settings.zone)}</dd>` : nothing);
    return html`
      <section><dl>
        ${row.kind === "directory" ? nothing : html`<dt>Size</dt><dd>${formatBytes(row.size)}${row.size >= 1000 ? html` <span class="muted">(${formatCount(row.size)} bytes)</span>` : nothing}</dd>`}
        ${row.list === 0 ? nothing : html`<dt>State</dt><dd title=${STATES[row.state].sentence}>${STATES[row.state].word}</dd>`}
        ${row.list === 0 ? nothing : html`<dt>Folder</dt><dd><bdi translate="no">${shown(row.folder) || "/"}</bdi></dd>`}
        ${time("Modified", times.modified)}${time("Created", times.created)}${time("Accessed", times.accessed)}${time("Changed", times.changed)}
      </dl>${this.#zone(times)}</section>
      ${row.kind === "directory" ? nothing : html`<section><details ?open=${this.browse.door === "look"}>
        <summary>Where its bytes are</summary>
        <p class="muted">${details.how ? `Known from: ${details.how}. ` : ""}${details.pieces === 0 ? "It has no bytes of its own on the disk." : plural(details.pieces, "piece")}</p>
        <ul>${details.runs.map((piece) => html`<li>${this.#piece(piece)}</li>`)}</ul>
        ${details.pieces > details.runs.length ? html`<p class="muted">and ${formatCount(details.pieces - details.runs.length)} more</p>` : nothing}
      </details></section>`}
      ${this.browse.door === "look" ? this.#bytes(details) : nothing}`;
  }

  /** Times that say their zone are shown in one of two; others stand as they were written. */
  #zone(times: Details["times"]): TemplateResult | typeof nothing {
    const known = Object.values(times).filter((moment) => moment !== null);
    if (known.length === 0) return nothing;
    if (known.every(({ zone }) => zone === "local")) return html`<small class="muted">Times as they were written; this filesystem does not say in which time zone.</small>`;
    const utc = settings.zone === "utc";
    return html`<small class="muted">Times in ${utc ? "UTC" : "this computer’s time zone"}. <button class="link" @click=${() => settings.set({ zone: utc ? "here" : "utc" })}>${utc ? "Show in this computer’s zone" : "Show in UTC"}</button></small>`;
  }

  #piece(piece: Piece): TemplateResult {
    const length = formatBytes(piece.length);
    if (piece.offset === null) return html`<span class="mono">${length}</span> <span class="muted">${piece.kind === "hole" ? "zeros, not stored" : piece.kind === "unreadable" ? "missing from the image" : "kept in the file's record"}</span>`;
    return html`<button class="link mono" title="Show these bytes in the image" @click=${() => this.#show(piece)}>0x${formatOffset(piece.offset)}</button> <span class="mono">${length}</span>${piece.kind === "decoded" ? html` <span class="muted">compressed</span>` : nothing}`;
  }

  #bytes({ row, slack, structures }: Details): TemplateResult {
    const { browse } = this;
    const volume = browse.session.image?.volumes[row.list - 1];
    return html`<div class="actions">
      ${row.kind === "directory" ? nothing : html`<button @click=${() => void browse.showSource({ kind: "content", list: row.list, entry: row.entry })}>Content</button>`}
      ${slack > 0 ? html`<button @click=${() => void browse.showSource({ kind: "slack", list: row.list, entry: row.entry })}>Slack (${formatBytes(slack)})</button>` : nothing}
      ${structures.map((structure) => html`<button title=${structure.name} @click=${() => this.#show({ kind: "image", offset: (volume?.offset ?? 0) + structure.offset, length: structure.length })}>${structure.title}</button>`)}
    </div>`;
  }

  #show({ offset, length }: Piece): void {
    this.dispatchEvent(new CustomEvent("show-bytes", { detail: { offset, length }, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-details": DetailsPane }
}
