import { firstIndex } from "../../core/bisect.ts";
import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import type { Problems } from "../../core/problems.ts";
import { ENTRY_SIZE, readExfatDirectory, type ExfatSet } from "../../kernels/exfat.ts";

/** Bytes read and parsed at once. */
const BATCH = 512 << 10;

/** Sets of one stretch of a directory. */
export interface DirectoryBatch {
  readonly sets: readonly ExfatSet[];
  /** Byte offset in the volume of the first entry of a set. */
  readonly addressOf: (set: ExfatSet) => number;
}

/** Where bytes of a buffer come from: from `at` on, they lie at `offset` of the volume. */
interface Origin {
  readonly at: number;
  readonly offset: number;
}

/** Collects the stretches of a directory and gives them to the kernel in large pieces; sets that go over from one to the next stay whole. */
class Batcher {
  #buffer = new Uint8Array(BATCH);
  #length = 0;
  #origins: Origin[] = [];
  #ended = false;

  get room(): number {
    return this.#buffer.length - this.#length;
  }

  add(bytes: Uint8Array, offset: number): void {
    this.#origins.push({ at: this.#length, offset });
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** What the collected bytes tell. `final`: nothing follows them. */
  take(final: boolean): DirectoryBatch {
    const origins = this.#origins;
    const { rows, consumed, ended } = readExfatDirectory(this.#buffer.subarray(0, this.#length), final, this.#ended);
    this.#ended = ended;
    const used = final ? this.#length : consumed * ENTRY_SIZE;
    const rest = this.#buffer.slice(used, this.#length);
    this.#origins = origins.filter((_, i) => (origins[i + 1]?.at ?? this.#length) > used).map(({ at, offset }) => at >= used ? { at: at - used, offset } : { at: 0, offset: offset + used - at });
    this.#buffer.set(rest);
    this.#length = rest.length;
    return { sets: rows, addressOf: (set) => place(origins, set.entry * ENTRY_SIZE) };
  }
}

function place(origins: readonly Origin[], at: number): number {
  const origin = origins[Math.max(0, firstIndex(origins.length, (i) => origins[i]!.at > at) - 1)]!;
  return origin.offset + at - origin.at;
}

/** All sets of the directory whose bytes lie at `offsets` for `lengths`. */
export function* readDirectory(volume: ByteSource, offsets: readonly number[], lengths: readonly number[], where: () => string, problems: Problems): Generator<DirectoryBatch, void> {
  const batcher = new Batcher();
  for (let i = 0; i < offsets.length; i++) {
    for (let at = 0; at < lengths[i]!;) {
      if (batcher.room < ENTRY_SIZE) yield batcher.take(false);
      const offset = offsets[i]! + at;
      const length = Math.min(batcher.room - batcher.room % ENTRY_SIZE, lengths[i]! - at);
      const there = Math.max(0, Math.min(length, volume.size - offset));
      const bytes = there > 0 ? tryRead(volume, offset, there) : null;
      if (bytes) batcher.add(bytes, offset);
      if (!bytes || there < length) {
        problems.add("unreadable", where(), "Part of this folder cannot be read: the entries in it are lost.", offset);
        yield batcher.take(true); // a set does not go on behind bytes that are missing
      }
      at += length;
    }
  }
  yield batcher.take(true);
}
