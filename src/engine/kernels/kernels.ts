/**
 * The only door to WebAssembly: bytes go in, a pure kernel runs, rows come out.
 *
 * A thread loads the module once with {@link loadKernels}; from then on {@link kernels} gives its
 * instance. Each family of kernels has a file beside this one with a typed function per kernel.
 */
import type { instantiate } from "../../../assembly/build/kernels.js";

/** What assembly/index.ts exports. Raw WebAssembly: a u32 result arrives signed, so wrappers say `>>> 0`. */
export type KernelExports = Awaited<ReturnType<typeof instantiate>>;

/** Bytes one call may take; longer inputs go in pieces. */
export const INPUT_SIZE = 4 << 20;
/** Bytes one call may give back. */
export const OUTPUT_SIZE = 4 << 20;
/** Readable bytes before and after the input, so that a SIMD load at either end stays inside it. */
const MARGIN = 64;

/** A kernel trapped: our bug, met by this input. The instance was replaced; the caller marks the item and goes on. */
export class KernelTrap extends Error {
  override name = "KernelTrap";
}

class Kernels {
  #wasm!: KernelExports;
  #input = 0;
  #output = 0;
  #running = false;

  constructor(private readonly module: WebAssembly.Module) {
    this.#start();
  }

  /**
   * Copy `bytes` in and run `call` with the addresses of the input and of the output buffer.
   * `call` may read results through {@link view} before it returns; addresses are worthless afterwards.
   */
  run<Result>(bytes: Uint8Array, call: (wasm: KernelExports, input: number, output: number) => Result): Result {
    if (this.#running) throw new Error("one kernel call inside another: its input would take the place of the first one's");
    if (bytes.length > INPUT_SIZE) throw new RangeError(`a kernel takes at most ${INPUT_SIZE} bytes a call, not ${bytes.length}`);
    this.#running = true;
    try {
      new Uint8Array(this.#wasm.memory.buffer).set(bytes, this.#input);
      return call(this.#wasm, this.#input, this.#output);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError) && (error as Error).name !== "KernelAbort") throw error;
      this.#start();
      throw new KernelTrap((error as Error).message);
    } finally {
      this.#running = false;
    }
  }

  /** Memory as it is now: take a new view in every call. */
  view(): DataView {
    return new DataView(this.#wasm.memory.buffer);
  }

  /** A copy of `length` bytes at `address`. */
  copy(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#wasm.memory.buffer.slice(address, address + length) as ArrayBuffer);
  }

  /** The same at the start of `memory`, which is made larger where it is too small: for rows that are read before the next call. */
  copyInto(memory: Uint8Array<ArrayBuffer>, address: number, length: number): Uint8Array<ArrayBuffer> {
    const enough = memory.length >= length ? memory : new Uint8Array(Math.min(OUTPUT_SIZE, 2 * length));
    enough.set(new Uint8Array(this.#wasm.memory.buffer, address, length));
    return enough;
  }

  #start(): void {
    const abort = (): never => {
      throw Object.assign(new Error("a kernel's assertion failed"), { name: "KernelAbort" });
    };
    this.#wasm = new WebAssembly.Instance(this.module, { env: { abort } }).exports as unknown as KernelExports;
    this.#input = this.#wasm.reserve(MARGIN + INPUT_SIZE + MARGIN) + MARGIN;
    this.#output = this.#wasm.reserve(OUTPUT_SIZE);
  }
}

let loaded: Kernels | null = null;

/** Give this thread its kernels. Safe to call again: the first module stays. */
export function loadKernels(module: WebAssembly.Module): void {
  loaded ??= new Kernels(module);
}

/** This thread's kernels. */
export function kernels(): Kernels {
  if (!loaded) throw new Error("loadKernels was not called in this thread");
  return loaded;
}
