import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { ALLOCATION } from "../../core/limits.ts";
import type { Problems } from "../../core/problems.ts";
import { ENTRY_SIZE, readFatDirectory, type FatBits, type FatRow } from "../../kernels/fat.ts";

/** Bytes read at once. */
const PIECE = 512 << 10;
/** What FAT allows: 65,536 entries. */
const LEGAL_SIZE = 2 << 20;

/** Rows of one stretch of a directory. */
export interface DirectoryPiece {
  readonly rows: readonly FatRow[];
  /** Byte offset in the volume of the entry of a row. */
  readonly addressOf: (row: FatRow) => number;
}

/** Reads a directory stretch by stretch; long names that go over from one to the next are kept whole. */
export class DirectoryReader {
  /** The entry was met behind which there are none. */
  ended = false;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(private readonly volume: ByteSource, private readonly bits: FatBits) {}

  /** The next stretch, `length` bytes at `offset`; null where it cannot be read, or its rows are not such that `fits` takes them. */
  read(offset: number, length: number, final: boolean, fits: (rows: readonly FatRow[]) => boolean = () => true): DirectoryPiece | null {
    const bytes = tryRead(this.volume, offset, length);
    if (!bytes) return null;
    const before = this.#rest.length;
    const all = before > 0 ? new Uint8Array(before + length) : bytes;
    if (before > 0) {
      all.set(this.#rest);
      all.set(bytes, before);
    }
    const { rows, consumed, ended } = readFatDirectory(all, this.bits, final);
    if (!fits(rows)) return null;
    this.ended = ended;
    this.#rest = all.subarray(consumed * ENTRY_SIZE);
    return { rows, addressOf: (row) => offset + row.entry * ENTRY_SIZE - before };
  }
}

/** All stretches of a directory whose bytes lie at `offsets` for `lengths`, to its end. */
export function* readDirectory(volume: ByteSource, bits: FatBits, offsets: readonly number[], lengths: readonly number[], where: () => string, problems: Problems): Generator<DirectoryPiece, void> {
  const reader = new DirectoryReader(volume, bits);
  let size = 0;
  for (let i = 0; i < offsets.length; i++) {
    for (let at = 0; at < lengths[i]!; at += PIECE) {
      const [offset, length] = [offsets[i]! + at, Math.min(PIECE, lengths[i]! - at)];
      if (size <= LEGAL_SIZE && size + length > LEGAL_SIZE) problems.add("damaged", where(), "This folder is larger than FAT allows.", offset);
      size += length;
      if (size > ALLOCATION) return;
      const piece = reader.read(offset, length, i === offsets.length - 1 && at + length >= lengths[i]!);
      if (!piece) problems.add("unreadable", where(), `${length} bytes of this folder cannot be read: the entries in them are lost.`, offset);
      else yield piece;
      if (reader.ended) return;
    }
  }
}
