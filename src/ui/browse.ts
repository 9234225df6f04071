/** What is looked at in the open image: which list, filtered how, which row, which bytes, which are ticked. */
import type { Details, EntryQuery, ListId, Preview, Row, SortColumn, SourceInfo, SourceRef, ViewInfo } from "../../workers/api.ts";
import type { Session } from "./session.ts";

export const FOUND: ListId = 0;

/** "files": get my files back, without jargon. "look": everything, down to the bytes. */
export type Door = "files" | "look";

const START: EntryQuery = {
  folder: -1, recursive: true, filesOnly: true, text: "", group: "all", state: "all", withoutRatings: [], system: false, sort: "name", descending: false,
};

export class Browse extends EventTarget {
  door: Door = "files";
  list: ListId | null = null;
  query: EntryQuery = START;
  /** Name of the folder looked into. */
  folderName = "";
  view: ViewInfo | null = null;
  row: Row | null = null;
  details: Details | null = null;
  preview: Preview | null = null;
  source: SourceRef = { kind: "image" };
  sourceInfo: SourceInfo | null = null;
  /** Counts up when ticks change. */
  ticks = 0;
  readonly ticked = new Map<ListId, Set<number>>();
  #asked = 0;

  constructor(readonly session: Session) {
    super();
  }

  changed(): void {
    this.dispatchEvent(new Event("change"));
  }

  /** Begin anew with the image that was just opened. */
  reset(door: Door): void {
    this.door = door;
    this.list = null;
    this.view = this.row = this.details = this.preview = null;
    this.ticked.clear();
    this.ticks++;
    void this.showSource({ kind: "image" });
  }

  setDoor(door: Door): void {
    this.door = door;
    if (this.list !== null) void this.showList(this.list);
    else this.changed();
  }

  /** Show a list from its root: its deleted files first where files are wanted back, all else. */
  async showList(list: ListId): Promise<void> {
    this.list = list;
    this.folderName = "";
    const info = this.session.lists.get(list);
    const calm = this.door === "files";
    const state = calm && list !== FOUND && (info?.deleted ?? 0) > 0 ? "deleted" : "all";
    await this.ask({ ...START, recursive: calm || list === FOUND, filesOnly: calm || list === FOUND, state, withoutRatings: list === FOUND ? [2, 3, 4] : [] });
    if (list !== FOUND && !calm) await this.showSource({ kind: "volume", volume: list });
  }

  async showFolder(list: ListId, folder: number, name: string): Promise<void> {
    this.list = list;
    this.folderName = name;
    await this.ask({ ...this.query, folder, recursive: false, filesOnly: false, text: "", group: "all" });
  }

  /** Change a part of the question. */
  async refine(change: Partial<EntryQuery>): Promise<void> {
    const query = { ...this.query, ...change };
    const narrows = query.text !== "" || query.group !== "all" || query.state !== "all";
    const flat = this.door === "files" || this.list === FOUND;
    await this.ask({ ...query, recursive: flat || narrows, filesOnly: flat });
  }

  async sortBy(column: SortColumn): Promise<void> {
    await this.refine({ sort: column, descending: this.query.sort === column ? !this.query.descending : false });
  }

  async ask(query: EntryQuery): Promise<void> {
    const { list } = this;
    if (list === null) return;
    this.query = query;
    this.changed();
    const asked = ++this.#asked;
    const view = await this.session.ask((api) => api.view(list, query));
    if (!view || asked !== this.#asked) return;
    this.view = view;
    this.changed();
  }

  /** Rows of the view on the screen. */
  load = async (from: number, count: number): Promise<readonly Row[]> => {
    const { view } = this;
    return view ? (await this.session.ask((api) => api.rows(view.id, from, count))) ?? [] : [];
  };

  async select(row: Row): Promise<void> {
    if (this.row?.list === row.list && this.row.entry === row.entry) return;
    this.row = row;
    this.details = this.preview = null;
    this.changed();
    const { list, entry } = row;
    const details = await this.session.ask((api) => api.details(list, entry));
    if (this.row !== row) return;
    this.details = details ?? null;
    this.changed();
    const preview = await this.session.ask((api) => api.preview(list, entry));
    if (this.row !== row) return;
    this.preview = preview ?? null;
    this.changed();
    if (this.door === "look" && row.kind !== "directory") await this.showSource({ kind: "content", list, entry });
  }

  async showSource(source: SourceRef): Promise<void> {
    this.source = source;
    const info = await this.session.ask((api) => api.sourceInfo(source));
    if (this.source !== source) return;
    this.sourceInfo = info ?? null;
    this.changed();
  }

  readBytes = async (offset: number, length: number): Promise<{ bytes: Uint8Array; failed: string | null }> => {
    const { source } = this;
    return (await this.session.ask((api) => api.read(source, offset, length))) ?? { bytes: new Uint8Array(0), failed: "These bytes cannot be read." };
  };

  isTicked = (row: Row): boolean => this.ticked.get(row.list)?.has(row.entry) ?? false;

  get tickedCount(): number {
    let count = 0;
    for (const set of this.ticked.values()) count += set.size;
    return count;
  }

  tick(row: Row): void {
    const set = this.#ticksOf(row.list);
    if (!set.delete(row.entry)) set.add(row.entry);
    this.ticks++;
    this.changed();
  }

  /** Tick everything in the view, or nothing of it where all is ticked. */
  async tickView(): Promise<void> {
    const { view, list } = this;
    if (!view || list === null) return;
    const entries = await this.session.ask((api) => api.entries(view.id, 0, view.count));
    if (!entries) return;
    const set = this.#ticksOf(list);
    const all = entries.every((entry) => set.has(entry));
    for (const entry of entries) if (all) set.delete(entry); else set.add(entry);
    this.ticks++;
    this.changed();
  }

  /** Forget the ticks of a list that begins anew. */
  untick(list: ListId): void {
    this.ticked.delete(list);
    this.ticks++;
    this.changed();
  }

  clearTicks(): void {
    this.ticked.clear();
    this.ticks++;
    this.changed();
  }

  #ticksOf(list: ListId): Set<number> {
    let set = this.ticked.get(list);
    if (!set) this.ticked.set(list, set = new Set());
    return set;
  }
}
