// Slow twins of the FAT kernels: as the specification words it, with strings and arrays.

/** The next cluster of each entry; null free, "end", "bad". */
export function decodeFat(table: Uint8Array, bits: 12 | 16 | 32): (number | null | "end" | "bad")[] {
  const digits = [...table].map((byte) => [...byte.toString(2).padStart(8, "0")].reverse().join("")).join("");
  return Array.from({ length: Math.floor(table.length * 8 / bits) }, (_, i) => {
    const all = [...digits.slice(i * bits, (i + 1) * bits)].reverse().join("");
    const value = Number.parseInt(bits === 32 ? all.slice(4) : all, 2);
    const bad = { 12: 0xff7, 16: 0xfff7, 32: 0xffffff7 }[bits];
    return value === 0 ? null : value === bad ? "bad" : value > bad ? "end" : value;
  });
}

/** Checksum of the 11 bytes of a short name. */
export function checksum(name: readonly number[]): number {
  return name.reduce((sum, byte) => ((sum & 1) * 128 + (sum >> 1) + byte) % 256, 0);
}

export interface NaiveRow { readonly name: string; readonly deleted: boolean; readonly entry: number }

/** Names of all short entries, in order. */
export function readDirectory(bytes: Uint8Array): NaiveRow[] {
  const rows: NaiveRow[] = [];
  for (let i = 0; i < bytes.length / 32 && bytes[i * 32] !== 0; i++) {
    const entry = [...bytes.subarray(i * 32, i * 32 + 32)];
    if ((entry[11]! & 0x3f) === 0x0f) continue;
    const deleted = entry[0] === 0xe5;
    const long = longName(bytes, i, entry, deleted);
    rows.push({ entry: i, deleted, name: long ?? shortName(entry, deleted) });
  }
  return rows;
}

function longName(bytes: Uint8Array, index: number, short: number[], deleted: boolean): string | null {
  const part = (above: number) => index - above < 0 || above > 20 ? null : bytes.subarray((index - above) * 32, (index - above + 1) * 32);
  const isLong = (entry: Uint8Array | null): entry is Uint8Array => entry !== null && (entry[11]! & 0x3f) === 0x0f;
  const nearest = part(1);
  if (!isLong(nearest)) return null;
  const sum = nearest[13]!;
  // of all first bytes the one that makes the checksum true
  const first = Array.from({ length: 256 }, (_, byte) => byte).find((byte) => checksum([byte, ...short.slice(1, 11)]) === sum)!;
  const begins = String.fromCharCode(nearest[1]! + 256 * nearest[2]!);
  const letter = String.fromCharCode(first);
  if (deleted ? (/[A-Za-z0-9]/.test(begins) ? letter !== begins.toUpperCase() : !isNameByte(first)) : first !== short[0]) return null;
  let units: number[] = [];
  for (let above = 1; ; above++) {
    const entry = part(above);
    const goesOn = isLong(entry) && entry[13] === sum && (deleted ? entry[0] === 0xe5 : entry[0] !== 0xe5 && (entry[0]! & 0x3f) === above);
    if (!goesOn) return deleted && above > 1 ? upToZero(units) : null;
    const more = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30].map((at) => entry[at]! + 256 * entry[at + 1]!);
    units = [...units, ...more];
    if (deleted ? more[12] === 0 || more[12] === 0xffff : (entry[0]! & 0x40) !== 0) return upToZero(units);
  }
}

function upToZero(units: number[]): string {
  const end = units.indexOf(0);
  return String.fromCharCode(...units.slice(0, end < 0 ? units.length : end));
}

function isNameByte(byte: number): boolean {
  return byte === 5 || byte > 0x20 && byte !== 0x7f && !"\"*+,./:;<=>?[\\]|".includes(String.fromCharCode(byte));
}

const CODE_PAGE = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

function shortName(entry: number[], deleted: boolean): string {
  const letters = (from: number, to: number, lower: boolean) => entry.slice(from, to)
    .map((byte, i) => from + i > 0 ? byte : deleted ? 0x5f : byte === 5 ? 0xe5 : byte)
    .map((byte) => byte < 128 ? String.fromCharCode(byte) : CODE_PAGE[byte - 128]!).join("")
    .replace(/ +$/, "").replace(/[A-Z]/g, (letter) => lower ? letter.toLowerCase() : letter);
  if ((entry[11]! & 8) !== 0) return letters(0, 11, false);
  const [base, extension] = [letters(0, 8, (entry[12]! & 8) !== 0), letters(8, 11, (entry[12]! & 16) !== 0)];
  return extension === "" ? base : `${base}.${extension}`;
}

