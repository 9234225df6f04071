/** Why a kernel accepted or refused a structure. Shared by both sides: keep to plain enum members. */
export enum Status {
  Ok = 0,
  /** Never written: all zero. */
  Unused = 1,
  BadSignature = 2,
  /** The record's fixups disagree: some of its sectors were not written. */
  Torn = 3,
  /** A length or offset inside the structure points past its end. */
  Truncated = 4,
  BadChecksum = 5,
  /** The output had no room for more: call again from where it stopped. */
  Full = 6,
  /** Values that contradict each other or the specification. */
  Invalid = 7,
}
