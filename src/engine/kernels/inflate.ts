import { Status } from "../../../assembly/status.ts";
import { InflateState } from "../layouts/inflate.ts";
import { INPUT_SIZE, kernels } from "./kernels.ts";

/** Bytes of output of one kernel call: with the history they stay in the processor's second-level cache. */
const PIECE = 256 << 10;
const field = InflateState.fields;

/** ended: the stream is over. more: all input is used up, or what is left is too short for the next symbol. full: the limit of output. broken: no valid deflate. */
export type InflateStep = "ended" | "more" | "full" | "broken";

/**
 * A raw deflate stream (RFC 1951) decoded piece by piece, with the CRC-32 of its output. zlib's
 * strictness, and bounded: `limit` is the most that the whole stream may give.
 */
export class Inflater {
  /** The kernel's state with its history, while a stream is unfinished. */
  #state = new Uint8Array(0);
  /** Bytes of output so far. */
  produced = 0;
  /** Bytes of input used so far; where the stream broke, the byte with the first wrong symbol. */
  consumed = 0;
  /** CRC-32 of the output so far. */
  crc = 0;

  constructor(private readonly limit: number = Infinity) {}

  /**
   * Decode `bytes` (at most INPUT_SIZE), which begin at byte `consumed` of the stream. After "more" the next
   * call brings the bytes from the new `consumed` on. `sink` gets the output, each piece a copy.
   */
  push(bytes: Uint8Array, sink?: (piece: Uint8Array<ArrayBuffer>) => void): InflateStep {
    if (bytes.length > INPUT_SIZE) bytes = bytes.subarray(0, INPUT_SIZE);
    return kernels().run(bytes, (wasm, input, state) => {
      const memory = new Uint8Array(kernels().view().buffer, state, InflateState.size);
      if (this.#state.length > 0) memory.set(this.#state);
      else memory.fill(0, 0, field.literals.offset);
      const view = kernels().view();
      const get = (at: { offset: number }) => view.getUint32(state + at.offset, true);
      let step: InflateStep;
      for (let at = 0; ;) {
        const status = wasm.inflate(state, PIECE, input + at, bytes.length - at) as Status;
        at += get(field.consumed);
        this.consumed += get(field.consumed);
        this.produced += get(field.produced);
        if (sink && get(field.produced) > 0) sink(kernels().copy(state + InflateState.size, get(field.produced)));
        step = status === Status.Ok ? "ended" : status === Status.Truncated ? "more" : status === Status.Full ? "full" : "broken";
        if (this.produced > this.limit) step = "full";
        if (step !== "full" || this.produced > this.limit) break;
      }
      this.crc = get(field.crc);
      if (step === "more") this.#state = memory.slice();
      return step;
    });
  }
}
