const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
const whole = new Intl.NumberFormat("en");

/** A number of bytes for people: three figures at most. */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  if (unit === 0) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  return `${value >= 100 ? Math.round(value) : value.toFixed(value >= 10 ? 1 : 2).replace(/\.?0+$/, "")} ${UNITS[unit]}`;
}

export function formatCount(count: number): string {
  return whole.format(count);
}

/** `count` and the word, in singular or plural. */
export function plural(count: number, word: string, many = `${word}s`): string {
  return `${formatCount(count)} ${count === 1 ? word : many}`;
}

/** An offset in hexadecimal, as wide as the largest one of its source. */
export function formatOffset(offset: number, size = 0): string {
  const digits = Math.max(8, (Math.max(0, size - 1)).toString(16).length);
  return offset.toString(16).toUpperCase().padStart(digits, "0");
}

/** What a person types as an offset: decimal, or hexadecimal after 0x or with letters. Null where it is neither. */
export function parseOffset(text: string): number | null {
  const trimmed = text.trim().replace(/[\s_,']/g, "");
  const hexadecimal = /^(?:0x)?([0-9a-f]+)h?$/i.exec(trimmed);
  if (!hexadecimal) return null;
  const value = /^\d+$/.test(trimmed) ? Number(trimmed) : Number.parseInt(hexadecimal[1]!, 16);
  return Number.isSafeInteger(value) ? value : null;
}
