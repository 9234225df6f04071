/** From a window of a source to the files that start in it: scan, measure each candidate, keep the best at each place. */
import { Budget } from "../core/budget.ts";
import { Unreadable, type ByteSource, type Extent } from "../core/byte-source.ts";
import { MEASURE_BYTES, MEASURE_STEPS, VAIN_CANDIDATE, VAIN_WINDOW } from "../core/limits.ts";
import type { SourceSpec } from "../core/source-spec.ts";
import { slice } from "../core/views.ts";
import { KernelTrap } from "../kernels/kernels.ts";
import { scan, type Hits } from "../kernels/scan.ts";
import { surviveCall } from "../kernels/survive.ts";
import { confidence, isSolid, type CarvedFile } from "./carved-file.ts";
import { buildPatterns, type PatternTable } from "./patterns.ts";
import type { Measured, Signature } from "./signature.ts";
import { SIGNATURES } from "./signatures/index.ts";

/** Bytes scanned at once: they stay in the processor's cache, and progress is shown after each. */
export const WINDOW = 1 << 20;
/** Files begin at the start of a sector unless one searches byte by byte. */
export const SECTOR = 512;

const NO_HITS: Hits = { offsets: new Uint32Array(0), patterns: new Uint32Array(0) };

/** What to look for and where it may start: made once, used for every window. */
export class Search {
  readonly patterns: PatternTable;
  /** For each pattern its signature. */
  readonly signatures: readonly Signature[];

  /** `alignment`: 512, 4096 …, or 1 to look at every byte. */
  constructor(readonly alignment: number = SECTOR, signatures: readonly Signature[] = SIGNATURES) {
    this.patterns = buildPatterns(signatures.flatMap((signature) => signature.magic));
    this.signatures = signatures.flatMap((signature) => signature.magic.map(() => signature));
  }
}

/**
 * Carves one range of a source, window by window. Whoever drives it brings the windows, so that it does not matter
 * whether they were read one by one or streamed. All its state is {@link position}.
 */
export class RangeCarver {
  /** No file that is still to be found starts before this: the end of what was scanned, or of the last solid file. */
  position: number;
  /** Bytes that a failing kernel left unsearched. */
  missed = 0;

  constructor(private readonly source: ByteSource, private readonly search: Search, from: number) {
    this.position = from;
  }

  /**
   * The files that start in the first `owned` bytes of `bytes`, which lie at `start` of the source; null after each
   * candidate that was none. What starts inside a solid file is passed over unmeasured.
   */
  *files(bytes: Uint8Array, start: number, owned: number): Generator<CarvedFile | null, void> {
    const { patterns, alignment, signatures } = this.search;
    const hits = surviveCall(() => scan(bytes, owned, patterns, alignment, start % alignment), () => null);
    if (!hits) this.missed += owned;
    const { offsets, patterns: found } = hits ?? NO_HITS;
    const window = new Window(this.source, bytes, start);
    for (let i = 0; i < offsets.length;) {
      const at = start + offsets[i]!;
      const here = new Set<Signature>();
      for (const offset = offsets[i]; offsets[i] === offset; i++) here.add(signatures[found[i]!]!);
      if (at < this.position) continue;
      const file = this.#measure(window, at, here);
      this.position = file && isSolid(file) ? at + file.length : at + 1;
      yield file;
    }
    this.position = Math.max(this.position, start + owned);
  }

  /** The most convincing of what the bytes at `at` may be: surest, then longest, then first in the list. */
  #measure(window: Window, at: number, signatures: Iterable<Signature>): CarvedFile | null {
    const file = slice(window, at, window.size - at);
    let best: Measured | null = null;
    let kind: Signature | null = null;
    for (const signature of signatures) {
      const measured = measure(signature, file);
      window.settle(measured !== null && isSolid(measured));
      if (!measured) continue;
      const difference = best ? confidence(measured) - confidence(best) || measured.length - best.length : 1;
      if (difference > 0) [best, kind] = [measured, signature];
    }
    return best && kind ? carvedFile(window, at, best, kind) : null;
  }
}

function carvedFile(source: ByteSource, sourceOffset: number, measured: Measured, { name: signature, extension }: Signature): CarvedFile {
  const { length, verdict, checkedBy, validUpTo, name } = measured;
  return {
    offset: firstOffset(source.locate(sourceOffset, 1)), sourceOffset, length, type: measured.extension ?? extension, signature,
    verdict, checkedBy, validUpTo: Math.min(validUpTo, length), ...(name !== undefined && { name }),
  };
}

function firstOffset([extent]: readonly Extent[]): number {
  while (extent?.kind === "decoded") extent = extent.from[0];
  return extent?.kind === "image" ? extent.offset : -1;
}

/** Null as well where the medium fails, or a kernel does: one bad candidate must not end the search. */
export function measure(signature: Signature, file: ByteSource): Measured | null {
  try {
    const measured = signature.measure(file, new Budget({ steps: MEASURE_STEPS, bytes: MEASURE_BYTES }));
    if (!measured || !(measured.length > 0)) return null;
    if (measured.length <= file.size) return measured;
    return { ...measured, length: file.size, verdict: measured.verdict === "complete" ? "truncated" : measured.verdict };
  } catch (error) {
    if (error instanceof Unreadable || error instanceof KernelTrap) return null;
    throw error;
  }
}

/**
 * A source of which one stretch is at hand, so that the beginnings of its candidates need not be read again. It
 * keeps count: where an image is made of nothing but beginnings, each may not cost as much as the image is long.
 */
class Window implements ByteSource {
  /** Bytes that candidates of this window may still read in vain. */
  #credit = VAIN_WINDOW;
  /** Bytes that the present candidate has read. */
  #used = 0;

  constructor(private readonly source: ByteSource, private readonly bytes: Uint8Array, private readonly start: number) {}

  get size(): number {
    return this.source.size;
  }

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    this.#used += length;
    if (this.#credit <= 0 && this.#used > VAIN_CANDIDATE) throw new Unreadable(offset, length, "too much was read in vain near by");
    const at = offset - this.start;
    if (at >= 0 && at + length <= this.bytes.length) return new Uint8Array(this.bytes.subarray(at, at + length));
    return this.source.read(offset, length);
  }

  /** A candidate is measured; `solid`: it was worth what was read. */
  settle(solid: boolean): void {
    if (!solid) this.#credit -= this.#used;
    this.#used = 0;
  }

  locate(offset: number, length: number): readonly Extent[] {
    return this.source.locate(offset, length);
  }

  spec(): SourceSpec {
    return this.source.spec();
  }
}
