/** Write `units` little-endian UTF-16 units at `from` as WTF-8 at `to`, which has room for three bytes each; returns how many bytes. */
export function utf16ToWtf8(from: usize, units: u32, to: usize): u32 {
  const start = to;
  for (let i: u32 = 0; i < units; i++) {
    let code: u32 = load<u16>(from + i * 2);
    if (code < 0x80) {
      store<u8>(to++, code);
      continue;
    }
    if (code < 0x800) store<u8>(to++, 0xc0 | (code >> 6));
    else {
      const next: u32 = i + 1 < units ? load<u16>(from + (i + 1) * 2) : 0;
      if ((code & 0xfc00) == 0xd800 && (next & 0xfc00) == 0xdc00) {
        i++;
        code = 0x1_0000 + ((code & 0x3ff) << 10) + (next & 0x3ff);
        store<u8>(to++, 0xf0 | (code >> 18));
        store<u8>(to++, 0x80 | ((code >> 12) & 0x3f));
      } else store<u8>(to++, 0xe0 | (code >> 12));
      store<u8>(to++, 0x80 | ((code >> 6) & 0x3f));
    }
    store<u8>(to++, 0x80 | (code & 0x3f));
  }
  return <u32>(to - start);
}
