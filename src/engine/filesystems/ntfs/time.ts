import type { EntryTimes, Timestamp } from "../../core/timestamp.ts";
import { NO_TIMES } from "../../core/timestamp.ts";
import { FileNameAttribute, StandardInformation } from "../../layouts/ntfs.ts";
import { read } from "../../layouts/layout.ts";
import { Type } from "./attribute.ts";
import type { NtfsFile } from "./file.ts";

/** 1601 to 1970 in units of 100 ns. */
const UNIX_EPOCH = 116_444_736_000_000_000n;

/** A FILETIME: units of 100 ns since 1601, UTC. Zero is no time. */
export function timestamp(fileTime: bigint): Timestamp | null {
  if (fileTime === 0n || fileTime >= 1n << 63n) return null;
  return { nanoseconds: (fileTime - UNIX_EPOCH) * 100n, zone: "utc" };
}

/** The times of $STANDARD_INFORMATION; where it is lost, those of the name, which are older. */
export function timesOf(file: NtfsFile): EntryTimes {
  for (const [type, layout] of [[Type.StandardInformation, StandardInformation], [Type.FileName, FileNameAttribute]] as const) {
    const value = file.attributes.find((attribute) => attribute.type === type && attribute.value)?.value;
    if (!value || value.length < layout.size) continue;
    const { created, modified, changed, accessed } = read(layout, value) as Record<string, unknown> as { created: bigint; modified: bigint; changed: bigint; accessed: bigint };
    return { created: timestamp(created), modified: timestamp(modified), changed: timestamp(changed), accessed: timestamp(accessed) };
  }
  return NO_TIMES;
}
