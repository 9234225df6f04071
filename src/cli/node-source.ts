/** An image in Node: a regular file, or a disk's device file. Only ever opened for reading. */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { Unreadable, checkRange, type ByteSource, type Extent } from "../engine/core/byte-source.ts";
import type { SourceSpec } from "../engine/core/source-spec.ts";

/** Devices are read in whole blocks of this many bytes: some systems refuse anything else. */
const DEVICE_BLOCK = 4096;
/** No disk is larger; the search for a device's end starts here. */
const LARGEST_DEVICE = 2 ** 52;

export class NodeSource implements ByteSource {
  readonly size: number;
  readonly #descriptor: number;
  readonly #device: boolean;
  /** Where the file was found to end by now: no one need try what lies behind sector by sector. */
  #end: number;

  /** Opens `path`; throws Node's own error where that fails. */
  constructor(readonly path: string) {
    this.#descriptor = openSync(path, constants.O_RDONLY);
    const stat = fstatSync(this.#descriptor);
    this.#device = !stat.isFile();
    this.size = this.#device ? deviceSize(this.#descriptor) : stat.size;
    this.#end = this.size;
  }

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    checkRange(offset, length, this.size);
    if (!this.#device) return this.#fill(offset, new Uint8Array(length), length);
    const start = offset - offset % DEVICE_BLOCK;
    const end = Math.min(this.size, Math.ceil((offset + length) / DEVICE_BLOCK) * DEVICE_BLOCK);
    const blocks = this.#fill(start, new Uint8Array(end - start), end - start);
    return start === offset && end === offset + length ? blocks : blocks.slice(offset - start, offset - start + length);
  }

  readInto(offset: number, target: Uint8Array<ArrayBuffer>): void {
    checkRange(offset, target.length, this.size);
    if (this.#device) target.set(this.read(offset, target.length));
    else this.#fill(offset, target, target.length);
  }

  locate(offset: number, length: number): readonly Extent[] {
    checkRange(offset, length, this.size);
    const there = Math.max(0, Math.min(length, this.#end - offset));
    const extents: Extent[] = [];
    if (there > 0) extents.push({ kind: "image", offset, length: there });
    if (there < length) extents.push({ kind: "unreadable", length: length - there });
    return extents;
  }

  spec(): SourceSpec {
    return { kind: "file", key: this.path };
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #fill(offset: number, into: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
    for (let at = 0; at < length;) {
      let count = 0;
      try {
        count = readSync(this.#descriptor, into, at, length - at, offset + at);
      } catch (error) {
        throw new Unreadable(offset, length, (error as Error).message);
      }
      if (count === 0) this.#end = Math.min(this.#end, this.#device ? this.size : fstatSync(this.#descriptor).size);
      if (count === 0) throw new Unreadable(offset, length, "the file became shorter while it was read");
      at += count;
    }
    return into;
  }
}

/**
 * Bytes on a device, whose `stat` says 0: the first offset at which nothing can be read any more,
 * found by bisection. A bad sector counts as being there.
 */
function deviceSize(descriptor: number): number {
  const block = new Uint8Array(DEVICE_BLOCK);
  const readable = (offset: number): number => {
    try {
      return readSync(descriptor, block, 0, DEVICE_BLOCK, offset);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EIO" ? DEVICE_BLOCK : 0;
    }
  };
  if (readable(0) === 0) return 0;
  let there = 0;
  let beyond = LARGEST_DEVICE / DEVICE_BLOCK;
  while (beyond - there > 1) {
    const middle = Math.floor((there + beyond) / 2);
    if (readable(middle * DEVICE_BLOCK) > 0) there = middle;
    else beyond = middle;
  }
  return there * DEVICE_BLOCK + readable(there * DEVICE_BLOCK);
}
