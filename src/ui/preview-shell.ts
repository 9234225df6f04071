/** A document that shows text of an image: for a frame without any rights. Nothing of the text becomes markup. */
const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function textDocument(text: string, dark: boolean): string {
  const safe = text.replace(/[&<>"]/g, (letter) => ESCAPES[letter]!).replaceAll("\0", "");
  return `<!doctype html><html lang="und"><head><meta charset="utf-8"><meta name="color-scheme" content="${dark ? "dark" : "light"}"><title>Text</title></head><body><pre wrap translate="no">${safe}</pre></body></html>`;
}
