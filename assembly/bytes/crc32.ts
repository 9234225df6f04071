// CRC-32 as in ISO 3309 (zip, gzip, PNG, GPT): reflected polynomial 0xEDB88320, slicing by eight.

const TABLES: usize = memory.data(8 * 1024);
let ready: bool = false;

function prepare(): void {
  for (let i: u32 = 0; i < 256; i++) {
    let value = i;
    for (let bit = 0; bit < 8; bit++) value = (value >> 1) ^ (0xedb88320 & (0 - (value & 1)));
    store<u32>(TABLES + (i << 2), value);
  }
  for (let i: u32 = 0; i < 256; i++) {
    let value = load<u32>(TABLES + (i << 2));
    for (let table: u32 = 1; table < 8; table++) {
      value = (value >> 8) ^ load<u32>(TABLES + ((value & 0xff) << 2));
      store<u32>(TABLES + (table << 10) + (i << 2), value);
    }
  }
  ready = true;
}

// @ts-ignore: decorator
@inline
function entry(table: u32, index: u32): u32 {
  return load<u32>(TABLES + (table << 10) + ((index & 0xff) << 2));
}

/** CRC-32 of `length` bytes at `data`, continued from `crc` (0 to start). */
export function crc32(data: usize, length: u32, crc: u32): u32 {
  if (!ready) prepare(); // a constant table, not state: the same in every instance
  let value = ~crc;
  const end = data + length;
  for (; data + 8 <= end; data += 8) {
    const low = load<u32>(data) ^ value;
    const high = load<u32>(data, 4);
    value = entry(7, low) ^ entry(6, low >> 8) ^ entry(5, low >> 16) ^ entry(4, low >> 24)
      ^ entry(3, high) ^ entry(2, high >> 8) ^ entry(1, high >> 16) ^ entry(0, high >> 24);
  }
  for (; data < end; data++) value = (value >> 8) ^ entry(0, value ^ load<u8>(data));
  return ~value;
}
