import { createHash } from "node:crypto";
import type { Hasher } from "../engine/kernels/bytes.ts";

/** Node's own SHA-256 uses the processor's instructions for it. */
export function nodeHasher(): Hasher {
  const hash = createHash("sha256");
  return { update: (piece) => void hash.update(piece), digest: () => hash.digest("hex") };
}
