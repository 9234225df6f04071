/**
 * Where each exported file goes below the destination: `volume-1/photos/cat.jpg`, and
 * `volume-1/[deleted]/photos/cat.jpg` for what was deleted. No two files get one path, not even on
 * a system that takes `A` for `a`: the later one gets a number before its name, `2-cat.jpg`.
 */
import { Kind, State, type EntryTable } from "../filesystems/entry-table.ts";
import { NameSet } from "./name-set.ts";
import { byteLength, foldName, safeName, shorten, NAME_BYTES, type Platform } from "./safe-name.ts";

export const DELETED = "[deleted]";
/** Where the files go that a scan found by their signatures: they belong to no volume, and have number 0. */
export const FOUND = "found by scan";
/** Where folders continue whose path would be too long for the system. */
const DEEP = "[deep]";
/** Bytes in a path below the destination, unless the host knows better: macOS allows 1,024 with the destination's own. */
const PATH_BYTES = 900;

interface Folder {
  /** Names a folder in {@link NameSet}. */
  readonly id: number;
  /** Below the destination; empty for the destination itself. */
  readonly path: string;
  readonly bytes: number;
}

/** Where one file goes. */
export interface OutputName {
  /** Below the destination, with `/`. */
  readonly path: string;
  /** Another path, where something lay at this one before the export began. */
  next(): string;
}

export class OutputNames {
  readonly #taken = new NameSet();
  /** Folders by their parent's number and their exact name. */
  readonly #folders = new Map<string, Folder>();
  /** Where a row of a volume went, for folders and for files that were renamed: streams are named after them. */
  readonly #rows = new Map<string, Folder>();
  readonly #renamed = new Map<string, string>();
  readonly #root: Folder = { id: 0, path: "", bytes: 0 };
  #folderCount = 0;

  constructor(private readonly platform: Platform, private readonly pathBytes = PATH_BYTES) {}

  /** A path for row `row` of volume `volume` that no other row has. */
  take(volume: number, table: EntryTable, row: number): OutputName {
    const deleted = table.state[row] !== State.Live;
    const folder = this.#folderOf(volume, table, table.kind[row] === Kind.Stream ? above(table, row) : row, deleted);
    const name = this.#free(folder, this.#fileName(volume, table, row));
    if (name.renamed && table.kind[row] !== Kind.Stream) this.#renamed.set(`${volume} ${row}`, name.name);
    return { path: join(folder.path, name.name), next: () => join(folder.path, this.#free(folder, name.name).name) };
  }

  #fileName(volume: number, table: EntryTable, row: number): string {
    const own = table.name(row);
    if (table.kind[row] === Kind.Symlink) return safeName(`${shorten(own, NAME_BYTES - 12)}.symlink.txt`, this.platform);
    if (table.kind[row] !== Kind.Stream) return safeName(own, this.platform);
    const of = above(table, row);
    const file = this.#renamed.get(`${volume} ${of}`) ?? (of < 0 ? "" : table.name(of));
    return safeName(`${file}:${own}`, this.platform);
  }

  /** The folder that holds row `row`. Folders above it are walked with a stack: an image may nest thousands. */
  #folderOf(volume: number, table: EntryTable, row: number, deleted: boolean): Folder {
    const tree = `${volume}${deleted ? "d" : ""}`;
    const pending: number[] = [];
    let folder: Folder | undefined;
    for (let at = row < 0 ? -1 : table.parent[row]!; at >= 0; at = table.parent[at]!) {
      folder = this.#rows.get(`${tree} ${at}`);
      if (folder) break;
      pending.push(at);
    }
    folder ??= this.#treeRoot(volume, deleted);
    for (const at of pending.reverse()) {
      folder = this.#enter(folder, safeName(table.name(at), this.platform), this.#treeRoot(volume, deleted));
      this.#rows.set(`${tree} ${at}`, folder);
    }
    return folder;
  }

  #treeRoot(volume: number, deleted: boolean): Folder {
    if (volume === 0) return this.#own(this.#root, FOUND);
    const root = this.#own(this.#root, `volume-${volume}`);
    const removed = this.#own(root, DELETED); // claimed first, so that no file or folder of the image gets its name
    return deleted ? removed : root;
  }

  /** A folder of the exporter's own. Its key has two slashes, which no folder of an image has. */
  #own(parent: Folder, name: string): Folder {
    const key = `${parent.id}//${name}`;
    const folder = this.#folders.get(key) ?? this.#make(parent, this.#free(parent, name).name);
    this.#folders.set(key, folder);
    return folder;
  }

  /** The folder `name` in `parent`; where the path would become too long, a fresh one near `top`. */
  #enter(parent: Folder, name: string, top: Folder): Folder {
    const key = `${parent.id}/${name}`;
    const known = this.#folders.get(key);
    if (known) return known;
    const tooLong = parent.bytes + byteLength(name) + 1 + NAME_BYTES > this.pathBytes;
    const inside = tooLong ? this.#own(top, DEEP) : parent;
    const folder = this.#make(inside, tooLong ? this.#free(inside, shorten(name, 64)).name : this.#free(parent, name).name);
    this.#folders.set(key, folder);
    return folder;
  }

  #make(parent: Folder, name: string): Folder {
    return { id: ++this.#folderCount, path: join(parent.path, name), bytes: parent.bytes + byteLength(name) + 1 };
  }

  /** `name`, or `2-name` and so on where it is taken. */
  #free(folder: Folder, name: string): { name: string; renamed: boolean } {
    const folded = foldName(name);
    if (this.#taken.add(folder.id, folded)) return { name, renamed: false };
    for (;;) {
      const prefix = `${this.#taken.nextNumber(folder.id, folded)}-`;
      const numbered = prefix + shorten(name, NAME_BYTES - prefix.length);
      if (this.#taken.add(folder.id, foldName(numbered))) return { name: numbered, renamed: true };
    }
  }
}

function above(table: EntryTable, row: number): number {
  return table.parent[row]!;
}

function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
