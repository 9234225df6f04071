/** The volume's own rules for upper case, and the hash of a name that rests on them. */

const UNITS = 0x1_0000;
/** In a compressed table: so many units as the next number says are their own upper case. */
const IDENTITY = 0xffff;

/** The upper case of every UTF-16 unit, from the table as it is stored. What the table leaves out is its own upper case. */
export function expandUpcase(stored: Uint8Array): Uint16Array {
  const table = Uint16Array.from({ length: UNITS }, (_, unit) => unit);
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  let unit = 0;
  for (let at = 0; at + 2 <= stored.length && unit < UNITS; at += 2) {
    const value = view.getUint16(at, true);
    if (value === IDENTITY && at + 4 <= stored.length) unit += view.getUint16(at += 2, true);
    else table[unit++] = value;
  }
  return table;
}

/** Hash of `name` as a stream extension holds it: turn right by one bit, add the next byte, over the name in upper case. */
export function nameHash(name: string, upcase: Uint16Array): number {
  let hash = 0;
  const add = (byte: number) => { hash = (hash << 15 | hash >>> 1) + byte & 0xffff; };
  for (let i = 0; i < name.length; i++) {
    const unit = upcase[name.charCodeAt(i)]!;
    add(unit & 0xff);
    add(unit >> 8);
  }
  return hash;
}
