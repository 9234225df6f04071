import type { EntryTimes, Timestamp } from "../../core/timestamp.ts";
import { NO_TIMES } from "../../core/timestamp.ts";
import { parseTimes } from "../../kernels/ntfs.ts";
import { FileNameAttribute, StandardInformation, TimesRow } from "../../layouts/ntfs.ts";
import { read } from "../../layouts/layout.ts";
import { Type } from "./attribute.ts";
import type { NtfsFile } from "./file.ts";
import type { Mft } from "./mft.ts";

/** 1601 to 1970 in units of 100 ns. */
const UNIX_EPOCH = 116_444_736_000_000_000n;
const EPOCH_SECONDS = 11_644_473_600;

/** A FILETIME: units of 100 ns since 1601, UTC. Zero is no time. */
export function timestamp(fileTime: bigint): Timestamp | null {
  if (fileTime === 0n || fileTime >= 1n << 63n) return null;
  return { nanoseconds: (fileTime - UNIX_EPOCH) * 100n, zone: "utc" };
}

/** The times of $STANDARD_INFORMATION; where it is lost, those of the name, which are older. */
export function timesOf(file: NtfsFile): EntryTimes {
  for (const [type, layout] of [[Type.StandardInformation, StandardInformation], [Type.FileName, FileNameAttribute]] as const) {
    const value = file.attributes.find((attribute) => attribute.type === type && attribute.value)?.value;
    if (!value || value.length < layout.size) continue;
    const { created, modified, changed, accessed } = read(layout, value) as Record<string, unknown> as { created: bigint; modified: bigint; changed: bigint; accessed: bigint };
    return { created: timestamp(created), modified: timestamp(modified), changed: timestamp(changed), accessed: timestamp(accessed) };
  }
  return NO_TIMES;
}

/** Where the times of a row lie, in the order of `Filesystem.fillTimes`. */
const FIELDS = [TimesRow.fields.modified.offset, TimesRow.fields.accessed.offset, TimesRow.fields.changed.offset, TimesRow.fields.created.offset];
/** Records whose times are read at once: a listing asks for one row after the other. */
const WINDOW = 256;

/** The times of files by record number, for listings. */
export class TimesReader {
  #first = -1;
  #rows = new DataView(new ArrayBuffer(0));
  readonly #records: Uint8Array<ArrayBuffer>;

  constructor(private readonly mft: Mft) {
    this.#records = new Uint8Array(WINDOW * mft.recordSize);
  }

  of(record: number): EntryTimes {
    const at = this.#rowOf(record);
    if (at < 0) return NO_TIMES;
    const time = (field: { readonly offset: number }) => timestamp(this.#rows.getBigUint64(at + field.offset, true));
    const { created, modified, changed, accessed } = TimesRow.fields;
    return { created: time(created), modified: time(modified), changed: time(changed), accessed: time(accessed) };
  }

  /** See {@link Filesystem.fillTimes}. False from the year 5254 on. */
  fill(record: number, into: Float64Array): boolean {
    const at = this.#rowOf(record);
    if (at < 0) return false;
    for (let i = 0; i < FIELDS.length; i++) {
      const low = this.#rows.getUint32(at + FIELDS[i]!, true);
      const high = this.#rows.getUint32(at + FIELDS[i]! + 4, true);
      if (high >= 2 ** 28) return false;
      // 10^7 is 2^7 times 78125: without the lowest 7 bits the number fits a double, and so is divided exactly.
      const coarse = high * 2 ** 25 + (low >>> 7);
      const seconds = Math.floor(coarse / 78_125);
      into[2 * i] = high === 0 && low === 0 ? NaN : seconds - EPOCH_SECONDS;
      into[2 * i + 1] = ((coarse - seconds * 78_125) * 128 + (low & 127)) * 100;
    }
    return true;
  }

  /** Where the row of `record` lies in {@link #rows}; -1 where there is none. */
  #rowOf(record: number): number {
    const first = record - record % WINDOW;
    if (first !== this.#first) {
      const count = Math.max(0, Math.min(WINDOW, this.mft.count - first));
      this.#rows = parseTimes(this.mft.batch(first, count, this.#records), this.mft.recordSize);
      this.#first = first;
    }
    const at = (record - first) * TimesRow.size;
    return at < this.#rows.byteLength ? at : -1;
  }
}
