import type { Status } from "../../../assembly/status.ts";
import { kernels } from "./kernels.ts";

/** Go on decoding one image over `bytes` of its sub-blocks. `image` (layout GifImage) is the state, brought up to date. */
export function gifImage(image: Uint8Array, bytes: Uint8Array): Status {
  return kernels().run(bytes, (wasm, input, output) => {
    const memory = new Uint8Array(kernels().view().buffer);
    memory.set(image, output);
    const status = wasm.gifImage(output, input, bytes.length) as Status;
    image.set(memory.subarray(output, output + image.length));
    return status;
  });
}
