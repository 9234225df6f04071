/** Files that a scan found by their signatures, as a list like a filesystem's: one folder for each kind. */
import { MemorySource, type ByteSource } from "../core/byte-source.ts";
import { RunList } from "../core/run-list.ts";
import { NO_TIMES, type EntryTimes } from "../core/timestamp.ts";
import { runs } from "../core/views.ts";
import { EntryTable, Kind, Rating, State } from "../filesystems/entry-table.ts";
import { Problems } from "../core/problems.ts";
import type { Job } from "../core/job.ts";
import type { Filesystem, FilesystemInfo, StructureRef, VolumeState } from "../filesystems/filesystem.ts";

/** One file that was found: plain data, which also waits in the browser for the next visit. */
export interface FoundFile {
  readonly name: string;
  readonly extension: string;
  readonly length: number;
  /** complete, truncated, damaged, header only */
  readonly verdict: string;
  /** checksum, decode, structure, header */
  readonly checkedBy: string;
  /** Stretches of the image, as offset and length after one another. */
  readonly runs: readonly number[];
  /** Path of a deleted file that begins at the same byte. */
  readonly same?: string;
}

const EMPTY = new MemorySource(new Uint8Array(0));

export class FoundFiles implements Filesystem {
  readonly info: FilesystemInfo = { type: "found by scan", label: "", serial: "", clusterSize: 512, clusterCount: 0, size: 0, notes: [] };
  readonly problems = new Problems();
  readonly table = new EntryTable();
  readonly #folders = new Map<string, number>();
  readonly #files = new Map<number, FoundFile>();

  constructor(private readonly image: ByteSource | null) {}

  add(files: readonly FoundFile[]): void {
    for (const file of files) this.#add(file);
  }

  /** Files in the list. */
  get count(): number {
    return this.#files.size;
  }

  /** Everything found, in the order in which it came: to keep for the next visit. */
  all(): readonly FoundFile[] {
    return [...this.#files.values()];
  }

  /** They come one by one, by {@link add}. */
  *entries(): Job<EntryTable> {
    return this.table;
  }

  content(entry: number): ByteSource {
    const file = this.#files.get(entry);
    if (!file || !this.image) return EMPTY;
    const list = new RunList();
    for (let i = 0; i + 1 < file.runs.length; i += 2) list.push(file.runs[i]!, file.runs[i + 1]!);
    return runs(this.image, list, file.length);
  }

  times(): EntryTimes {
    return NO_TIMES;
  }

  how(entry: number): string {
    const file = this.#files.get(entry);
    return file ? `found by its signature, ${file.verdict}, checked by ${file.checkedBy}` : "";
  }

  slack(): ByteSource {
    return EMPTY;
  }

  unallocated(): ByteSource {
    return EMPTY;
  }

  structures(): readonly StructureRef[] {
    return [];
  }

  *states(): Job<readonly VolumeState[]> {
    return [];
  }

  #add(file: FoundFile): void {
    let folder = this.#folders.get(file.extension);
    if (folder === undefined) {
      folder = this.table.append(file.extension, -1, Kind.Directory, State.Live);
      this.#folders.set(file.extension, folder);
    }
    const entry = this.table.append(file.name, folder, Kind.File, State.Orphan);
    this.table.size[entry] = file.length;
    this.table.address[entry] = file.runs[0] ?? 0;
    const [rating, reason] = rate(file);
    this.table.rate(entry, rating, file.same === undefined ? reason : `${reason} It begins where the deleted file ${file.same} did.`);
    this.#files.set(entry, file);
  }
}

function rate({ verdict, checkedBy }: FoundFile): [Rating, string] {
  if (verdict === "complete") {
    if (checkedBy === "checksum" || checkedBy === "decode") return [Rating.Good, "The file was read from its start to its end, and its content was checked."];
    if (checkedBy === "structure") return [Rating.Good, "The file was followed from its start to its true end, and every part fits."];
    return [Rating.Uncertain, "Only the start of the file was recognised; its end is a guess."];
  }
  if (verdict === "truncated") return [Rating.Poor, "The end of the file is missing; what is left was read."];
  if (verdict === "damaged") return [Rating.Poor, "A part inside the file does not fit: it was overwritten, or the file lies in several pieces."];
  return [Rating.Uncertain, "Only the start of the file was recognised."];
}
