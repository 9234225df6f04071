/** Reparse points: files that stand for something else. */
import { encodeInto, maxBytes } from "../../core/wtf8.ts";
import { ReparseLink, ReparsePoint } from "../../layouts/ntfs.ts";
import { read } from "../../layouts/layout.ts";
import { Type, utf16 } from "./attribute.ts";
import type { NtfsFile } from "./file.ts";

enum Tag { MountPoint = 0xa000_0003, Symlink = 0xa000_000c, WslSymlink = 0xa000_001d, Wof = 0x8000_0017, Dedup = 0x8000_0013, Cloud = 0x9000_001a }
/** The four bits that tell one cloud provider from another. */
const PROVIDER = 0xf000;

export interface Reparse {
  /** Where a link leads, as WTF-8; null for what is no link. */
  readonly target: Uint8Array<ArrayBuffer> | null;
  /** Why the file's own clusters do not hold its content; null where they do. */
  readonly elsewhere: string | null;
  /** The content may be in the cloud only. */
  readonly cloud: boolean;
}

/** What the reparse point of `file` means; null where it has none. */
export function reparseOf(file: NtfsFile): Reparse | null {
  const value = file.attributes.find((attribute) => attribute.type === Type.ReparsePoint)?.value;
  if (!value || value.length < ReparsePoint.size) return null;
  const { tag } = read(ReparsePoint, value);
  const data = value.subarray(ReparsePoint.size);
  return { target: targetOf(tag, data), elsewhere: elsewhere(tag), cloud: ((tag & ~PROVIDER) >>> 0) === Tag.Cloud };
}

function elsewhere(tag: number): string | null {
  if (tag === Tag.Wof) return "Its content is compressed by Windows (CompactOS) in a form that is not read yet.";
  if (tag === Tag.Dedup) return "Its content was deduplicated by Windows: it lies in a store that is not read yet.";
  return null;
}

function targetOf(tag: number, data: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (tag === Tag.WslSymlink) return data.length > 4 ? data.slice(4) : null;
  if ((tag !== Tag.Symlink && tag !== Tag.MountPoint) || data.length < ReparseLink.size) return null;
  const { printOffset, printLength, substituteOffset, substituteLength } = read(ReparseLink, data);
  const names = data.subarray(ReparseLink.size + (tag === Tag.Symlink ? 4 : 0));
  const [offset, length] = printLength > 0 ? [printOffset, printLength] : [substituteOffset, substituteLength];
  const text = utf16(names, offset, length >> 1);
  const bytes = new Uint8Array(maxBytes(text));
  return bytes.slice(0, encodeInto(text, bytes, 0));
}
