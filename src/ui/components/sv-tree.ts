import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { FolderNode, ListId, VolumeInfo } from "../../../workers/api.ts";
import { FOUND, type Browse } from "../browse.ts";
import { Watch } from "../controllers/watch.ts";
import { formatBytes, formatCount } from "../format/bytes.ts";
import { shown } from "../format/names.ts";
import { icon, type IconName } from "../styles/icons.ts";
import { shared } from "../styles/shared.ts";

/** One line of the tree. */
interface Node {
  readonly id: string;
  readonly level: number;
  readonly drawing: IconName;
  readonly title: string;
  readonly note: string;
  readonly branches: boolean;
  readonly open: boolean;
  readonly chosen: boolean;
  readonly deleted?: boolean;
  readonly choose: () => void;
}

/** Image, volumes and folders. One tab stop; the arrows walk it as a tree is walked everywhere. */
@customElement("sv-tree")
export class Tree extends LitElement {
  @property({ attribute: false }) browse!: Browse;
  readonly #open = new Set<string>();
  readonly #folders = new Map<string, readonly FolderNode[]>();
  #current = "image";
  #image: unknown = null;

  static override styles = [shared, css`
    :host { overflow: auto; background: var(--raised); padding: 8px 6px; font-size: .94rem; }
    [role="treeitem"] { display: flex; align-items: center; gap: 6px; min-height: 30px; padding: 2px 8px 2px 0; border-radius: 7px; cursor: pointer; outline-offset: -2px; }
    [role="treeitem"]:hover { background: var(--accent-soft); }
    [aria-selected="true"] { background: var(--selected); font-weight: 600; }
    .twist { width: 20px; height: 20px; display: grid; place-items: center; flex: none; color: var(--quiet); }
    .twist svg { width: 14px; height: 14px; }
    .open svg { transform: rotate(90deg); }
    .drawing { color: var(--accent); display: flex; }
    .deleted .drawing, .deleted .title { color: var(--quiet); }
    .title { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
    .note { color: var(--quiet); font-size: .85em; font-weight: 400; margin-inline-start: auto; white-space: nowrap; padding-inline-start: 6px; }
  `];

  constructor() {
    super();
    new Watch(this, () => [this.browse, this.browse?.session]);
  }

  override render() {
    const { image } = this.browse.session;
    if (!image) return nothing;
    if (this.#image !== image) {
      this.#image = image;
      this.#open.clear();
      this.#folders.clear();
      this.#current = "image";
    }
    const nodes = this.#nodes();
    if (!nodes.some((node) => node.id === this.#current)) this.#current = "image";
    return html`<div role="tree" aria-label="Image, volumes and folders" @keydown=${(event: KeyboardEvent) => this.#onKey(event, nodes)}>${nodes.map((node) => this.#line(node))}</div>`;
  }

  #line(node: Node): TemplateResult {
    return html`<div role="treeitem" id=${node.id} aria-level=${node.level} aria-selected=${node.chosen} aria-expanded=${node.branches ? node.open : nothing}
        tabindex=${node.id === this.#current ? 0 : -1} class=${node.deleted ? "deleted" : ""} .style=${`padding-inline-start:${(node.level - 1) * 14}px`}
        @click=${() => this.#choose(node)}>
      <span class="twist ${node.open ? "open" : ""}" @click=${(event: Event) => { if (node.branches) { event.stopPropagation(); this.#toggle(node); } }}>${node.branches ? icon("chevron") : nothing}</span>
      <span class="drawing">${icon(node.drawing)}</span><bdi class="title" translate="no" title=${shown(node.title)}>${shown(node.title)}</bdi>${node.deleted ? html`<span class="visually-hidden">deleted</span>` : nothing}
      <span class="note">${node.note}</span>
    </div>`;
  }

  #nodes(): Node[] {
    const { browse } = this;
    const { image, lists } = browse.session;
    const nodes: Node[] = [{
      id: "image", level: 1, drawing: "disk", title: image!.name, note: formatBytes(image!.size), branches: false, open: false,
      chosen: browse.list === null, choose: () => { browse.list = null; void browse.showSource({ kind: "image" }); },
    }];
    for (const volume of image!.volumes) this.#volume(volume, nodes);
    const found = lists.get(FOUND);
    nodes.push({
      id: "found", level: 1, drawing: "found", title: "Found by scan", note: found ? formatCount(found.files) : "", branches: false, open: false,
      chosen: browse.list === FOUND, choose: () => void browse.showList(FOUND),
    });
    return nodes;
  }

  #volume(volume: VolumeInfo, nodes: Node[]): void {
    const { browse } = this;
    const { number, filesystem } = volume;
    const info = browse.session.lists.get(number);
    const id = `volume-${number}`;
    const title = filesystem?.label || volume.name || `Volume ${number}`;
    const { source } = browse;
    nodes.push({
      id, level: 2, drawing: "volume", title, note: filesystem?.type ?? "not readable", branches: info !== undefined, open: this.#open.has(id),
      chosen: browse.list === number && browse.query.folder === -1 && source.kind !== "unallocated",
      choose: () => { void (filesystem ? browse.showList(number) : this.#bytesOf(number)); },
    });
    if (!info || !this.#open.has(id)) return;
    this.#below(number, id, 3, nodes);
    nodes.push({
      id: `${id}-free`, level: 3, drawing: "free", title: "Free space", note: "", branches: false, open: false,
      chosen: source.kind === "unallocated" && source.volume === number, choose: () => void browse.showSource({ kind: "unallocated", volume: number }),
    });
  }

  async #bytesOf(number: number): Promise<void> {
    this.browse.list = null;
    await this.browse.showSource({ kind: "volume", volume: number });
  }

  #below(list: ListId, parent: string, level: number, nodes: Node[]): void {
    const { browse } = this;
    for (const node of this.#folders.get(parent) ?? []) {
      const id = `folder-${list}-${node.entry}`;
      nodes.push({
        id, level, drawing: node.deleted ? "deletedFolder" : "folder", title: node.name || "(no name)", note: "", branches: node.branches, open: this.#open.has(id), deleted: node.deleted,
        chosen: browse.list === list && browse.query.folder === node.entry, choose: () => void browse.showFolder(list, node.entry, node.name),
      });
      if (this.#open.has(id)) this.#below(list, id, level + 1, nodes);
    }
  }

  #choose(node: Node): void {
    this.#current = node.id;
    node.choose();
    if (node.branches && !node.open) this.#toggle(node);
    this.requestUpdate();
  }

  #toggle(node: Node): void {
    if (!this.#open.delete(node.id)) {
      this.#open.add(node.id);
      if (!this.#folders.has(node.id)) void this.#fetch(node.id);
    }
    this.requestUpdate();
  }

  async #fetch(id: string): Promise<void> {
    const [kind, list, entry] = id.split("-");
    const folders = await this.browse.session.ask((api) => api.folders(Number(list), kind === "folder" ? Number(entry) : -1));
    if (!folders) return;
    this.#folders.set(id, folders);
    this.requestUpdate();
  }

  #onKey(event: KeyboardEvent, nodes: readonly Node[]): void {
    const at = nodes.findIndex((node) => node.id === this.#current);
    const node = nodes[at];
    if (!node) return;
    const parent = nodes.slice(0, at).findLast((above) => above.level < node.level);
    switch (event.key) {
      case "ArrowDown": this.#focus(nodes[at + 1]); break;
      case "ArrowUp": this.#focus(nodes[at - 1]); break;
      case "Home": this.#focus(nodes[0]); break;
      case "End": this.#focus(nodes.at(-1)); break;
      case "ArrowRight": if (node.branches && !node.open) this.#toggle(node); else if (node.open) this.#focus(nodes[at + 1]); break;
      case "ArrowLeft": if (node.open) this.#toggle(node); else this.#focus(parent); break;
      case "Enter": case " ": this.#choose(node); break;
      default: return;
    }
    event.preventDefault();
  }

  #focus(node: Node | undefined): void {
    if (!node) return;
    this.#current = node.id;
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#${node.id}`)?.focus());
  }
}

declare global {
  interface HTMLElementTagNameMap { "sv-tree": Tree }
}
