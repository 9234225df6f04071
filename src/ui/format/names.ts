/**
 * A name, path or sentence from an image, as it may be shown: letters that draw nothing or turn the direction of
 * writing around would let "txt.exe" read as "exe.txt", so each of them shows as �. What is saved keeps its name.
 */
export function shown(words: string): string {
  return words.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g, "\ufffd");
}
