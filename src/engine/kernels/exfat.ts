import { utf16Text } from "../core/utf16.ts";
import { ExfatChainSummary as ChainSummary, ExfatDirectorySummary as Summary, ExfatRun as Run, ExfatSetRow as Row } from "../layouts/exfat.ts";
import { INPUT_SIZE, OUTPUT_SIZE, kernels } from "./kernels.ts";

/** Bytes of a directory entry. */
export const ENTRY_SIZE = 32;
/** Entries in one call: what they give fits the output. */
export const ENTRIES_PER_CALL = 1 << 15;
/** FAT entries in one call. */
export const FAT_ENTRIES_PER_CALL = 1 << 16;
/** Runs that one call may give. */
const RUNS_PER_CALL = (OUTPUT_SIZE - ChainSummary.size) / Run.size;

/** One row of readExfatDirectory: see the layout ExfatSetRow for what each is. */
export interface ExfatSet {
  readonly name: string;
  readonly kind: number;
  readonly deleted: boolean;
  readonly afterEnd: boolean;
  /** The set's checksum agrees: it is whole, and all of it belongs together. */
  readonly proved: boolean;
  readonly hasFile: boolean;
  readonly hasName: boolean;
  /** Index of its first entry in the batch, and how many there are. */
  readonly entry: number;
  readonly entryCount: number;
  readonly nameHash: number;
  readonly attributes: number;
  readonly created: number;
  readonly createdTens: number;
  readonly createdZone: number;
  readonly modified: number;
  readonly modifiedTens: number;
  readonly modifiedZone: number;
  readonly streamFlags: number;
  readonly firstCluster: number;
  /** As numbers: exact to 2^53, and larger than every volume beyond. */
  readonly validDataLength: number;
  readonly dataLength: number;
}

export interface ExfatDirectoryBatch {
  readonly rows: readonly ExfatSet[];
  /** Entries dealt with; those behind them come again at the head of the next batch. */
  readonly consumed: number;
  /** The entry was met behind which there should be none. */
  readonly ended: boolean;
}

/** Read directory entries, at most {@link ENTRIES_PER_CALL}. `final`: none follow these. `ended`: as the batch before said. */
export function readExfatDirectory(entries: Uint8Array, final: boolean, ended: boolean): ExfatDirectoryBatch {
  const count = Math.floor(entries.length / ENTRY_SIZE);
  if (count > ENTRIES_PER_CALL) throw new RangeError(`at most ${ENTRIES_PER_CALL} directory entries a call, not ${count}`);
  return kernels().run(entries, (wasm, input, output) => {
    wasm.readExfatDirectory(input, count, final ? 1 : 0, ended ? 1 : 0, output);
    const view = kernels().view();
    const number = (name: keyof typeof Summary.fields) => view.getUint32(output + Summary.fields[name].offset, true);
    const first = output + Summary.size;
    const rows = Array.from({ length: number("rows") }, (_, i) => setRow(view, first, first + i * Row.size));
    return { rows, consumed: number("consumed"), ended: number("ended") === 1 };
  });
}

function setRow(view: DataView, first: number, at: number): ExfatSet {
  const f = Row.fields;
  const byte = (field: { readonly offset: number }) => view.getUint8(at + field.offset);
  const short = (field: { readonly offset: number }) => view.getUint16(at + field.offset, true);
  const long = (field: { readonly offset: number }) => view.getUint32(at + field.offset, true);
  const wide = (field: { readonly offset: number }) => Number(view.getBigUint64(at + field.offset, true));
  const parts = byte(f.parts);
  return {
    name: utf16Text(view, first + long(f.nameOffset), short(f.nameLength)), kind: byte(f.kind), deleted: byte(f.deleted) === 1, afterEnd: byte(f.afterEnd) === 1, proved: byte(f.status) === 0 && (parts & 2) !== 0,
    hasFile: (parts & 1) !== 0, hasName: (parts & 4) !== 0, entry: long(f.entry), entryCount: short(f.entryCount), nameHash: short(f.nameHash), attributes: short(f.attributes),
    created: long(f.created), createdTens: byte(f.createdTens), createdZone: byte(f.createdZone),
    modified: long(f.modified), modifiedTens: byte(f.modifiedTens), modifiedZone: byte(f.modifiedZone),
    streamFlags: byte(f.streamFlags), firstCluster: long(f.firstCluster), validDataLength: wide(f.validDataLength), dataLength: wide(f.dataLength),
  };
}

/** A stretch of a chain. */
export interface ExfatChainPiece {
  readonly starts: readonly number[];
  readonly counts: readonly number[];
  /** Clusters in all runs. */
  readonly length: number;
  /** The cluster with which the chain goes on, or what ends it. */
  readonly next: number;
}

/** Follow a chain from `cluster` for at most `limit` clusters, through FAT entries that begin with that of cluster `first`. */
export function followExfatChain(table: Uint8Array, first: number, cluster: number, limit: number): ExfatChainPiece {
  return kernels().run(table, (wasm, input, output) => {
    wasm.followExfatChain(input, first, table.length >>> 2, cluster, Math.min(limit, 0xffff_ffff), RUNS_PER_CALL, output);
    const view = kernels().view();
    const number = (name: keyof typeof ChainSummary.fields) => view.getUint32(output + ChainSummary.fields[name].offset, true);
    return { ...runsAt(view, output + ChainSummary.size, number("runs")), length: number("length"), next: number("next") };
  });
}

/** Runs of set bits in `bits`, the first of which is number `base`: calls `run` for each. */
export function findBitRuns(bits: Uint8Array, count: number, base: number, run: (start: number, count: number) => void): void {
  if (count > bits.length * 8 || bits.length > INPUT_SIZE) throw new RangeError(`${count} bits are not in ${bits.length} bytes`);
  for (let from = 0; ;) {
    const { starts, counts } = kernels().run(bits, (wasm, input, output) => {
      const found = wasm.findBitRuns(input, count, from, base, RUNS_PER_CALL, output) >>> 0;
      return runsAt(kernels().view(), output, found);
    });
    starts.forEach((start, i) => run(start, counts[i]!));
    if (starts.length < RUNS_PER_CALL) return;
    from = starts.at(-1)! + counts.at(-1)! - base;
  }
}

function runsAt(view: DataView, at: number, length: number): { starts: number[]; counts: number[] } {
  const column = (offset: number) => Array.from({ length }, (_, i) => view.getUint32(at + i * Run.size + offset, true));
  return { starts: column(Run.fields.start.offset), counts: column(Run.fields.count.offset) };
}

/** A cluster that may be part of a folder: its number among those given, and whether a set begins at its start. */
export interface FolderTrace {
  readonly index: number;
  readonly begins: boolean;
}

/** Which of the clusters in `bytes`, `size` bytes each, may be part of a folder. */
export function findExfatFolders(bytes: Uint8Array, size: number): readonly FolderTrace[] {
  const count = Math.floor(bytes.length / size);
  return kernels().run(bytes, (wasm, input, output) => {
    const found = wasm.findExfatFolders(input, count, size, output) >>> 0;
    const view = kernels().view();
    return Array.from({ length: found }, (_, i) => view.getUint32(output + 4 * i, true)).map((value) => ({ index: value & 0x7fff_ffff, begins: value >>> 31 === 1 }));
  });
}
