import { joinedParts } from "../containers/joined-parts.ts";
import type { Decoder } from "../core/source-spec.ts";
import { lznt1 } from "./ntfs/compressed-source.ts";

/** Decoders of filesystems and containers, by the name that a SourceSpec has: for `openSpec`. */
export const DECODERS: Readonly<Record<string, Decoder>> = { joinedParts, lznt1 };
