/**
 * Which rows of an entry table are shown, and in which order: index arrays beside the table, made
 * column by column, so that a million rows are filtered and sorted while a person waits a blink.
 */
import { encodeInto, maxBytes } from "../core/wtf8.ts";
import { Flag, Kind, State, type EntryTable } from "./entry-table.ts";
import { orderByDigits, orderByNumber } from "./row-order.ts";
import { TYPE_GROUPS, groupOf, lower, type TypeGroup } from "./type-group.ts";

export type SortColumn = "name" | "size" | "modified" | "state" | "rating" | "address";

/** What a person asked to see. */
export interface EntryQuery {
  /** Row of the folder looked into; -1 is the root. */
  readonly folder: number;
  /** Everything below the folder rather than what lies directly in it. */
  readonly recursive: boolean;
  /** Files and streams only, no folders. */
  readonly filesOnly: boolean;
  /** Part of the name, in any case; empty for all. */
  readonly text: string;
  readonly group: TypeGroup | "all";
  readonly state: "all" | "live" | "deleted";
  /** Ratings that are left out, as numbers of the rating column. */
  readonly withoutRatings: readonly number[];
  /** The filesystem's own files too. */
  readonly system: boolean;
  readonly sort: SortColumn;
  readonly descending: boolean;
}

export const EVERYTHING: EntryQuery = {
  folder: -1, recursive: true, filesOnly: false, text: "", group: "all", state: "all", withoutRatings: [], system: false, sort: "name", descending: false,
};

/** Bytes at the start of a name by which it is sorted fast; the rest only matters between names that agree so far. */
const PREFIX = 16;

export class EntryIndex {
  #made = -1;
  #group = new Uint8Array(0);
  #rank: Uint32Array | null = null;
  /** 1 for a folder that has folders in it; last: the root. */
  #branches = new Uint8Array(0);

  constructor(readonly table: EntryTable) {}

  /** Rows that `query` asks for, sorted, folders first. */
  select(query: EntryQuery): Uint32Array {
    this.#refresh();
    const rows = this.#sorted(this.#filter(query), query.sort);
    if (query.descending) rows.reverse();
    return this.#foldersFirst(rows);
  }

  /** Folders directly in `folder` (-1: the root), by name. */
  folders(folder: number): Uint32Array {
    this.#refresh();
    const { table } = this;
    const found: number[] = [];
    for (let i = 0; i < table.length; i++) if (table.kind[i] === Kind.Directory && table.parent[i] === folder && !(table.flags[i]! & Flag.System)) found.push(i);
    return this.#sorted(Uint32Array.from(found), "name");
  }

  /** Whether `folder` has folders in it. */
  branches(folder: number): boolean {
    this.#refresh();
    return this.#branches[folder < 0 ? this.table.length : folder] === 1;
  }

  /** Files of each group below `folder`, for the tabs. */
  groupCounts(state: EntryQuery["state"], folder = -1): Readonly<Record<TypeGroup, number>> {
    this.#refresh();
    const counts = TYPE_GROUPS.map(() => 0);
    for (const i of this.#filter({ ...EVERYTHING, folder, state, filesOnly: true })) counts[this.#group[i]!]!++;
    return Object.fromEntries(TYPE_GROUPS.map((group, i) => [group, counts[i]!])) as Record<TypeGroup, number>;
  }

  #filter(query: EntryQuery): Uint32Array {
    const { table } = this;
    const below = this.#below(query.folder, query.recursive);
    const matches = query.text === "" ? null : nameMatcher(table, query.text);
    const group = query.group === "all" ? -1 : TYPE_GROUPS.indexOf(query.group);
    const hidden = query.withoutRatings.reduce((mask, rating) => mask | 1 << rating, 0);
    const found = new Uint32Array(table.length);
    let count = 0;
    for (let i = 0; i < table.length; i++) {
      const folder = table.kind[i] === Kind.Directory;
      if (below && !below[i]) continue;
      if (!query.system && table.flags[i]! & Flag.System) continue;
      if (query.state !== "all" && (table.state[i] === State.Live) !== (query.state === "live")) continue;
      if (folder ? query.filesOnly || group >= 0 : group >= 0 && this.#group[i] !== group) continue;
      if (!folder && hidden >>> table.rating[i]! & 1) continue;
      if (matches && !matches(i)) continue;
      found[count++] = i;
    }
    return found.slice(0, count);
  }

  /** 1 for rows in `folder`; null where that is every row. A stream lies where its file lies. Parents come first, so one pass is enough. */
  #below(folder: number, recursive: boolean): Uint8Array | null {
    if (folder < 0 && recursive) return null;
    const { table } = this;
    const inside = new Uint8Array(table.length);
    for (let i = 0; i < table.length; i++) {
      const parent = table.kind[i] === Kind.Stream && table.parent[i]! >= 0 ? table.parent[table.parent[i]!]! : table.parent[i]!;
      if (parent === folder || recursive && parent >= 0 && inside[parent]) inside[i] = 1;
    }
    return inside;
  }

  #sorted(rows: Uint32Array, column: SortColumn): Uint32Array {
    const { table } = this;
    const byName = orderByNumber(rows, this.#rank ??= nameRank(table));
    switch (column) {
      case "name": return byName;
      case "size": return orderByNumber(byName, table.size);
      case "modified": return orderByNumber(byName, table.modified);
      case "state": return orderByNumber(byName, table.state);
      case "rating": return orderByNumber(byName, table.rating);
      case "address": return orderByNumber(byName, table.address);
    }
  }

  #foldersFirst(rows: Uint32Array): Uint32Array {
    return orderByDigits(rows, [(row) => (this.table.kind[row] === Kind.Directory ? 0 : 1)]);
  }

  /** Columns that follow from the table are made again when it has grown. */
  #refresh(): void {
    const { table } = this;
    if (this.#made === table.length) return;
    const { pool, ends } = table.names;
    const group = new Uint8Array(table.length);
    const branches = new Uint8Array(table.length + 1);
    for (let i = 0; i < table.length; i++) {
      group[i] = groupOf(pool, i === 0 ? 0 : ends[i - 1]!, ends[i]!);
      if (table.kind[i] === Kind.Directory && !(table.flags[i]! & Flag.System)) branches[table.parent[i]! < 0 ? table.length : table.parent[i]!] = 1;
    }
    this.#group = group;
    this.#branches = branches;
    this.#rank = null;
    this.#made = table.length;
  }
}

/** The place of each row when all names are sorted, whatever their case. */
function nameRank(table: EntryTable): Uint32Array {
  const { pool, ends } = table.names;
  const byte = (row: number, at: number) => {
    const offset = (row === 0 ? 0 : ends[row - 1]!) + at;
    return offset < ends[row]! ? lower(pool[offset]!) : 0;
  };
  const digits = Array.from({ length: PREFIX / 2 }, (_, i) => PREFIX - 2 - 2 * i).map((at) => (row: number) => byte(row, at) << 8 | byte(row, at + 1));
  const order = orderByDigits(Uint32Array.from({ length: table.length }, (_, i) => i), digits);
  const longer = (a: number, b: number) => {
    for (let at = PREFIX; ; at++) {
      const difference = byte(a, at) - byte(b, at);
      if (difference !== 0 || byte(a, at) === 0) return difference;
    }
  };
  const sameStart = (a: number, b: number) => digits.every((digit) => digit(a) === digit(b));
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && sameStart(order[from]!, order[to]!)) to++;
    if (to - from > 1) order.subarray(from, to).sort(longer);
    from = to;
  }
  const rank = new Uint32Array(table.length);
  for (let i = 0; i < order.length; i++) rank[order[i]!] = i;
  return rank;
}

/** Tells whether row i's name has `text` in it, in any case. ASCII is compared as bytes; other letters need strings. */
function nameMatcher(table: EntryTable, text: string): (row: number) => boolean {
  const wanted = text.toLowerCase();
  if (/[^\0-\x7f]/.test(wanted)) return (row) => table.name(row).toLowerCase().includes(wanted);
  const needle = new Uint8Array(maxBytes(wanted));
  const length = encodeInto(wanted, needle, 0);
  const { pool, ends } = table.names;
  return (row) => {
    const last = ends[row]! - length;
    for (let at = row === 0 ? 0 : ends[row - 1]!; at <= last; at++) {
      let same = 0;
      while (same < length && lower(pool[at + same]!) === needle[same]) same++;
      if (same === length) return true;
    }
    return false;
  };
}
