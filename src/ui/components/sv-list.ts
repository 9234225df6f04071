import { LitElement, css, html, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Row, SortColumn } from "../../../workers/api.ts";
import { FOUND, type Browse } from "../browse.ts";
import { Watch } from "../controllers/watch.ts";
import { formatBytes } from "../format/bytes.ts";
import { formatMoment } from "../format/dates.ts";
import { shown } from "../format/names.ts";
import { settings } from "../settings.ts";
import { icon } from "../styles/icons.ts";
import { shared } from "../styles/shared.ts";
import { ratingMark, stateMark } from "./rating.ts";
import { DataTable, type Column } from "./sv-table.ts";

/** The files of a view: the table with the columns that files have. */
@customElement("sv-list")
export class FileList extends LitElement {
  @property({ attribute: false }) browse!: Browse;
  @query("sv-table") private table!: DataTable<Row>;
  #shown: unknown = null;

  static override styles = [shared, css`
    :host { min-height: 0; height: 100%; display: flex; flex-direction: column; }
    .table { flex: 1; min-height: 0; }
    .empty { padding: 48px 24px; text-align: center; color: var(--quiet); display: grid; gap: 8px; justify-items: center; background: var(--surface); flex: 1; align-content: center; }
    .empty svg { width: 40px; height: 40px; opacity: .6; }
    .empty strong { color: var(--ink); font-size: 1.05rem; }
  `];

  constructor() {
    super();
    new Watch(this, () => [this.browse, settings]);
  }

  override render() {
    const { browse } = this;
    if (browse.view?.count === 0) return this.#empty();
    return html`<sv-table class="table" .label=${browse.list === FOUND ? "Files found by the scan" : "Files"} .count=${browse.view?.count ?? 0}
      .columns=${this.#columns()} .load=${browse.load} .version=${browse.view} .ticked=${browse.isTicked} .ticks=${browse.ticks} .chosen=${this.#chosen}
      .tickLabel=${(row: Row) => `Tick ${shown(row.name)}`} .rowClass=${(row: Row) => (row.state === "live" ? "" : "deleted")}
      .sort=${browse.query.sort} .descending=${browse.query.descending}
      @row-focus=${(event: CustomEvent<Row>) => void browse.select(event.detail)} @row-open=${(event: CustomEvent<Row>) => this.#open(event.detail)}
      @row-tick=${(event: CustomEvent<{ row: Row }>) => browse.tick(event.detail.row)}
      @sort=${(event: CustomEvent<SortColumn>) => void browse.sortBy(event.detail)}></sv-table>`;
  }

  override updated(): void {
    const { list, query } = this.browse;
    const place = `${list}/${JSON.stringify(query)}`;
    if (place !== this.#shown) (this.table as DataTable<Row> | null)?.rewind();
    this.#shown = place;
  }

  /** The row that the details are about, wherever a new order or a new find moves it. */
  #chosen = (row: Row): boolean => row.list === this.browse.row?.list && row.entry === this.browse.row.entry;

  #open(row: Row): void {
    if (row.kind === "directory") void this.browse.showFolder(row.list, row.entry, row.name);
  }

  #columns(): readonly Column<Row>[] {
    const scan = this.browse.list === FOUND;
    const flat = this.browse.query.recursive;
    const columns: Column<Row>[] = [{ id: "name", title: "Name", width: "minmax(7rem, 3fr)", sortable: true, cell: nameCell }];
    if (flat && !scan) columns.push({ id: "folder", title: "Folder", width: "minmax(5rem, 1.5fr)", least: 860, cell: (row) => html`<bdi class="muted" translate="no" title=${shown(row.folder)}>${shown(row.folder) || "/"}</bdi>` });
    columns.push({ id: "size", title: "Size", width: "5.8rem", least: 430, align: "end", sortable: true, cell: (row) => (row.kind === "directory" ? "" : formatBytes(row.size)) });
    if (!scan) columns.push(
      { id: "modified", title: "Modified", width: "10.5rem", least: 720, sortable: true, cell: (row) => formatMoment(row.modified, settings.zone) },
      { id: "state", title: "State", width: "6.5rem", least: 540, sortable: true, cell: stateMark },
    );
    columns.push({ id: "rating", title: "Content", width: "8.2rem", sortable: true, cell: (row) => (row.kind === "directory" ? "" : ratingMark(row.rating)) });
    return columns;
  }

  #empty(): TemplateResult {
    const { list, query, folderName } = this.browse;
    const filtered = query.text !== "" || query.group !== "all" || query.withoutRatings.length > 0;
    const text = filtered ? ["No file fits this filter.", "Clear the search box, or choose another type or state."]
      : list === FOUND ? ["Nothing found by a scan yet.", "A scan searches for files by how they begin and end. Start it above."]
      : query.state === "deleted" ? ["No deleted files are known here.", "A scan may still find files whose names are gone."]
      : [`${shown(folderName) || "This volume"} is empty.`, "Nothing lies here."];
    return html`<div class="empty">${icon("found")}<strong>${text[0]}</strong><span>${text[1]}</span></div>`;
  }
}

function nameCell(row: Row): TemplateResult {
  const drawing = row.kind === "directory" ? (row.state === "live" ? "folder" : "deletedFolder") : "file";
  return html`<span class="name"><span class="drawing">${icon(drawing)}</span><bdi class="name-text" translate="no" title=${shown(row.name)}>${shown(row.name) || "(no name)"}</bdi></span>`;
}

declare global {
  interface HTMLElementTagNameMap { "sv-list": FileList }
}
