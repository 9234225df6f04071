// Where a short pattern occurs. First and last byte are compared sixteen places at a time.

/** Index of the first occurrence of `pattern` (1 to 16 bytes) that lies wholly in the `length` bytes at `data`; `length` where there is none. */
export function find(data: usize, length: u32, pattern: usize, size: u32): u32 {
  if (size > length) return length;
  const places = length - size + 1;
  const first = i8x16.splat(load<u8>(pattern));
  const last = i8x16.splat(load<u8>(pattern + size - 1));
  for (let at: u32 = 0; at < places; at += 16) {
    let hits = i8x16.bitmask(v128.and(i8x16.eq(v128.load(data + at), first), i8x16.eq(v128.load(data + at + size - 1), last)));
    for (; hits != 0; hits &= hits - 1) {
      const place = at + ctz(hits);
      if (place < places && memory.compare(data + place, pattern, size) == 0) return place;
    }
  }
  return length;
}
