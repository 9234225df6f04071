import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { FOUND, type Browse } from "../browse.ts";
import { Watch } from "../controllers/watch.ts";
import { formatBytes, formatOffset } from "../format/bytes.ts";
import { shown } from "../format/names.ts";
import { shared } from "../styles/shared.ts";
import type { Scan } from "../scan-state.ts";
import type { HexView } from "./sv-hex.ts";
import "./sv-details.ts";
import "./sv-filter.ts";
import "./sv-hex.ts";
import "./sv-list.ts";
import "./sv-save.ts";
import "./sv-scan.ts";
import "./sv-tree.ts";

/** An open image. Door "files": list and preview. Door "look": tree, list, bytes and details. */
@customElement("sv-workspace")
export class Workspace extends LitElement {
  @property({ attribute: false }) browse!: Browse;
  @property({ attribute: false }) scan!: Scan;
  @state() private mark: { offset: number; length: number } | null = null;
  @query("sv-hex") private hex!: HexView | null;

  static override styles = [shared, css`
    :host { display: grid; min-height: 0; height: 100%; grid-template: minmax(0, 1fr) / minmax(0, 1fr) minmax(280px, 25rem); gap: 1px; background: var(--line); }
    :host([door="look"]) { grid-template: minmax(0, 3fr) minmax(180px, 2fr) / minmax(200px, 17rem) minmax(0, 1fr) minmax(270px, 22rem); }
    :host([door="look"]) sv-tree { grid-row: 1 / -1; }
    :host([door="look"]) sv-details { grid-area: 1 / 3 / -1; }
    :host([door="look"]) sv-hex { grid-area: 2 / 2; }
    .list { display: flex; flex-direction: column; min-height: 0; background: var(--surface); }
    .list sv-list { flex: 1; min-height: 0; }
    .volumes { display: flex; gap: 8px; align-items: center; padding: 8px 12px; flex-wrap: wrap; border-bottom: 1px solid var(--line); }
    .volumes select { max-width: 100%; }
    .place { padding: 18px 22px; overflow: auto; outline-offset: -2px; flex: 1; }
    .place h2 { margin-bottom: 6px; }
    .place .why { max-width: 60ch; margin: 10px 0 14px; font-size: 1.05rem; }
    .place dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 12px 0; }
    .place dt { color: var(--quiet); }
    .place dd { margin: 0; }
    table { border-collapse: collapse; margin-top: 10px; font-size: .93rem; }
    th { text-align: start; color: var(--quiet); font-weight: 600; font-size: .85rem; }
    th { white-space: nowrap; }
    th, td { padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
    td.volume { min-width: 8rem; }
    td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
    @media (max-width: 1240px) { :host([door="look"]) { grid-template-columns: minmax(150px, 13rem) minmax(0, 1fr) minmax(220px, 17rem); } }
    @media (max-width: 1020px) {
      :host, :host([door="look"]) { display: flex; flex-direction: column; height: auto; min-height: 100%; background: var(--surface); gap: 0; }
      .list { height: 70dvh; order: 1; }
      :host([door="look"]) sv-tree { max-height: 40dvh; border-bottom: 1px solid var(--line); }
      sv-details { order: 2; border-top: 1px solid var(--line); overflow: visible; }
      :host([door="look"]) sv-hex { order: 3; height: 60dvh; border-top: 1px solid var(--line); }
    }
  `];

  constructor() {
    super();
    new Watch(this, () => [this.browse, this.browse?.session]);
    this.addEventListener("show-bytes", (event) => void this.showBytes((event as CustomEvent<{ offset: number; length: number }>).detail));
  }

  override render() {
    const { browse } = this;
    if (!browse.session.image) return nothing; // being closed
    const look = browse.door === "look";
    this.setAttribute("door", browse.door);
    return html`
      ${look ? html`<sv-tree .browse=${browse}></sv-tree>` : nothing}
      <div class="list">
        ${look ? nothing : this.#volumes()}
        <sv-scan .scan=${this.scan} .browse=${browse}></sv-scan>
        ${browse.list === null ? this.#place() : html`<sv-filter .browse=${browse}></sv-filter><sv-list .browse=${browse}></sv-list><sv-save .browse=${browse}></sv-save>`}
      </div>
      ${look ? html`<sv-hex .label=${`Bytes of ${browse.sourceInfo?.title ?? "the image"}`} .size=${browse.sourceInfo?.size ?? 0} .read=${browse.readBytes} .version=${browse.source} .mark=${browse.source.kind === "image" ? this.mark : null}></sv-hex>` : nothing}
      <sv-details .browse=${browse}></sv-details>`;
  }

  /** Which volume's files are shown, where there is a choice. */
  #volumes(): TemplateResult | typeof nothing {
    const { browse } = this;
    const { image, lists } = browse.session;
    if (!image || lists.size < 2) return nothing;
    return html`<div class="volumes"><label for="volume">Look in</label><select id="volume" @change=${(event: Event) => void browse.showList(Number((event.target as HTMLSelectElement).value))}>
      ${image.volumes.filter(({ number }) => lists.has(number)).map(({ number, filesystem }) => html`<option value=${number} .selected=${browse.list === number}>${shown(filesystem?.label || `Volume ${number}`)} (${filesystem?.type}, ${formatBytes(image.volumes[number - 1]!.length)})</option>`)}
      ${lists.has(FOUND) ? html`<option value="0" .selected=${browse.list === FOUND}>Found by scan</option>` : nothing}
    </select></div>`;
  }

  /** What the image is, where no list is shown. */
  #place(): TemplateResult {
    const { session } = this.browse;
    const image = session.image!;
    return html`<div class="place" role="region" aria-label="About the image" tabindex="0">
      <h2><bdi translate="no">${image.name}</bdi></h2>
      ${image.volumes.length === 1 && image.volumes[0]!.failure ? html`<p class="why">${image.volumes[0]!.failure.what}</p>` : nothing}
      <p class="muted">${image.scheme === "none" ? "No partition table: the whole image is one volume." : `Divided by a partition table of type ${image.scheme}.`} ${image.notes.join(" ")}</p>
      <dl><dt>Size</dt><dd>${formatBytes(image.size)}</dd><dt>Container</dt><dd>${image.container}</dd><dt>Sector size</dt><dd>${image.sectorSize} bytes</dd></dl>
      <table><thead><tr><th scope="col">Volume</th><th scope="col">Filesystem</th><th scope="col">Offset</th><th scope="col">Size</th></tr></thead><tbody>
        ${image.volumes.map((volume) => html`<tr><td class="volume">${volume.number}. ${shown(volume.filesystem?.label || volume.name)}<br><span class="muted">${volume.type}</span></td>
          <td>${volume.filesystem?.type ?? html`<span class="muted">${image.volumes.length === 1 ? "none that can be read" : volume.failure?.what ?? "none"}</span>`}</td>
          <td class="number">${this.#link(volume.offset)}</td><td class="number">${formatBytes(volume.length)}${volume.missing ? html`<br><span class="muted">${formatBytes(volume.missing)} missing</span>` : nothing}</td></tr>`)}
        ${image.gaps.map(({ offset, length }) => html`<tr><td></td><td class="muted">in no volume</td><td class="number">${this.#link(offset)}</td><td class="number">${formatBytes(length)}</td></tr>`)}
      </tbody></table>
    </div>`;
  }

  #link(offset: number): TemplateResult {
    return html`<button class="link mono" title="Show these bytes" @click=${() => void this.showBytes({ offset, length: 1 })}>0x${formatOffset(offset)}</button>`;
  }

  /** Show a stretch of the image in the hex view. */
  async showBytes(stretch: { offset: number; length: number }): Promise<void> {
    if (this.browse.door !== "look") this.browse.setDoor("look");
    await this.browse.showSource({ kind: "image" });
    this.mark = stretch;
    await this.updateComplete;
    await this.hex?.updateComplete;
    this.hex?.goTo(stretch.offset);
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-workspace": Workspace }
}
