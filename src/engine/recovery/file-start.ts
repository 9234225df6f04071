import { beginsAs, extensionsOf } from "../carving/signature.ts";
import { SIGNATURES } from "../carving/signatures/index.ts";

/** The extension of `name` in lower case, without its dot; empty where there is none. */
export function extensionOf(name: string): string {
  return name.slice((name.lastIndexOf(".") + 1) || name.length).toLowerCase();
}

/**
 * Whether `head`, the first bytes of the file `name`, are such as files with its extension begin with; null where no
 * signature knows the extension. A quick word on whether a cluster still holds what it once did, no validation.
 */
export function beginsAsNamed(head: Uint8Array, name: string): boolean | null {
  const extension = extensionOf(name);
  const known = SIGNATURES.filter((signature) => extensionsOf(signature).includes(extension));
  return known.length === 0 ? null : known.some((signature) => beginsAs(signature, head));
}
