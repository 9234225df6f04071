/** LZNT1, decoded as MS-XCA tells it, one byte at a time. Only for sound input. */
export function naiveLznt1(packed: Uint8Array): number[] {
  const all: number[] = [];
  for (let at = 0; at + 2 <= packed.length;) {
    const header = packed[at]! | packed[at + 1]! << 8;
    if (header === 0) break;
    const end = at + 3 + (header & 0xfff);
    at += 2;
    const chunk: number[] = [];
    if ((header & 0x8000) === 0) while (at < end) chunk.push(packed[at++]!);
    while (at < end) {
      const flags = packed[at++]!;
      for (let bit = 0; bit < 8 && at < end; bit++) {
        if ((flags >> bit & 1) === 0) {
          chunk.push(packed[at++]!);
          continue;
        }
        const token = packed[at]! | packed[at + 1]! << 8;
        at += 2;
        let bits = 4;
        while (2 ** bits < chunk.length) bits++;
        const back = (token >> 16 - bits) + 1;
        for (let left = (token & (1 << 16 - bits) - 1) + 3; left > 0; left--) chunk.push(chunk[chunk.length - back]!);
      }
    }
    all.push(...chunk);
  }
  return all;
}

/** A simple LZNT1 packer, for input to unpack. */
export function packLznt1(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let start = 0; start < bytes.length; start += 4096) out.push(...packChunk(bytes.subarray(start, start + 4096)));
  return Uint8Array.from(out);
}

function packChunk(chunk: Uint8Array): number[] {
  const body: number[] = [];
  for (let at = 0; at < chunk.length;) {
    const flagsAt = body.push(0) - 1;
    for (let bit = 0; bit < 8 && at < chunk.length; bit++) {
      let bits = 4;
      while (2 ** bits < at) bits++;
      const [back, length] = longest(chunk, at, 2 ** bits, 2 ** (16 - bits) + 2);
      if (length < 3) body.push(chunk[at++]!);
      else {
        const token = back - 1 << 16 - bits | length - 3;
        body.push(token & 0xff, token >> 8);
        body[flagsAt]! |= 1 << bit;
        at += length;
      }
    }
  }
  return body.length < 4096 ? [body.length - 1 & 0xff, 0xb0 | body.length - 1 >> 8, ...body] : [0xff, 0x3f, ...chunk];
}

function longest(chunk: Uint8Array, at: number, reach: number, most: number): [back: number, length: number] {
  let best: [number, number] = [0, 0];
  for (let back = 1; back <= Math.min(at, reach); back++) {
    let length = 0;
    while (length < most && at + length < chunk.length && chunk[at + length] === chunk[at + length - back]) length++;
    if (length > best[1]) best = [back, length];
  }
  return best;
}
