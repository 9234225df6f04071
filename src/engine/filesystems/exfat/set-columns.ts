import { enlarged } from "../../core/columns.ts";
import type { ExfatSet } from "../../kernels/exfat.ts";

const NO_FAT_CHAIN = 2;

/** What a row of the entry table does not hold, but its set of entries does: by row, as columns. */
export class SetColumns {
  #firstCluster = new Uint32Array(1024);
  #valid = new Float64Array(1024);
  #length = new Float64Array(1024);
  #contiguous = new Uint8Array(1024);
  #entryCount = new Uint16Array(1024);

  /** Remember `set` as row `i`; rows come in order. */
  put(i: number, set: Pick<ExfatSet, "firstCluster" | "dataLength" | "validDataLength" | "streamFlags" | "entryCount">): void {
    if (i >= this.#valid.length) this.#grow();
    this.#firstCluster[i] = set.firstCluster;
    this.#length[i] = set.dataLength;
    this.#valid[i] = Math.min(set.validDataLength, set.dataLength);
    this.#contiguous[i] = set.streamFlags & NO_FAT_CHAIN ? 1 : 0;
    this.#entryCount[i] = set.entryCount;
  }

  firstCluster(i: number): number {
    return this.#firstCluster[i]!;
  }

  /** Bytes set aside for the content; folders have them too. */
  dataLength(i: number): number {
    return this.#length[i]!;
  }

  /** Bytes that were written; behind them the content reads as zeros. */
  valid(i: number): number {
    return this.#valid[i]!;
  }

  /** Its clusters follow each other and the FAT says nothing of them. */
  contiguous(i: number): boolean {
    return this.#contiguous[i] === 1;
  }

  /** Row `i` is a folder without an entry: only its clusters were found. */
  putFolder(i: number, firstCluster: number, length: number): void {
    this.put(i, { firstCluster, dataLength: length, validDataLength: length, streamFlags: NO_FAT_CHAIN, entryCount: 0 });
  }

  /** Only how the FAT turned out can make this known: of a deleted file whose chain is gone. */
  assumeContiguous(i: number): void {
    this.#contiguous[i] = 2;
  }

  /** One piece: told by the entry, or assumed. */
  inOnePiece(i: number): boolean {
    return this.#contiguous[i] !== 0;
  }

  entryCount(i: number): number {
    return this.#entryCount[i]!;
  }

  #grow(): void {
    this.#firstCluster = enlarged(this.#firstCluster);
    this.#valid = enlarged(this.#valid);
    this.#length = enlarged(this.#length);
    this.#contiguous = enlarged(this.#contiguous);
    this.#entryCount = enlarged(this.#entryCount);
  }
}
