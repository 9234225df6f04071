// Short names in the code page that every PC started with (437), long names in UTF-16, and the checksum that ties them.
import { FatLongEntry as Long, FatShortEntry as Short } from "../layouts/fat";

const SPACE: u32 = 0x20;
const LABEL: u32 = 0x08;
/** Characters 80 to FF of code page 437. */
const UPPER: usize = memory.data<u16>([
  0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef, 0x00ee, 0x00ec, 0x00c4, 0x00c5,
  0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9, 0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192,
  0x00e1, 0x00ed, 0x00f3, 0x00fa, 0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb,
  0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557, 0x255d, 0x255c, 0x255b, 0x2510,
  0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f, 0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567,
  0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580,
  0x03b1, 0x00df, 0x0393, 0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4, 0x221e, 0x03c6, 0x03b5, 0x2229,
  0x2261, 0x00b1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00f7, 0x2248, 0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0,
]);

/** Checksum of a short name whose first byte is `first`: turn right by one bit, add the next byte. */
export function shortNameSum(entry: usize, first: u32): u32 {
  let sum = first;
  for (let i: usize = 1; i < 11; i++) sum = ((sum >> 1 | sum << 7) + load<u8>(entry + i)) & 0xff;
  return sum;
}

/** The only first byte with which the short name has the checksum `sum`: the sum, step by step backwards. */
export function solveFirstByte(entry: usize, sum: u32): u32 {
  for (let i: usize = 10; i > 0; i--) {
    sum = (sum - load<u8>(entry + i)) & 0xff;
    sum = (sum << 1 | sum >> 7) & 0xff;
  }
  return sum;
}

/** The name in the `parts` long entries above `entry`, nearest first, to `out`. Returns its UTF-16 units. */
export function joinLongName(entry: usize, parts: u32, out: usize): u32 {
  let length: u32 = 0;
  for (let part: u32 = 1; part <= parts; part++) {
    const long = entry - part * Long.SIZE;
    for (let i: u32 = 0; i < 13; i++) {
      const unit = i < 5 ? Long.first(long, i) : i < 11 ? Long.second(long, i - 5) : Long.third(long, i - 11);
      if (unit == 0) return length;
      store<u16>(out + (length++ << 1), <u16>unit);
    }
  }
  return length;
}

/** The short name of `entry` to `out`, with "_" where the first byte is lost (0). Returns its UTF-16 units. */
export function shortName(entry: usize, first: u32, out: usize): u32 {
  if ((Short.attributes(entry) & LABEL) != 0) return letters(entry, 0, 11, first, false, out, 0);
  let length = letters(entry, 0, 8, first, Short.nameCaseLowerBase(entry) != 0, out, 0);
  const dotted = letters(entry, 8, 3, first, Short.nameCaseLowerExtension(entry) != 0, out, length + 1);
  if (dotted > length + 1) {
    store<u16>(out + (<usize>length << 1), 0x2e);
    length = dotted;
  }
  return length;
}

/** Bytes `from` to `from + count` of the name without the spaces at their end, behind the `at` units that are there. */
function letters(entry: usize, from: u32, count: u32, first: u32, lower: bool, out: usize, at: u32): u32 {
  while (count > 0 && load<u8>(entry + from + count - 1) == <u8>SPACE) count--;
  for (let i: u32 = from; i < from + count; i++) {
    let byte: u32 = i == 0 ? first : load<u8>(entry + i);
    if (i == 0 && byte == 0) byte = 0x5f;
    if (i == 0 && byte == 5) byte = 0xe5; // E5 itself would mean deleted
    if (lower && byte >= 0x41 && byte <= 0x5a) byte += 0x20;
    store<u16>(out + (at++ << 1), byte < 0x80 ? <u16>byte : load<u16>(UPPER + (<usize>(byte - 0x80) << 1)));
  }
  return at;
}
