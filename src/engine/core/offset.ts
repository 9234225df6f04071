/** A 64-bit number from the image as an offset or length in bytes; null where it is past 2^53 and so past every source. */
export function toOffset(value: bigint): number | null {
  return value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : null;
}
