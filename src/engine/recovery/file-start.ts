import { SIGNATURES } from "../carving/signatures/index.ts";
import type { Magic } from "../carving/signature.ts";

/**
 * Whether `bytes`, the first of a file, are such as files with this `extension` begin with; null where no signature
 * knows the extension. A quick word on whether a cluster still holds what it once did, no validation.
 */
export function beginsAs(bytes: Uint8Array, extension: string): boolean | null {
  const known = SIGNATURES.filter((signature) => signature.extension === extension || signature.extensions?.includes(extension));
  return known.length === 0 ? null : known.some((signature) => signature.magic.some((magic) => stands(bytes, magic)));
}

function stands(bytes: Uint8Array, { at = 0, bytes: wanted, mask }: Magic): boolean {
  if (at + wanted.length > bytes.length) return false;
  return wanted.every((byte, i) => (bytes[at + i]! & (mask?.[i] ?? 0xff)) === (byte & (mask?.[i] ?? 0xff)));
}
