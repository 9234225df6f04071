/** Slow twin of the JPEG kernels and the walk around them: bit by bit, with every coefficient kept, in as many words as ITU-T T.81 takes. */

interface Component { id: number; h: number; v: number; q: number; wide: number; high: number; coefficients: Int32Array; left: number[] }

class Wrong extends Error {}
const must = (condition: boolean): void => { if (!condition) throw new Wrong(); };

/** Bytes of the whole JPEG (Huffman-coded, 8 or 12 bits) at the start of `bytes`; null unless all of it is as an encoder writes it. */
export function naiveJpeg(bytes: Uint8Array): number | null {
  try {
    return new Naive(bytes).run();
  } catch (error) {
    if (error instanceof Wrong) return null;
    throw error;
  }
}

class Naive {
  at = 2;
  bit = 0;
  padding = "";
  readonly steps: number[][] = [];
  readonly codes: Map<string, number>[] = [];
  components: Component[] = [];
  interval = 0;
  precision = 8;
  mcus = 0;
  progressive = false;
  endOfBand = 0;
  predictions: number[] = [];

  constructor(readonly bytes: Uint8Array) {}

  byte(at: number): number {
    must(at < this.bytes.length);
    return this.bytes[at]!;
  }

  word(at: number): number {
    return this.byte(at) * 256 + this.byte(at + 1);
  }

  run(): number {
    for (;;) {
      must(this.byte(this.at) === 0xff);
      while (this.byte(this.at + 1) === 0xff) this.at++;
      const marker = this.byte(this.at + 1);
      if (marker === 0xd9) {
        must(this.components.length > 0 && this.components.every(({ left }) => left[0]! >= 0));
        return this.at + 2;
      }
      if (marker >= 0xd0 && marker <= 0xd7 && this.predictions.length > 0) {
        this.at += 2;
        continue;
      }
      must(marker === 0xc0 || marker === 0xc1 || marker === 0xc2 || marker === 0xc4 || marker >= 0xda && marker <= 0xef || marker === 0xfe);
      const start = this.at + 4, end = this.at + 2 + this.word(this.at + 2);
      must(end >= start && end <= this.bytes.length);
      this.at = end;
      if (marker === 0xdb) this.quantization(start, end);
      if (marker === 0xc4) this.huffman(start, end);
      if (marker === 0xdd) (must(end - start === 2), this.interval = this.word(start));
      if (marker <= 0xc2) this.frame(start, end, marker === 0xc2);
      if (marker === 0xda) this.scan(start, end);
    }
  }

  quantization(at: number, end: number): void {
    must(at < end);
    while (at < end) {
      const wide = this.byte(at) >> 4, slot = this.byte(at) & 15;
      must(wide < 2 && slot < 4 && at + 1 + 64 * (1 + wide) <= end);
      this.steps[slot] = Array.from({ length: 64 }, (_, k) => wide ? this.word(at + 1 + 2 * k) : this.byte(at + 1 + k));
      must(!this.steps[slot].includes(0));
      at += 1 + 64 * (1 + wide);
    }
  }

  huffman(at: number, end: number): void {
    must(at < end);
    while (at < end) {
      const slot = this.byte(at);
      must((slot & 0xef) < 4 && at + 17 <= end);
      const codes = new Map<string, number>();
      let code = 0, value = at + 17;
      for (let length = 1; length <= 16; length++, code *= 2) {
        for (let i = 0; i < this.byte(at + length); i++) {
          must(value < end && codes.size < 256);
          codes.set(code.toString(2).padStart(length, "0"), this.byte(value++));
          must(++code < 2 ** length);
        }
      }
      must(codes.size > 0);
      this.codes[slot >> 4 ? 4 + (slot & 3) : slot] = codes;
      at = value;
    }
    must(at === end);
  }

  frame(at: number, end: number, progressive: boolean): void {
    const height = this.word(at + 1), width = this.word(at + 3), count = this.byte(at + 5);
    this.precision = this.byte(at);
    must(this.components.length === 0 && (this.precision === 8 || this.precision === 12) && height > 0 && width > 0 && count >= 1 && count <= 4 && end === at + 6 + 3 * count);
    const parts = Array.from({ length: count }, (_, i) => ({ id: this.byte(at + 6 + 3 * i), h: this.byte(at + 7 + 3 * i) >> 4, v: this.byte(at + 7 + 3 * i) & 15, q: this.byte(at + 8 + 3 * i) }));
    must(parts.every(({ h, v, q }) => h >= 1 && h <= 4 && v >= 1 && v <= 4 && q < 4));
    const hMost = Math.max(...parts.map(({ h }) => h)), vMost = Math.max(...parts.map(({ v }) => v));
    this.progressive = progressive;
    this.mcus = Math.ceil(width / 8 / hMost) * Math.ceil(height / 8 / vMost);
    must(this.mcus < 10_000); // the samples are small
    this.components = parts.map((part) => {
      const wide = Math.ceil(Math.ceil(width * part.h / hMost) / 8), high = Math.ceil(Math.ceil(height * part.v / vMost) / 8);
      return { ...part, wide, high, coefficients: new Int32Array(wide * high * 64), left: Array<number>(64).fill(-1) };
    });
  }

  scan(at: number, end: number): void {
    const count = this.byte(at);
    must(this.components.length > 0 && count >= 1 && count <= 4 && end === at + 4 + 2 * count);
    const parts = Array.from({ length: count }, (_, i) => {
      const component = this.components.find(({ id }) => id === this.byte(at + 1 + 2 * i));
      const tables = this.byte(at + 2 + 2 * i);
      must(component !== undefined && tables >> 4 < 4 && (tables & 15) < 4 && this.steps[component!.q] !== undefined);
      return { component: component!, dc: this.codes[tables >> 4]!, ac: this.codes[4 + (tables & 15)]! };
    });
    must(new Set(parts.map(({ component }) => component)).size === count);
    const [first, last, high, low] = [this.byte(end - 3), this.byte(end - 2), this.byte(end - 1) >> 4, this.byte(end - 1) & 15];
    if (!this.progressive) must(first === 0 && last === 63 && high + low === 0 && parts.every(({ component }) => component.left[0] === -1));
    else {
      must(first === 0 ? last === 0 : last >= first && last < 64 && count === 1);
      must(low < 14 && (high === 0 || high === low + 1) && parts.every(({ component: { left } }) => (first === 0 || left[0]! >= 0) && left.slice(first, last + 1).every((bits) => bits === (high || -1))));
    }
    for (const { component, dc, ac } of parts) {
      must(first > 0 || high > 0 || dc !== undefined);
      must(last === 0 || ac !== undefined);
      component.left.fill(low, first, last + 1);
    }
    must(count === 1 || parts.reduce((sum, { component: { h, v } }) => sum + h * v, 0) <= 10);
    const mcus = count === 1 ? parts[0]!.component.wide * parts[0]!.component.high : this.mcus;
    this.bit = this.endOfBand = 0;
    this.padding = "";
    this.predictions = [0, 0, 0, 0];
    for (let mcu = 0; mcu < mcus; mcu++) {
      if (this.interval > 0 && mcu > 0 && mcu % this.interval === 0) this.restart(0xd0 + (mcu / this.interval - 1) % 8);
      parts.forEach(({ component, dc, ac }, i) => {
        const blocks = count === 1 ? 1 : component.h * component.v;
        // Where scans of several components have blocks beyond the picture, nothing is kept of them.
        for (let b = 0; b < blocks; b++) this.block(component, i, count === 1 ? mcu : -1, dc, ac, first, last, high, low);
      });
    }
    this.align();
  }

  align(): void {
    let rest = "";
    while (this.bit > 0) rest += this.next();
    must(this.endOfBand === 0 && !/01|10/.test(rest) && (rest === "" || this.padding === "" || this.padding === rest[0]));
    this.padding ||= rest[0] ?? "";
    must(this.byte(this.at) === 0xff && this.byte(this.at + 1) !== 0);
  }

  restart(marker: number): void {
    this.align();
    while (this.byte(this.at) === 0xff) this.at++;
    must(this.byte(this.at) === marker);
    this.at++;
    this.predictions = [0, 0, 0, 0];
  }

  next(): number {
    must(this.byte(this.at) !== 0xff || this.byte(this.at + 1) === 0);
    const value = this.byte(this.at) >> (7 - this.bit) & 1;
    if (++this.bit === 8) {
      this.at += this.byte(this.at) === 0xff ? 2 : 1;
      this.bit = 0;
    }
    return value;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.next();
    return value;
  }

  code(codes: Map<string, number>): number {
    let code = "";
    while (code.length < 16) {
      code += this.next();
      const value = codes.get(code);
      if (value !== undefined) return value;
    }
    throw new Wrong();
  }

  /** 1280 is a quarter more than what pixels of eight bits give. */
  largest(step: number): number {
    return Math.floor(1280 * 2 ** (this.precision - 8) / step) + 1;
  }

  /** A value of `size` bits must be one that pixels can give. */
  inRange(size: number, step: number, low: number): void {
    const largest = Math.max(1, this.largest(step) >> low);
    must(size <= this.precision + 2 && 2 ** (size - 1) <= largest);
  }

  block(component: Component, part: number, index: number, dc: Map<string, number>, ac: Map<string, number>, first: number, last: number, high: number, low: number): void {
    const steps = this.steps[component.q]!;
    const at = index < 0 ? 0 : index * 64;
    const coefficients = component.coefficients;
    let k = first;
    if (k === 0) {
      if (high > 0) this.next();
      else {
        const size = this.code(dc);
        must(size < 16);
        const value = this.bits(size);
        this.predictions[part]! += size > 0 && value < 2 ** (size - 1) ? value - 2 ** size + 1 : value;
        must(Math.abs(this.predictions[part]!) <= (this.largest(steps[0]!) >> low) + 1);
      }
      k = 1;
    }
    if (this.endOfBand === 0) {
      for (; k <= last; k++) {
        const symbol = this.code(ac), size = symbol & 15;
        let run = symbol >> 4;
        if (size === 0 && run < 15) {
          must(this.progressive || run === 0);
          this.endOfBand = 2 ** run + this.bits(run);
          break;
        }
        must(high === 0 || size < 2);
        if (size > 0 && high === 0) k += run;
        else if (high === 0) k += 15;
        if (high === 0) this.bits(size);
        else {
          this.bits(size);
          for (; k <= last; k++) {
            if (coefficients[at + k] !== 0) this.next();
            else if (run-- === 0) break;
          }
        }
        must(size > 0 ? k <= last : k < last);
        if (size > 0 && high === 0) this.inRange(size, steps[k]!, low);
        if (size > 0 && index >= 0) coefficients[at + k] = 1;
      }
    }
    if (this.endOfBand > 0) {
      if (high > 0) for (; k <= last; k++) if (coefficients[at + k] !== 0) this.next();
      this.endOfBand--;
    }
    if (!this.progressive) this.endOfBand = 0;
  }
}
