/** A filesystem without a disk: files as a test lists them, for what works on any filesystem. */
import { MemorySource, type ByteSource } from "../../src/engine/core/byte-source.ts";
import type { Job } from "../../src/engine/core/job.ts";
import { Problems } from "../../src/engine/core/problems.ts";
import { NO_TIMES, type EntryTimes } from "../../src/engine/core/timestamp.ts";
import { EntryTable, Kind, Rating, State } from "../../src/engine/filesystems/entry-table.ts";
import type { Filesystem, FilesystemInfo } from "../../src/engine/filesystems/filesystem.ts";

export interface ListedFile {
  readonly name: string;
  /** Place in the list of the folder (or file, for a stream); -1 or nothing: the root. */
  readonly parent?: number;
  readonly kind?: Kind;
  readonly state?: State;
  readonly rating?: Rating;
  readonly content?: ByteSource | Uint8Array;
  readonly times?: EntryTimes;
}

export class ListedFiles implements Filesystem {
  readonly info: FilesystemInfo = { type: "listed", label: "", serial: "", clusterSize: 4096, clusterCount: 0, size: 0, notes: [] };
  readonly problems = new Problems();
  readonly table = new EntryTable();

  constructor(private readonly files: readonly ListedFile[]) {
    for (const { name, parent = -1, kind = Kind.File, state = State.Live, rating = Rating.Good } of files) {
      const row = this.table.append(name, parent, kind, state);
      this.table.rate(row, rating, rating === Rating.Good ? "" : "As the test says.");
      this.table.size[row] = this.content(row).size;
    }
  }

  *entries(): Job<EntryTable> {
    return this.table;
  }

  content(row: number): ByteSource {
    const content = this.files[row]!.content ?? new Uint8Array(0);
    return content instanceof Uint8Array ? new MemorySource(content, row * 4096) : content;
  }

  times(row: number): EntryTimes {
    return this.files[row]!.times ?? NO_TIMES;
  }

  how(): string {
    return "listed";
  }

  unallocated(): ByteSource {
    return new MemorySource(new Uint8Array(0));
  }

  slack(): ByteSource {
    return new MemorySource(new Uint8Array(0));
  }

  structures(): readonly [] {
    return [];
  }

  *states(): Job<readonly []> {
    return [];
  }
}
