// WTF-8 (https://simonsapin.github.io/wtf-8/): UTF-8 that can also hold lone surrogates, which names on NTFS and FAT may contain.

/** Bytes that `text` takes at most. */
export const maxBytes = (text: string): number => text.length * 3;

/** Writes `text` at `at` and returns where it ends. The caller has made room for {@link maxBytes}. */
export function encodeInto(text: string, into: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!;
    if (code < 0x80) {
      into[at++] = code;
      continue;
    }
    if (code < 0x800) into[at++] = 0xc0 | code >> 6;
    else {
      if (code < 0x1_0000) into[at++] = 0xe0 | code >> 12;
      else {
        i++; // it took two units
        into[at++] = 0xf0 | code >> 18;
        into[at++] = 0x80 | code >> 12 & 0x3f;
      }
      into[at++] = 0x80 | code >> 6 & 0x3f;
    }
    into[at++] = 0x80 | code & 0x3f;
  }
  return at;
}

/** The text of bytes `from` to `to`, which {@link encodeInto} wrote. */
export function decode(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let i = from; i < to;) {
    const first = bytes[i++]!;
    if (first < 0x80) text += String.fromCharCode(first);
    else if (first < 0xe0) text += String.fromCharCode((first & 0x1f) << 6 | bytes[i++]! & 0x3f);
    else if (first < 0xf0) text += String.fromCharCode((first & 0x0f) << 12 | (bytes[i++]! & 0x3f) << 6 | bytes[i++]! & 0x3f);
    else text += String.fromCodePoint((first & 0x07) << 18 | (bytes[i++]! & 0x3f) << 12 | (bytes[i++]! & 0x3f) << 6 | bytes[i++]! & 0x3f);
  }
  return text;
}

const ascii = new TextDecoder();

/** The text of bytes `from` to `to`, or up to the first that is not ASCII. */
export function asciiText(bytes: Uint8Array, from: number, to: number): string {
  let end = from;
  while (end < to && bytes[end]! < 0x80) end++;
  return ascii.decode(bytes.subarray(from, end));
}
