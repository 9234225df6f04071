/**
 * Searches a window for all magics at once.
 *
 * Byte by byte it is Teddy: sixteen positions a step are looked up, nibble by nibble, in tables that say which of
 * eight buckets holds a fingerprint with such a byte; a position where all four bytes agree on a bucket is a candidate.
 * Candidates of a block of 4 KiB are first collected without a call in the loop, then verified through a hash chain.
 * With sectors for alignment only their starts are looked up, through the same chains.
 */
import { ScanCall as Call, ScanLink as Link, ScanPattern as Pattern, ScanRow as Row, ScanTable as Table } from "../layouts/carving";

const BLOCK: u32 = 4096;
const DONE: u32 = 0xffff_ffff;
/** Instead of a number of rows: there was no room. */
const NO_ROOM: u32 = 0xffff_ffff;
const ANYWHERE: u32 = 0xffff_ffff;
/** From this alignment on, looking up every start is cheaper than looking at every byte. */
const SPARSE: u32 = 64;

/**
 * Scan `window` as `call` says, into `rows` (ScanRow); returns how many were written. `call.next` says where to go on
 * when the rows ran out. 64 bytes after the window must be readable: their content does not matter.
 */
export function scan(window: usize, call: usize, table: usize, rows: usize): u32 {
  return Call.alignment(call) >= SPARSE ? scanStarts(window, call, table, rows) : scanBytes(window, call, table, rows);
}

/** Looks at the start of every sector (or whatever the alignment is), for each distance at which a fingerprint may stand. */
function scanStarts(window: usize, call: usize, table: usize, rows: usize): u32 {
  const alignment = Call.alignment(call);
  const length = Call.length(call);
  const owned = min(Call.owned(call), length);
  const distances = table + Table.distances(table);
  const count = Table.distanceCount(table);
  const first = Call.next(call);
  const misaligned = (Call.phase(call) + first) & (alignment - 1);
  let found: u32 = 0;
  for (let start = misaligned == 0 ? first : first + alignment - misaligned; start < owned; start += alignment) {
    let after = found;
    for (let i: u32 = 0; i < count; i++) {
      const distance = load<u32>(distances + (<usize>i << 2));
      if (distance >= length - start) continue;
      after = verify(window, start + distance, start, call, table, rows, after);
      if (after == NO_ROOM) {
        Call.setNext(call, start);
        return found;
      }
    }
    found = after;
  }
  Call.setNext(call, DONE);
  return found;
}

/** Looks at every byte. */
function scanBytes(window: usize, call: usize, table: usize, rows: usize): u32 {
  const from = Call.next(call);
  const end = Call.length(call) + 3; // a fingerprint may reach past the window where its last bytes are free
  let found: u32 = 0;
  for (let block = from; block < end; block += BLOCK) {
    const blockEnd = min(block + BLOCK, end);
    if (blockEnd == block + BLOCK && blockEnd <= end - 3 && skippable(window + block, block == from ? 0 : 16, table)) continue;
    findCandidates(window + block, block != from, blockEnd - block, call, table);
    const masks = Call.candidates(call);
    for (let group: u32 = 0; group < blockEnd - block; group += 64) {
      let candidates = ~load<u64>(masks + (group >> 3));
      while (candidates != 0) {
        const fingerprint = block + group + <u32>ctz(candidates) - 3;
        candidates &= candidates - 1;
        const after = verify(window, fingerprint, ANYWHERE, call, table, rows, found);
        if (after == NO_ROOM) {
          Call.setNext(call, fingerprint);
          return found;
        }
        found = after;
      }
    }
  }
  Call.setNext(call, DONE);
  return found;
}

/** Whether a whole block, and `before` bytes before it, are one byte over and over in which no fingerprint stands. */
function skippable(block: usize, before: u32, table: usize): bool {
  const byte = load<u8>(block);
  if (load<u8>(Table.skippable(table) + byte) == 0) return false;
  const all = i8x16.splat(byte);
  if (before != 0 && v128.any_true(v128.xor(v128.load(block - 16), all))) return false;
  for (let p = block, end = block + BLOCK; p < end; p += 64) {
    const a = v128.or(v128.xor(v128.load(p), all), v128.xor(v128.load(p, 16), all));
    const b = v128.or(v128.xor(v128.load(p, 32), all), v128.xor(v128.load(p, 48), all));
    if (v128.any_true(v128.or(a, b))) return false;
  }
  return true;
}

/** Clears, in the bits of `call.candidates`, those of the positions in the block where a fingerprint of any bucket ends. */
function findCandidates(block: usize, goesOn: bool, length: u32, call: usize, table: usize): void {
  const low0 = v128.load(table), high0 = v128.load(table, 16), low1 = v128.load(table, 32), high1 = v128.load(table, 48);
  const low2 = v128.load(table, 64), high2 = v128.load(table, 80), low3 = v128.load(table, 96), high3 = v128.load(table, 112);
  const nibble = i8x16.splat(0x0f);
  const none = i8x16.splat(0);
  let before0 = none, before1 = none, before2 = none;
  if (goesOn) {
    const bytes = v128.load(block - 16);
    const low = v128.and(bytes, nibble), high = v128.and(i16x8.shr_u(bytes, 4), nibble);
    before0 = v128.and(i8x16.swizzle(low0, low), i8x16.swizzle(high0, high));
    before1 = v128.and(i8x16.swizzle(low1, low), i8x16.swizzle(high1, high));
    before2 = v128.and(i8x16.swizzle(low2, low), i8x16.swizzle(high2, high));
  }
  let mask = Call.candidates(call);
  for (let p = block, end = block + length; p < end; p += 16, mask += 2) {
    const bytes = v128.load(p);
    const low = v128.and(bytes, nibble), high = v128.and(i16x8.shr_u(bytes, 4), nibble);
    const here0 = v128.and(i8x16.swizzle(low0, low), i8x16.swizzle(high0, high));
    const here1 = v128.and(i8x16.swizzle(low1, low), i8x16.swizzle(high1, high));
    const here2 = v128.and(i8x16.swizzle(low2, low), i8x16.swizzle(high2, high));
    const here3 = v128.and(i8x16.swizzle(low3, low), i8x16.swizzle(high3, high));
    const third = v128.shuffle<u8>(before0, here0, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
    const second = v128.shuffle<u8>(before1, here1, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
    const first = v128.shuffle<u8>(before2, here2, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
    before0 = here0;
    before1 = here1;
    before2 = here2;
    const buckets = v128.and(v128.and(third, second), v128.and(first, here3));
    store<u16>(mask, <u16>i8x16.bitmask(i8x16.eq(buckets, none)));
  }
  store<u64>(mask, -1); // the last group of 64 may be cut short
}

/**
 * Appends a row for each pattern whose fingerprint stands at `at` and whose whole magic, start and alignment fit;
 * where `start` is given, only for those that begin there. Returns the number of rows then, or NO_ROOM.
 */
function verify(window: usize, at: u32, start: u32, call: usize, table: usize, rows: usize, found: u32): u32 {
  const fingerprint = load<u32>(window + at);
  const links = table + Table.links(table);
  let index = Table.heads(table, hash(fingerprint & 0xffff));
  while (index != 0) {
    const link = links + (<usize>index << 2);
    const pattern = table + Table.patterns(table) + <usize>Link.pattern(link) * Pattern.SIZE;
    if ((fingerprint & Pattern.mask(pattern)) == Pattern.value(pattern) && begins(window, at, start, call, table, pattern)) {
      if (found >= Call.capacity(call)) return NO_ROOM;
      const row = rows + <usize>found * Row.SIZE;
      Row.setOffset(row, at - Pattern.distance(pattern));
      Row.setPattern(row, Link.pattern(link));
      found++;
    }
    index = Link.next(link);
  }
  return found;
}

/** Whether a file of `pattern`, whose fingerprint stands at `at`, may begin where it would, and its whole magic is there. */
function begins(window: usize, at: u32, wanted: u32, call: usize, table: usize, pattern: usize): bool {
  if (Pattern.distance(pattern) > at) return false;
  const start = at - Pattern.distance(pattern);
  if (wanted != ANYWHERE && start != wanted) return false;
  if (start >= Call.owned(call) || ((Call.phase(call) + start) & (Call.alignment(call) - 1)) != 0) return false;
  const length = Pattern.magicLength(pattern);
  const magicAt = start + Pattern.magicAt(pattern);
  if (magicAt > Call.length(call) || length > Call.length(call) - magicAt) return false;
  const values = table + Pattern.magic(pattern);
  const masks = values + ((length + 15) & ~15);
  for (let i: u32 = 0; i < length; i += 16) {
    const difference = v128.xor(v128.load(window + magicAt + i), v128.load(values + i));
    if (v128.any_true(v128.and(difference, v128.load(masks + i)))) return false;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function hash(pair: u32): u32 {
  return (pair * 0x9e37_79b1) >> 20;
}
