/** `units` UTF-16 units as text. Names may hold lone surrogates, so this is no decoder, which would replace them. */
export function utf16Text(view: DataView, at: number, units: number, littleEndian = true): string {
  let text = "";
  for (let i = 0; i < units; i++) text += String.fromCharCode(view.getUint16(at + 2 * i, littleEndian));
  return text;
}
