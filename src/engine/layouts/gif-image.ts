import { bytes, layout, u32 } from "./layout.ts";

/** What the GIF kernel knows between two calls; the caller keeps the bytes. */
export const GifImage = layout("GifImage", 48 + 8192, { doc: "The state of decoding one image. In memory only.", spec: "GIF89a specification, appendix F" }, {
  bits: u32(0, "bits read ahead, the next one lowest"),
  bitCount: u32(4, "how many"),
  codeSize: u32(8, "bits of a pixel, as the image data begin"),
  width: u32(12, "bits of a code now; 0 before the first"),
  next: u32(16, "code that the next string gets"),
  previous: u32(20, "last code; 4096 after a clear"),
  pixels: u32(24, "pixels still to come"),
  block: u32(28, "bytes left of the sub-block"),
  ended: u32(32, "1 behind the end code"),
  position: u32(36, "bytes of the input taken in"),
  lengths: bytes(48, 8192, "u16: pixels of each code's string"),
});
