/**
 * Names from an image are data that someone else chose. Before one becomes the name of a file on the
 * user's disk, whatever could lead elsewhere, hide, or be refused is replaced; what is harmless is kept.
 */

/** Whose rules a name must meet. A zip is opened anywhere, so it gets Windows' rules, the strictest. */
export type Platform = "posix" | "windows";

/** Bytes in a name: the least that a common filesystem allows. */
export const NAME_BYTES = 255;

/** C0, DEL and C1 controls, line separators, and characters that reorder the text around them (UAX #9). */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/** Half of a surrogate pair: no UTF-8 for it exists, and systems that write U+FFFD would make two names one. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** Separators on any system, the ones that only look so included. */
const SEPARATORS = /[/\\\u2044\u2215\u29f5\u29f8\ufe68\uff0f\uff3c]/g;
const SEPARATORS_POSIX = /\//g;
const REFUSED_BY_WINDOWS = /[<>:"|?*]/g;
const RESERVED_BY_WINDOWS = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?=\.|$)/i;
/** Dots in a row that a system could fold to "..": the full-width and the one-character forms too. */
const ONLY_DOTS = /^[.\u2024\u2025\u2026\uff0e\s]*$/;

const utf8 = new TextEncoder();

/** One component of a path, made safe for `platform`. Never empty, never `.` or `..`, at most {@link NAME_BYTES} bytes. */
export function safeName(name: string, platform: Platform): string {
  let safe = name.replace(UNSEEN, "_").replace(LONE_SURROGATE, "\ufffd");
  safe = safe.replace(platform === "windows" ? SEPARATORS : SEPARATORS_POSIX, "_");
  if (platform === "windows") safe = forWindows(safe);
  if (ONLY_DOTS.test(safe) && (platform === "windows" || /^[.\s]{0,2}$/.test(safe))) safe = safe.replace(/./gu, "_") || "_";
  return shorten(safe, NAME_BYTES);
}

function forWindows(name: string): string {
  const plain = name.replace(REFUSED_BY_WINDOWS, "_").replace(/[. ]+$/, (tail) => "_".repeat(tail.length));
  return RESERVED_BY_WINDOWS.test(plain) ? `_${plain}` : plain;
}

/** `name` cut to `limit` bytes of UTF-8 between two characters; a short extension stays. */
export function shorten(name: string, limit: number): string {
  if (name.length * 3 <= limit || byteLength(name) <= limit) return name;
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && byteLength(name.slice(dot)) <= 32 ? name.slice(dot) : "";
  let room = limit - byteLength(extension);
  let stem = "";
  for (const character of extension ? name.slice(0, dot) : name) {
    room -= byteLength(character);
    if (room < 0) break;
    stem += character;
  }
  return stem + extension;
}

/** What a name must differ in from its neighbours, so that no filesystem takes the two for one. */
export function foldName(name: string): string {
  return name.normalize("NFC").toLowerCase().toUpperCase().normalize("NFC");
}

export function byteLength(text: string): number {
  return utf8.encode(text).length;
}
