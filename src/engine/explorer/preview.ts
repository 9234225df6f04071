/** What a file looks like, told by its first bytes and never by its name; bounded, since a preview is a glance. */
import { tryRead, type ByteSource } from "../core/byte-source.ts";
import type { Preview } from "./types.ts";

/** Bytes of a picture that are handed to the browser's decoder. */
const PICTURE_LIMIT = 48 << 20;
/** Bytes of text that are shown. */
const TEXT_LIMIT = 128 << 10;
const HEAD = 64;

const PICTURES: readonly { mime: string; starts: readonly (readonly [number, string])[] }[] = [
  { mime: "image/jpeg", starts: [[0, "\xff\xd8\xff"]] },
  { mime: "image/png", starts: [[0, "\x89PNG\r\n\x1a\n"]] },
  { mime: "image/gif", starts: [[0, "GIF8"]] },
  { mime: "image/webp", starts: [[0, "RIFF"], [8, "WEBP"]] },
  { mime: "image/bmp", starts: [[0, "BM"], [6, "\0\0\0\0"]] },
  { mime: "image/avif", starts: [[4, "ftypavif"]] },
  { mime: "image/x-icon", starts: [[0, "\0\0\x01\0"], [9, "\0"]] },
];

export function previewOf(content: ByteSource): Preview {
  if (content.size === 0) return { kind: "none", why: "The file is empty." };
  const head = tryRead(content, 0, Math.min(HEAD, content.size));
  if (!head) return { kind: "none", why: "The start of the file cannot be read." };
  const picture = PICTURES.find(({ starts }) => starts.every(([at, text]) => startsWith(head, at, text)));
  if (picture) return pictureOf(content, picture.mime);
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

function startsWith(head: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (head[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
