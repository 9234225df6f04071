import { utf16Text } from "../core/utf16.ts";
import { FatDirectoryRow as Row, FatDirectorySummary as Summary } from "../layouts/fat.ts";
import { kernels } from "./kernels.ts";

/** Bytes of a directory entry. */
export const ENTRY_SIZE = 32;
/** Entries in one call: what they give fits the output. */
export const ENTRIES_PER_CALL = 1 << 15;
/** FAT entries in one call. */
export const FAT_ENTRIES_PER_CALL = 1 << 17;

/** No cluster follows: what {@link decodeFat} gives beside cluster numbers. */
export const FREE = 0;
export const END = 0xffff_ffff;
export const BAD = 0xffff_fffe;

export type FatBits = 12 | 16 | 32;

/** One row of readFatDirectory: see the layout FatDirectoryRow for what each is. */
export interface FatRow {
  readonly name: string;
  /** Index of the short entry among those given. */
  readonly entry: number;
  /** Name and attributes are such as systems write. */
  readonly valid: boolean;
  /** So are the dates. */
  readonly dated: boolean;
  readonly deleted: boolean;
  readonly attributes: number;
  /** Long entries that make the name; 0 where it is the short one. */
  readonly longParts: number;
  readonly firstCluster: number;
  readonly size: number;
  /** Date and time as one number, which orders as they do. */
  readonly created: number;
  readonly createdHundredths: number;
  readonly modified: number;
}

export interface FatDirectoryBatch {
  readonly rows: readonly FatRow[];
  /** Entries dealt with; those behind them come again at the head of the next batch. */
  readonly consumed: number;
  /** The entry was met behind which there are none. */
  readonly ended: boolean;
}

/** Read directory entries, at most {@link ENTRIES_PER_CALL}. `final`: none follow these. */
export function readFatDirectory(entries: Uint8Array, bits: FatBits, final: boolean): FatDirectoryBatch {
  const count = Math.floor(entries.length / ENTRY_SIZE);
  if (count > ENTRIES_PER_CALL) throw new RangeError(`at most ${ENTRIES_PER_CALL} directory entries a call, not ${count}`);
  return kernels().run(entries, (wasm, input, output) => {
    wasm.readFatDirectory(input, count, final ? 1 : 0, bits === 32 ? 1 : 0, output);
    const view = kernels().view();
    const number = (name: keyof typeof Summary.fields) => view.getUint32(output + Summary.fields[name].offset, true);
    const first = output + Summary.size;
    const rows = Array.from({ length: number("rows") }, (_, i) => row(view, first, first + i * Row.size));
    return { rows, consumed: number("consumed"), ended: number("ended") === 1 };
  });
}

function row(view: DataView, first: number, at: number): FatRow {
  const f = Row.fields;
  const byte = (field: { readonly offset: number }) => view.getUint8(at + field.offset);
  const long = (field: { readonly offset: number }) => view.getUint32(at + field.offset, true);
  return {
    name: utf16Text(view, first + long(f.nameOffset), view.getUint16(at + f.nameLength.offset, true)), entry: long(f.entry), valid: byte(f.status) === 0, dated: byte(f.strangeDates) === 0, deleted: byte(f.deleted) === 1, attributes: byte(f.attributes),
    longParts: byte(f.longParts), firstCluster: long(f.firstCluster), size: long(f.size),
    created: long(f.created), createdHundredths: byte(f.createdHundredths), modified: long(f.modified),
  };
}

/** A stretch of the FAT, decoded. */
export interface FatWindow {
  /** The next cluster of each, or FREE, END, BAD. */
  readonly next: Uint32Array;
  /** How many are not free. */
  readonly used: number;
}

/** Decode FAT entries, at most {@link FAT_ENTRIES_PER_CALL}, the first of an even number. */
export function decodeFat(table: Uint8Array, bits: FatBits): FatWindow {
  const count = Math.floor(table.length * 8 / bits);
  if (count > FAT_ENTRIES_PER_CALL) throw new RangeError(`at most ${FAT_ENTRIES_PER_CALL} FAT entries a call, not ${count}`);
  return kernels().run(table, (wasm, input, output) => {
    const used = wasm.decodeFat(input, count, bits, output);
    return { used, next: new Uint32Array(kernels().copy(output, count * 4).buffer) };
  });
}
