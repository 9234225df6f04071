// Reads ranges of a File as the carving workers do, and does nothing with the bytes: the read limit of this browser.
import { expose } from "comlink";
import { windows } from "../../src/engine/core/segments.ts";

expose({
  async read(file: File, from: number, to: number): Promise<number> {
    let sum = 0;
    for await (const { owned } of windows(file, from, to)) sum += owned;
    return sum;
  },
});
