/** What an entry of the FAT says, the same for all three widths; every other number is the next cluster. */
const FREE: u32 = 0;
const END: u32 = 0xffffffff;
const BAD: u32 = 0xfffffffe;

/**
 * Decode `count` FAT entries of `bits` (12, 16 or 32) to `next`, a u32 each: 0 free, FFFFFFFF the end of a chain,
 * FFFFFFFE a bad cluster, else the cluster that follows. `table` begins with an even entry, so that 12 bits begin at a byte.
 * Returns how many are not free.
 */
export function decodeFat(table: usize, count: u32, bits: u32, next: usize): u32 {
  let used: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const value = bits == 32 ? wide(load<u32>(table + (<usize>i << 2))) : bits == 16 ? narrow(load<u16>(table + (<usize>i << 1)), 0xfff7) : narrow(twelve(table, i), 0xff7);
    store<u32>(next + (<usize>i << 2), value);
    if (value != FREE) used++;
  }
  return used;
}

/** Two entries of 12 bits share three bytes. */
function twelve(table: usize, i: u32): u32 {
  const pair = load<u16>(table + i + (i >> 1));
  return (i & 1) == 0 ? pair & 0xfff : pair >> 4;
}

/** The upper four bits are not part of the number. */
function wide(value: u32): u32 {
  return narrow(value & 0x0fffffff, 0x0ffffff7);
}

function narrow(value: u32, bad: u32): u32 {
  return value > bad ? END : value == bad ? BAD : value;
}
