/**
 * Walks an SQLite database from its schema to every page that a table, an index, an overflow chain or the
 * free list uses, as its integrity check does: a page of something else in between shows itself.
 */
import { Bitset } from "../../core/bitset.ts";
import type { Budget } from "../../core/budget.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";

const INDEX_INNER = 0x02, TABLE_INNER = 0x05, INDEX_LEAF = 0x0a, TABLE_LEAF = 0x0d;
/** The header of the database stands before the first page's own. */
const DATABASE_HEADER = 100;
/** The page that holds this offset is never used: it is where locks are taken. */
const LOCK_BYTE = 2 ** 30;
/** A page is reached from a tree of tables or of indexes; from the schema, its rows name further trees. */
type Tree = "schema" | "table" | "index" | "any";

/** A page to visit; in trees of tables, the row numbers on it lie between the keys beside its place in the page above. */
interface Visit {
  readonly page: number;
  /** The page that points at it. */
  readonly owner: number;
  readonly tree: Tree;
  readonly low: number;
  readonly high: number;
}
const ANY_ROW = { low: -Infinity, high: Infinity };

export interface Pages {
  readonly size: number;
  readonly count: number;
  /** Bytes at the end of each page that others use. */
  readonly reserved: number;
  readonly firstFree: number;
  readonly freeCount: number;
  /** Whether pages that say who points at each page are strewn in. */
  readonly pointerMaps: boolean;
}

/** sound: every page that is used is what it must be. spent: not walked to the end. Else the first page, from 1, that is wrong. */
export type WalkResult = "sound" | "spent" | number;

export class PageWalk {
  readonly #seen: Bitset;
  readonly #queue: Visit[] = [{ page: 1, owner: 1, tree: "schema", ...ANY_ROW }];
  readonly #usable: number;
  #wrong = Infinity;

  constructor(private readonly file: ByteSource, private readonly pages: Pages, private readonly budget: Budget) {
    this.#seen = new Bitset(pages.count + 1);
    this.#usable = pages.size - pages.reserved;
  }

  run(): WalkResult {
    const { size, count, pointerMaps } = this.pages;
    this.#seen.add(Math.floor(LOCK_BYTE / size) + 1);
    if (pointerMaps) for (let map = 2; map <= count; map += Math.floor(this.#usable / 5) + 1) this.#seen.add(map);
    for (let next = this.#queue.pop(); next; next = this.#queue.pop()) this.#visit(next);
    this.#freeList();
    return this.#wrong < Infinity ? this.#wrong : this.budget.spent ? "spent" : "sound";
  }

  #fail(page: number): void {
    this.#wrong = Math.min(this.#wrong, page);
  }

  /** The page's bytes, the first time that it is asked for; a page that two own is wrong. */
  #take(page: number, owner: number): DataView | null {
    if (this.budget.spent) return null;
    if (page < 1 || page > this.pages.count || !this.#seen.add(page)) return this.#fail(owner), null;
    if (!this.budget.spend(1, this.pages.size)) return null;
    const bytes = tryRead(this.file, (page - 1) * this.pages.size, this.pages.size);
    if (!bytes) return this.#fail(page), null;
    return new DataView(bytes.buffer);
  }

  #visit({ page, owner, tree, low, high }: Visit): void {
    const view = this.#take(page, owner);
    if (!view) return;
    const at = page === 1 ? DATABASE_HEADER : 0;
    const type = view.getUint8(at), cells = view.getUint16(at + 3);
    const inner = type === INDEX_INNER || type === TABLE_INNER;
    const table = type === TABLE_INNER || type === TABLE_LEAF;
    if (!inner && type !== INDEX_LEAF && type !== TABLE_LEAF || tree === "index" && table || (tree === "table" || tree === "schema") && !table) return this.#fail(page);
    const pointers = at + (inner ? 12 : 8), content = pointers + 2 * cells;
    if (content > this.#usable) return this.#fail(page);
    const below: Tree = tree === "schema" ? tree : table ? "table" : "index";
    for (let i = 0; i < cells; i++) {
      const cell = view.getUint16(pointers + 2 * i);
      if (cell < content || cell > this.#usable - 4) return this.#fail(page);
      const row = table ? signed(number(view, type === TABLE_INNER ? cell + 4 : number(view, cell).next).value) : low;
      if (!(row >= low && row <= high)) return this.#fail(page);
      if (inner) this.#queue.push({ page: view.getUint32(cell), owner: page, tree: below, low, high: table ? row : high });
      if (type !== TABLE_INNER && !this.#payload(view, inner ? cell + 4 : cell, type, page, tree === "schema")) return this.#fail(page);
      low = row;
    }
    if (inner) this.#queue.push({ page: view.getUint32(at + 8), owner: page, tree: below, low, high });
  }

  /** A cell's payload: where it does not fit, its overflow chain; in the schema, the tree that it names. */
  #payload(view: DataView, cell: number, type: number, page: number, schema: boolean): boolean {
    const length = number(view, cell);
    const start = type === TABLE_LEAF ? number(view, length.next).next : length.next;
    const usable = this.#usable;
    const most = type === TABLE_LEAF ? usable - 35 : Math.floor((usable - 12) * 64 / 255) - 23;
    const least = Math.floor((usable - 12) * 32 / 255) - 23;
    const fitting = least + (length.value - least) % (usable - 4);
    const local = length.value <= most ? length.value : fitting <= most ? fitting : least;
    if (!(start + local + (local < length.value ? 4 : 0) <= usable)) return false;
    if (local < length.value) this.#overflow(view.getUint32(start + local), Math.ceil((length.value - local) / (usable - 4)), page);
    if (!schema) return true;
    const root = rootPage(view, start, start + local);
    if (root > 0) this.#queue.push({ page: root, owner: page, tree: "any", ...ANY_ROW });
    return root >= 0;
  }

  #overflow(first: number, count: number, owner: number): void {
    for (let page = first; count > 0; count--) {
      const view = this.#take(page, owner);
      if (!view) return;
      owner = page;
      page = view.getUint32(0);
      if (count === 1 && page !== 0) this.#fail(owner);
    }
  }

  /** Trunk pages list the free ones, whose content is no matter. */
  #freeList(): void {
    let left = this.pages.freeCount;
    let owner = 1;
    for (let trunk = this.pages.firstFree; trunk !== 0; left--) {
      const view = this.#take(trunk, owner);
      if (!view) return;
      const count = view.getUint32(4);
      if (count > this.pages.size / 4 - 2 || count >= left) return this.#fail(trunk);
      for (let i = 0; i < count; i++) {
        const page = view.getUint32(8 + 4 * i);
        if (page < 2 || page > this.pages.count || !this.#seen.add(page)) return this.#fail(trunk);
      }
      left -= count;
      owner = trunk;
      trunk = view.getUint32(0);
    }
    if (left !== 0) this.#fail(owner);
  }
}

/** Seven bits a byte, highest first, at most nine bytes. */
function number(view: DataView, at: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 9 && at < view.byteLength; i++) {
    const byte = view.getUint8(at++);
    if (i === 8) return { value: value * 256 + byte, next: at };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: at };
  }
  return { value: NaN, next: at };
}

/** A row number: 64 bits with a sign. */
function signed(value: number): number {
  return value >= 2 ** 63 ? value - 2 ** 64 : value;
}

/** Bytes of a value by its serial type. */
function valueSize(type: number): number {
  return type >= 12 ? Math.floor((type - 12) / 2) : [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? NaN;
}

/** The fourth column of a row of the schema; 0 where the row names no tree, -1 where it is no such row. */
function rootPage(view: DataView, start: number, end: number): number {
  const header = number(view, start);
  let place = start + header.value, at = header.next;
  for (let column = 0; column < 3; column++) {
    const type = number(view, at);
    place += valueSize(type.value);
    at = type.next;
  }
  const type = number(view, at).value;
  if (type === 0 || type === 8) return 0;
  if (type === 9) return 1;
  if (!(type >= 1 && type <= 4 && place + type <= end)) return -1;
  let page = 0;
  for (let i = 0; i < type; i++) page = page * 256 + view.getUint8(place + i);
  return page;
}
