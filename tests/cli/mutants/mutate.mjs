// Damaged copies of sound images, the same ones in every run, and a walk over everything that an opened image offers.
import { readFileSync } from "node:fs";
import { runnerImport } from "vite";

export const MUTANTS = Number(process.env.MUTANTS ?? 50);
/** Bytes read of each file, and in all: a mutant may claim any size. */
const PER_FILE = 1 << 20;
const IN_ALL = 64 << 20;

/** The engine in this process, with its kernels. */
export async function loadEngine() {
  const { module: engine } = await runnerImport(new URL("./engine.ts", import.meta.url).pathname);
  engine.loadKernels(new WebAssembly.Module(readFileSync(new URL("../../../assembly/build/kernels.wasm", import.meta.url))));
  return engine;
}

/** Numbers from 0 to below 1, decided by `seed` (mulberry32). */
export function random(seed) {
  return () => {
    seed = seed + 0x6d2b79f5 | 0;
    let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
  };
}

/**
 * A damaged copy of `bytes`. `ranges` ([offset, length] each) is where the metadata lies: most damage goes there.
 * One to eight of: a flipped bit, a field set to an extreme, a block zeroed or swapped, the end cut off.
 */
export function mutate(bytes, ranges, next) {
  let copy = bytes.slice();
  const below = (n) => Math.floor(next() * n);
  const place = (length) => {
    const [offset, size] = next() < 0.9 ? ranges[below(ranges.length)] : [0, copy.length];
    return Math.min(offset + below(size), copy.length - length);
  };
  const block = (size) => Math.max(0, Math.floor(place(size) / size) * size);
  for (let left = 1 + below(8); left > 0; left--) {
    const kind = below(20);
    if (kind < 6) copy[place(1)] ^= 1 << below(8);
    else if (kind < 15) {
      const width = 1 << below(4);
      const value = [0n, 1n, 2n, 0xffff_ffff_ffff_ffffn, 0x7fff_ffff_ffff_ffffn, 0x8000_0000n, BigInt(below(2 ** 32)), BigInt(below(256))][below(8)];
      const at = place(8) & (next() < 0.8 ? -width : -1);
      new DataView(copy.buffer).setBigUint64(at, width === 8 ? value : new DataView(copy.buffer).getBigUint64(at, true) & ~((1n << BigInt(8 * width)) - 1n) | value & (1n << BigInt(8 * width)) - 1n, true);
    } else if (kind < 17) copy.fill(0, block(512), block(512) + 512);
    else if (kind < 19) {
      const [a, b] = [block(512), block(512)];
      const kept = copy.slice(a, a + 512);
      copy.copyWithin(a, b, b + 512);
      copy.set(kept.subarray(0, Math.min(512, copy.length - b)), b);
    } else if (next() < 0.3) copy = copy.slice(0, Math.max(1024, below(copy.length)));
  }
  return copy;
}

/** `bytes` on a failing disk: reading any of the sectors in the set `bad` is refused. */
export class FailingSource {
  constructor(engine, bytes, bad) {
    this.engine = engine;
    this.inner = new engine.MemorySource(bytes);
    this.bad = bad;
  }

  get size() {
    return this.inner.size;
  }

  read(offset, length) {
    for (let sector = Math.floor(offset / 512); sector * 512 < offset + length; sector++) {
      if (this.bad.has(sector)) throw new this.engine.Unreadable(sector * 512, 512, "bad sector");
    }
    return this.inner.read(offset, length);
  }

  locate(offset, length) {
    return this.inner.locate(offset, length);
  }

  spec() {
    return this.inner.spec();
  }
}

/** Opens `bytes` as an image, lists every volume and reads what it offers; throws where the engine does. */
export function walk(engine, bytes) {
  return walkSource(engine, new engine.MemorySource(bytes));
}

export function walkSource(engine, image) {
  const opened = engine.finish(engine.openImage([{ name: "mutant", source: image }]));
  if (engine.isFailure(opened) || !("volumes" in opened)) return opened;
  let left = IN_ALL;
  const drain = (source) => {
    const size = Math.min(source.size, PER_FILE, left);
    left -= size;
    source.locate(0, source.size);
    try {
      source.read(0, size);
    } catch (error) {
      if (!(error instanceof engine.Unreadable)) throw error;
    }
  };
  for (const { filesystem } of opened.volumes) {
    if (!filesystem) continue;
    const table = engine.finish(filesystem.entries());
    for (let i = 0; i < table.length; i++) {
      table.path(i);
      filesystem.times(i);
      filesystem.how(i);
      filesystem.structures(i);
      drain(filesystem.slack(i));
      drain(filesystem.content(i));
    }
    drain(filesystem.unallocated());
    engine.finish(filesystem.states());
  }
  return opened;
}

/** Runs the mutants of one image and names the seed of the first that breaks the engine or takes too long. */
export function survive(engine, bytes, ranges, { seconds = 5, check = () => {} } = {}) {
  for (let seed = 1; seed <= MUTANTS; seed++) {
    const start = performance.now();
    try {
      check(walk(engine, mutate(bytes, ranges, random(seed))));
    } catch (error) {
      throw new Error(`mutant ${seed}: ${error.stack}`);
    }
    const took = (performance.now() - start) / 1000;
    if (took > seconds) throw new Error(`mutant ${seed} took ${took.toFixed(1)} s`);
  }
}
