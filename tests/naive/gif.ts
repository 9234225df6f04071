/** Slow twin of the kernel gifImage and the walk around it: strings are kept as what they are, pixels are made. */

/** Bytes of the whole GIF at the start of `bytes`; null unless everything up to its trailer is as it must be. */
export function naiveGif(bytes: Uint8Array): number | null {
  const table = (flags: number) => flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
  const u16 = (at: number) => bytes[at]! | bytes[at + 1]! << 8;
  let at = 13 + table(bytes[10]!);
  for (let images = 0; at < bytes.length;) {
    if (bytes[at] === 0x3b) return images > 0 ? at + 1 : null;
    if (bytes[at] === 0x21) {
      const first = new Map([[0x01, 12], [0xf9, 4], [0xff, 11], [0xfe, bytes[at + 2]]]).get(bytes[at + 1]!);
      if (first === undefined || first !== bytes[at + 2]) return null;
      at = subBlocks(bytes, at + 2).end;
    } else if (bytes[at] === 0x2c) {
      const [left, top, width, height, flags] = [u16(at + 1), u16(at + 3), u16(at + 5), u16(at + 7), bytes[at + 9]!];
      if (width * height === 0 || left + width > u16(6) || top + height > u16(8) || flags & 0x18) return null;
      at += 10 + table(flags);
      const { data, end } = subBlocks(bytes, at + 1);
      const size = bytes[at]!;
      if (!(size >= 1 && size <= 8) || pixelsOf(data, size, width * height) !== width * height) return null;
      images++;
      at = end;
    } else return null;
  }
  return null;
}

function subBlocks(bytes: Uint8Array, at: number): { data: number[]; end: number } {
  const data: number[] = [];
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return { data, end: Infinity };
    data.push(...bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
    if (length === 0) return { data, end: at };
  }
}

/** How many pixels the codes give; NaN where a code is used that does not exist, or there are more than `wanted`. */
function pixelsOf(data: readonly number[], size: number, wanted: number): number {
  let strings: number[][] = [], previous: number[] | null = null, width = size + 1, pixels = 0, bit = 0;
  const clear = () => {
    strings = Array.from({ length: 2 ** size + 2 }, (_, i) => i < 2 ** size ? [i] : []);
    previous = null;
    width = size + 1;
  };
  clear();
  while (bit + width <= data.length * 8) {
    let code = 0;
    for (let i = 0; i < width; i++, bit++) code += (data[bit >> 3]! >> (bit & 7) & 1) * 2 ** i;
    if (code === 2 ** size) clear();
    else if (code === 2 ** size + 1) break;
    else {
      const last: number[] | null = previous;
      if (last && strings.length < 4096) {
        const next: number[] | undefined = code === strings.length ? last : strings[code];
        if (!next) return NaN;
        strings.push([...last, next[0]!]);
        if (strings.length === 2 ** width && width < 12) width++;
      }
      const string = strings[code];
      if (!string) return NaN;
      pixels += string.length;
      if (pixels > wanted) return NaN;
      previous = string;
    }
  }
  return pixels;
}
