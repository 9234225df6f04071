import { joinedParts } from "./containers/joined-parts.ts";
import type { Decoder } from "./core/source-spec.ts";
import { lznt1 } from "./filesystems/ntfs/compressed-source.ts";

/** Whatever makes bytes from other bytes, by the name that it has in a SourceSpec: for `openSpec`. */
export const DECODERS: Readonly<Record<string, Decoder>> = { joinedParts, lznt1 };
