/** Kernels that walk the repeating pieces of sound and video files. */
import { Status } from "../../../assembly/status.ts";
import { read } from "../layouts/layout.ts";
import { FlacWalk, MpegWalk, OggPageRow } from "../layouts/media.ts";
import { kernels, OUTPUT_SIZE, type KernelExports } from "./kernels.ts";

/** How far a walk came, in bytes and pieces, and why it ended: see the kernel. */
export interface Walked {
  readonly status: Status;
  readonly consumed: number;
  readonly count: number;
  /** One more than that of the last pack of a program stream, in 1/90,000 s. */
  readonly clock: bigint;
}

function walk(bytes: Uint8Array, kernel: (wasm: KernelExports, input: number, output: number) => number, clock = 0n, base = 0): Walked {
  return kernels().run(bytes, (wasm, input, output) => {
    kernels().view().setBigUint64(output + MpegWalk.fields.clock.offset, clock, true);
    kernels().view().setUint32(output + MpegWalk.fields.base.offset, base, true);
    const status = kernel(wasm, input, output);
    return { status, ...read(MpegWalk, kernels().view(), output) };
  });
}

/** Bytes of the MPEG layer III frame that `header` begins; 0 where it does not. */
export const mpegAudioFrame = (header: number): number => kernels().run(new Uint8Array(0), (wasm) => wasm.mpegAudioFrame(header) >>> 0);

/** Frames of MPEG audio layer III from the first byte on. Ok: all of the input. Truncated: the last is cut. Invalid: none follows. */
export const mpegAudioFrames = (bytes: Uint8Array): Walked => walk(bytes, (wasm, input, output) => wasm.mpegAudioFrames(input, bytes.length, output));

/**
 * Packets of an MPEG program stream from the first byte on, which is byte `offset` of the file; `clock` is that of the pack before.
 * Ok: an end code, or another stream begins. Truncated: the input ends. Invalid: none follows.
 */
export const programPackets = (bytes: Uint8Array, clock: bigint, offset: number): Walked => walk(bytes, (wasm, input, output) => wasm.programPackets(input, bytes.length, output), clock, offset % 512);

export interface OggPages {
  readonly offset: number;
  readonly length: number;
  readonly serial: number;
  readonly sequence: number;
  readonly flags: number;
  readonly status: number;
}

/** The Ogg pages that follow each other from the first byte on. */
export function oggPages(bytes: Uint8Array): OggPages[] {
  return kernels().run(bytes, (wasm, input, output) => {
    const count = wasm.oggPages(input, bytes.length, output, Math.floor(OUTPUT_SIZE / OggPageRow.size)) >>> 0;
    return Array.from({ length: count }, (_, row) => read(OggPageRow, kernels().view(), output + row * OggPageRow.size));
  });
}

/** What all frames of a FLAC stream have in common, and how far it was followed. */
export class FlacFrames {
  /** Number of the next frame (or of its first sample). */
  expected = 0n;
  samples = 0;

  constructor(private readonly sampleBits: number, readonly sync: number) {}

  /** Sound frames from the first byte on. Ok: all of the input. Truncated: the rest is too short to tell. Invalid: no sound frame follows. */
  walk(bytes: Uint8Array): { status: Status; consumed: number } {
    return this.#call(bytes, (wasm, input, output) => {
      const status: Status = wasm.flacFrames(input, bytes.length, output);
      const { consumed, samples, expected } = read(FlacWalk, kernels().view(), output);
      this.expected = expected;
      this.samples += Number(samples);
      return { status, consumed };
    });
  }

  /** Where a sound frame with any number begins, which is then the next one expected; -1 where there is none. */
  find(bytes: Uint8Array): number {
    return this.#call(bytes, (wasm, input, output) => {
      const at = wasm.flacNextFrame(input, bytes.length, output) >>> 0;
      if (at === bytes.length) return -1;
      this.expected = 2n ** 64n - 1n;
      return at;
    });
  }

  #call<Result>(bytes: Uint8Array, call: (wasm: KernelExports, input: number, output: number) => Result): Result {
    return kernels().run(bytes, (wasm, input, output) => {
      const view = kernels().view();
      view.setUint32(output + FlacWalk.fields.sampleBits.offset, this.sampleBits, true);
      view.setUint32(output + FlacWalk.fields.sync.offset, this.sync, true);
      view.setBigUint64(output + FlacWalk.fields.expected.offset, this.expected, true);
      return call(wasm, input, output);
    });
  }
}
