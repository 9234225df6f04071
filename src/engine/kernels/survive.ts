import type { Job } from "../core/job.ts";
import { KernelTrap } from "./kernels.ts";

/** Runs `job`; where a kernel traps in it, `instead` says what it gives. One structure that breaks a kernel must not cost the rest of an image. */
export function* survive<Result>(job: Job<Result>, instead: (trap: KernelTrap) => Result): Job<Result> {
  try {
    return yield* job;
  } catch (error) {
    if (error instanceof KernelTrap) return instead(error);
    throw error;
  }
}

/** The same for what is no job. */
export function surviveCall<Result>(call: () => Result, instead: (trap: KernelTrap) => Result): Result {
  try {
    return call();
  } catch (error) {
    if (error instanceof KernelTrap) return instead(error);
    throw error;
  }
}
