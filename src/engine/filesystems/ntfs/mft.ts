/** The Master File Table: where its records lie, and their bytes, from $MFTMirr where the table's own start is lost. */
import { tryRead, tryReadInto, type ByteSource } from "../../core/byte-source.ts";
import { ALLOCATION } from "../../core/limits.ts";
import type { Problems } from "../../core/problems.ts";
import { RunList } from "../../core/run-list.ts";
import { runs } from "../../core/views.ts";
import { Status } from "../../../../assembly/status.ts";
import { parseAttributes, type RecordAttributes } from "../../kernels/ntfs.ts";
import { Type } from "./attribute.ts";
import type { Geometry } from "./boot.ts";
import { findStream, openFile, type NtfsFile, type Records } from "./file.ts";
import { clusterRuns } from "./stream.ts";

/** Records that $MFTMirr repeats at least. */
const MIRRORED = 4;
/** Record numbers have 32 bits since Windows XP. */
const MAX_RECORDS = 2 ** 32;

export class Mft implements Records {
  /** Bytes of the table that are known. */
  #source: ByteSource;
  #runs: RunList;
  /** Records that the mirror gave in place of the table's own. */
  readonly #patches = new Map<number, Uint8Array<ArrayBuffer>>();

  private constructor(readonly volume: ByteSource, readonly geometry: Geometry, readonly fromMirror: boolean) {
    // Until its own runs are known, the table is the cluster of its first records, or the mirror.
    this.#runs = new RunList().push(fromMirror ? geometry.mirror : geometry.mft, Math.max(geometry.recordSize * MIRRORED, geometry.clusterSize));
    this.#source = runs(volume, this.#runs);
  }

  /** The table that `geometry` leads to; null where neither it nor its mirror starts with a record of itself. */
  static open(volume: ByteSource, geometry: Geometry, problems: Problems): Mft | null {
    for (const fromMirror of [false, true]) {
      const mft = new Mft(volume, geometry, fromMirror);
      if (mft.#learnRuns(problems)) return mft;
    }
    return null;
  }

  get recordSize(): number {
    return this.geometry.recordSize;
  }

  /** Number of records. */
  get count(): number {
    return Math.min(MAX_RECORDS, Math.floor(this.#runs.size / this.recordSize));
  }

  /** Bytes of record `number` as they are stored, fixups not applied; null where there are none. */
  raw(number: number): Uint8Array<ArrayBuffer> | null {
    return this.#patches.get(number)?.slice() ?? tryRead(this.#source, number * this.recordSize, this.recordSize);
  }

  /** Record `number`, repaired, with its attributes; null where it is not there or no file record. */
  record(number: number): RecordAttributes | null {
    const bytes = this.raw(number);
    if (!bytes) return null;
    const record = parseAttributes(bytes);
    return record.usable > 0 ? record : null;
  }

  /** Where record `number` starts, in bytes from the start of the volume; -1 where it is not stored. */
  offsetOf(number: number): number {
    let at = number * this.recordSize;
    for (let i = 0; i < this.#runs.count; i++) {
      if (at < this.#runs.length(i)) return this.#runs.offset(i) < 0 ? -1 : this.#runs.offset(i) + at;
      at -= this.#runs.length(i);
    }
    return -1;
  }

  /** `count` records from `first` into the start of `memory`: as large a read as the table's runs allow. Those that cannot be read are zeros, and told to `lost`. */
  batch(first: number, count: number, memory: Uint8Array<ArrayBuffer>, lost: (record: number) => void = () => {}): Uint8Array<ArrayBuffer> {
    const bytes = memory.subarray(0, count * this.recordSize);
    if (!tryReadInto(this.#source, first * this.recordSize, bytes)) this.#piecewise(first, count, bytes, lost);
    for (const [number, patch] of this.#patches) if (number >= first && number < first + count) bytes.set(patch, (number - first) * this.recordSize);
    return bytes;
  }

  #piecewise(first: number, count: number, bytes: Uint8Array<ArrayBuffer>, lost: (record: number) => void): void {
    bytes.fill(0);
    for (let i = 0; i < count; i++) {
      const record = tryRead(this.#source, (first + i) * this.recordSize, this.recordSize);
      if (record) bytes.set(record, i * this.recordSize);
      else if (!this.#patches.has(first + i)) lost(first + i);
    }
  }

  /** Follows record 0 to all runs of the table, which may need records that earlier runs lead to. */
  #learnRuns(problems: Problems): boolean {
    const own = this.record(0);
    if (!own || !own.rows.some((row) => row.type === Type.Data && row.nonResident !== 0)) return false;
    const file = openFile(this, 0, { problems, grown: (partial) => this.#adopt(partial) });
    if (!file || !this.#adopt(file)) return false;
    const size = findStream(file, "")!.initialised;
    if (size > this.#runs.size) problems.add("damaged", "$MFT", `Its runs lead to ${this.#runs.size} of its ${size} bytes: files whose records lay in the rest are not listed.`, this.offsetOf(0));
    if (this.fromMirror) problems.add("damaged", "$MFT", "The start of $MFT is lost: its runs come from $MFTMirr.", this.geometry.mft);
    this.#patch(problems);
    return true;
  }

  #adopt(file: NtfsFile): boolean {
    const data = findStream(file, "");
    if (!data || data.resident) return false;
    const list = clusterRuns(data, this.geometry.clusterSize);
    const known = new RunList();
    // A run may be named twice, or a hole be endless, in a hostile record: the table is never larger than the volume.
    const most = Math.min(data.initialised, Math.max(this.volume.size, ALLOCATION));
    for (let i = 0; i < list.count && known.size < most; i++) known.push(list.offset(i), Math.min(list.length(i), most - known.size));
    if (known.size < this.recordSize) return false;
    this.#runs = known;
    this.#source = runs(this.volume, known);
    return true;
  }

  /** Takes the mirror's first records where the table's own are damaged. */
  #patch(problems: Problems): void {
    for (let number = 0; number < MIRRORED; number++) {
      const own = tryRead(this.#source, number * this.recordSize, this.recordSize);
      if (own && parseAttributes(own).status === Status.Ok) continue;
      const copy = tryRead(this.volume, this.geometry.mirror + number * this.recordSize, this.recordSize);
      if (!copy || parseAttributes(copy).status !== Status.Ok) continue;
      this.#patches.set(number, copy);
      problems.add("damaged", `record ${number} of $MFT`, "The record is damaged: its copy in $MFTMirr is used.", this.offsetOf(number));
    }
  }
}
