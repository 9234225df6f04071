import type { Magic } from "../../src/engine/carving/signature.ts";

/** What the scan kernel must find, one comparison after the other: `[offset, magic]`, in that order. */
export function naiveScan(window: Uint8Array, owned: number, magics: readonly Magic[], alignment: number, phase = 0): [number, number][] {
  const hits: [number, number][] = [];
  for (let start = 0; start < Math.min(owned, window.length); start++) {
    if ((phase + start) % alignment !== 0) continue;
    magics.forEach((magic, i) => {
      const at = start + (magic.at ?? 0);
      if (at + magic.bytes.length > window.length) return;
      const fits = magic.bytes.every((byte, j) => ((byte ^ window[at + j]!) & (magic.mask?.[j] ?? 0xff)) === 0);
      if (fits) hits.push([start, i]);
    });
  }
  return hits;
}
