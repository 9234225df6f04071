/** What a file looks like, told by its first bytes and never by its name; bounded, since a preview is a glance. */
import { ascii, beginsAs } from "../carving/signature.ts";
import { SIGNATURES } from "../carving/signatures/index.ts";
import { tryRead, type ByteSource } from "../core/byte-source.ts";
import type { Preview } from "./types.ts";

/** Bytes of a picture that are handed to the browser's decoder. */
const PICTURE_LIMIT = 48 << 20;
/** Bytes of text that are shown. */
const TEXT_LIMIT = 128 << 10;
const HEAD = 64;

/** Kinds of pictures that browsers show, by the MIME types of their signatures. */
const SHOWN = new Set(["image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/vnd.microsoft.icon"]);
const AVIF = ascii`ftypavif`; // one of many kinds under the signature of MP4

export function previewOf(content: ByteSource): Preview {
  if (content.size === 0) return { kind: "none", why: "The file is empty." };
  const head = tryRead(content, 0, Math.min(HEAD, content.size));
  if (!head) return { kind: "none", why: "The start of the file cannot be read." };
  const mime = AVIF.every((byte, i) => head[4 + i] === byte) ? "image/avif" : SIGNATURES.find((signature) => SHOWN.has(signature.mime) && beginsAs(signature, head))?.mime;
  if (mime) return pictureOf(content, mime);
  if (head.every((byte) => byte === 0) && isZero(content)) return { kind: "none", why: "There are only zeros: the content is gone, or was never written." };
  return textOf(content) ?? { kind: "none", why: "There is no preview for this kind of file." };
}

function pictureOf(content: ByteSource, mime: string): Preview {
  if (content.size > PICTURE_LIMIT) return { kind: "none", why: "The picture is too large for a preview. Save it to look at it." };
  const bytes = tryRead(content, 0, content.size);
  return bytes ? { kind: "picture", mime, bytes } : { kind: "none", why: "A part of the picture cannot be read." };
}

function textOf(content: ByteSource): Preview | null {
  const bytes = tryRead(content, 0, Math.min(TEXT_LIMIT, content.size));
  const text = bytes && decodeText(bytes, bytes.length < content.size);
  return text ? { kind: "text", text, cut: bytes.length < content.size } : null;
}

/** The text that `bytes` are, or null where they are none. A character cut off at the end is let go where `cut`. */
export function decodeText(bytes: Uint8Array<ArrayBuffer>, cut: boolean): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const trimmed = bytes.subarray(0, lastNonZero(bytes) + 1);
  if (trimmed.length === 0 || trimmed.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(trimmed, { stream: cut });
  } catch {
    return new TextDecoder("windows-1252").decode(trimmed);
  }
}

function lastNonZero(bytes: Uint8Array): number {
  let last = bytes.length - 1;
  while (last >= 0 && bytes[last] === 0) last--;
  return last;
}

function isZero(content: ByteSource): boolean {
  const bytes = tryRead(content, 0, Math.min(TEXT_LIMIT, content.size));
  return bytes !== null && bytes.every((byte) => byte === 0);
}
