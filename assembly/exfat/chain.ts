import { ExfatChainSummary as Summary, ExfatRun as Run } from "../layouts/exfat";

/**
 * Follow a chain from `cluster` through `count` FAT entries, the first of which is that of cluster `first`: a {@link Summary}
 * and at most `capacity` runs. Stops behind `limit` clusters, or where the chain leaves the entries: `next` says for where.
 */
export function followExfatChain(table: usize, first: u32, count: u32, cluster: u32, limit: u32, capacity: u32, out: usize): void {
  let run = out + Summary.SIZE - Run.SIZE;
  let runs: u32 = 0, length: u32 = 0, end: u32 = 0;
  while (length < limit && cluster >= 2 && cluster >= first && cluster - first < count) {
    if (runs > 0 && cluster == end) Run.setCount(run, Run.count(run) + 1);
    else {
      if (runs == capacity) break;
      runs++;
      run += Run.SIZE;
      Run.setStart(run, cluster);
      Run.setCount(run, 1);
    }
    length++;
    end = cluster + 1;
    cluster = load<u32>(table + (<usize>(cluster - first) << 2));
  }
  Summary.setRuns(out, runs);
  Summary.setLength(out, length);
  Summary.setNext(out, cluster);
}

/** Runs of set bits among `count` bits of a bitmap, numbered from `base`, at most `capacity` of them from bit `from` on. Returns their number. */
export function findBitRuns(bits: usize, count: u32, from: u32, base: u32, capacity: u32, out: usize): u32 {
  let runs: u32 = 0;
  let at = from;
  while (runs < capacity) {
    at = nextBit(bits, count, at, 1);
    if (at >= count) break;
    const end = nextBit(bits, count, at, 0);
    const run = out + runs++ * Run.SIZE;
    Run.setStart(run, base + at);
    Run.setCount(run, end - at);
    at = end;
  }
  return runs;
}

/** The first bit from `at` that is `value`; `count` where there is none. */
function nextBit(bits: usize, count: u32, at: u32, value: u32): u32 {
  const skip: u32 = value == 0 ? 0xff : 0;
  while (at < count) {
    const byte: u32 = load<u8>(bits + (at >> 3));
    if ((at & 7) == 0 && byte == skip) {
      at += 8;
      continue;
    }
    if ((byte >> (at & 7) & 1) == value) return at;
    at++;
  }
  return count;
}
