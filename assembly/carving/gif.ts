// Decodes one GIF image far enough to prove it: every code exists when it is used, and together they give as many
// pixels as the image has. Colours are not made.

import { GifImage } from "../layouts/gif-image";
import { Status } from "../status";

const NONE: u32 = 4096, LAST: u32 = 4095;

/**
 * Go on with the image at `image` (layout GifImage) over `length` bytes of sub-blocks at `data`. Ok: the empty sub-block was met,
 * `position` is behind it. Full: call again with what follows. Invalid: no encoder writes this.
 */
export function gifImage(image: usize, data: usize, length: u32): u32 {
  const end = data + length;
  let at = data, status: u32 = Status.Full;
  let block = GifImage.block(image);
  while (at < end) {
    if (block === 0) {
      block = load<u8>(at++);
      if (block > 0) continue;
      status = GifImage.pixels(image) === 0 ? Status.Ok : Status.Invalid;
      break;
    }
    const here = min<u32>(block, <u32>(end - at));
    if (GifImage.ended(image) === 0 && !codes(image, at, here)) {
      status = Status.Invalid;
      break;
    }
    at += here;
    block -= here;
  }
  GifImage.setBlock(image, block);
  GifImage.setPosition(image, <u32>(at - data));
  return status;
}

/** The codes in `length` bytes of one sub-block; false where one of them cannot be. */
function codes(image: usize, data: usize, length: u32): bool {
  const clear: u32 = 1 << GifImage.codeSize(image);
  const lengths = GifImage.lengths(image);
  let bits = GifImage.bits(image), count = GifImage.bitCount(image), width = GifImage.width(image);
  let next = GifImage.next(image), previous = GifImage.previous(image), pixels = GifImage.pixels(image);
  if (width === 0) {
    for (let i: u32 = 0; i < clear; i++) store<u16>(lengths + (i << 1), 1);
    width = GifImage.codeSize(image) + 1;
    next = clear + 2;
    previous = NONE;
  }
  for (const end = data + length; ;) {
    for (; count < width && data < end; count += 8) bits |= <u32>load<u8>(data++) << count;
    if (count < width) break;
    const code = bits & ((<u32>1 << width) - 1);
    bits >>= width;
    count -= width;
    if (code === clear) {
      width = GifImage.codeSize(image) + 1;
      next = clear + 2;
      previous = NONE;
      continue;
    }
    if (code === clear + 1) {
      GifImage.setEnded(image, 1);
      break;
    }
    if (previous === NONE ? code > clear : code > next) return false;
    if (previous !== NONE && next <= LAST) {
      store<u16>(lengths + (next << 1), load<u16>(lengths + (previous << 1)) + 1);
      if (++next === <u32>1 << width && width < 12) width++;
    } else if (code === next) return false; // the table is full
    const string = <u32>load<u16>(lengths + (code << 1));
    if (string > pixels) return false;
    pixels -= string;
    previous = code;
  }
  GifImage.setBits(image, bits);
  GifImage.setBitCount(image, count);
  GifImage.setWidth(image, width);
  GifImage.setNext(image, next);
  GifImage.setPrevious(image, previous);
  GifImage.setPixels(image, pixels);
  return true;
}
