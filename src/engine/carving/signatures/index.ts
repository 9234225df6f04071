import type { Signature } from "../signature.ts";

/** Every kind of file that can be carved. Order does not matter. */
export const SIGNATURES: readonly Signature[] = [];
