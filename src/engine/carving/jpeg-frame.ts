/**
 * What a JPEG's marker segments say: tables, frame, scans (ITU-T T.81, annex B), and from them the state
 * with which the kernel decodes a scan. Everything that contradicts the specification is refused.
 */
import { ALLOCATION } from "../core/limits.ts";
import { jpegHuffman, jpegPairs } from "../kernels/jpeg.ts";
import { JpegHuffman, JpegScan, PAIR_BITS } from "../layouts/jpeg-scan.ts";
import { write } from "../layouts/write.ts";

const NOT_CODED = -1;
/** The largest coefficient that eight-bit pixels give is 1024; encoders that overshoot on purpose stay within a quarter more. */
const LARGEST = 1280;

export interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  readonly quantization: number;
  /** Blocks of 8x8 samples that hold pixels, as a scan of this component alone has them. */
  readonly blocks: number;
  /** By coefficient: bits that are still to come, or NOT_CODED. */
  readonly pending: Int8Array;
  /** Progressive: 64 bits a block, set where a coefficient is not zero. */
  nonzero: Uint8Array | null;
}

export interface Frame {
  readonly precision: number;
  readonly progressive: boolean;
  readonly components: readonly Component[];
  /** MCUs of a scan of several components. */
  readonly mcus: number;
}

/** The tables in force. */
export class Tables {
  readonly quantization: (Uint16Array | undefined)[] = [];
  /** DC at 0 to 3, AC at 4 to 7, as the kernel wants them. */
  readonly huffman: (Uint8Array | undefined)[] = [];
  restartInterval = 0;

  /** A DQT segment; false where it is none. */
  quantize(bytes: Uint8Array): boolean {
    let at = 0;
    while (at < bytes.length) {
      const wide = bytes[at]! >> 4, slot = bytes[at]! & 15, length = wide ? 128 : 64;
      if (wide > 1 || slot > 3 || at + 1 + length > bytes.length) return false;
      const table = new Uint16Array(64);
      for (let k = 0; k < 64; k++) table[k] = wide ? bytes[at + 1 + 2 * k]! << 8 | bytes[at + 2 + 2 * k]! : bytes[at + 1 + k]!;
      if (table.includes(0)) return false;
      this.quantization[slot] = table;
      at += 1 + length;
    }
    return at === bytes.length && at > 0;
  }

  /** A DHT segment; false where it is none. */
  code(bytes: Uint8Array): boolean {
    let at = 0;
    while (at + 17 <= bytes.length) {
      const kind = bytes[at]! >> 4, slot = bytes[at]! & 15;
      const count = bytes.subarray(at + 1, at + 17).reduce((sum, each) => sum + each, 0);
      const end = at + 17 + count;
      if (kind > 1 || slot > 3 || end > bytes.length) return false;
      const table = jpegHuffman(bytes.subarray(at + 1, end));
      if (!table) return false;
      this.huffman[kind * 4 + slot] = table;
      at = end;
    }
    return at === bytes.length && at > 0;
  }
}

/** A SOF segment of a Huffman-coded frame (SOF0, SOF1, SOF2). Null: no frame. Undefined: one that we cannot decode. */
export function readFrame(bytes: Uint8Array, progressive: boolean): Frame | null | undefined {
  const precision = bytes[0]!, height = bytes[1]! << 8 | bytes[2]!, width = bytes[3]! << 8 | bytes[4]!, count = bytes[5]!;
  if (bytes.length !== 6 + 3 * count || count === 0 || width === 0 || precision !== 8 && precision !== 12) return null;
  if (height === 0 || count > 4) return undefined; // the height comes later (DNL), or no picture for the eye
  const factors = Array.from({ length: count }, (_, i) => ({ id: bytes[6 + 3 * i]!, across: bytes[7 + 3 * i]! >> 4, down: bytes[7 + 3 * i]! & 15, quantization: bytes[8 + 3 * i]! }));
  if (factors.some(({ across, down, quantization }) => across < 1 || across > 4 || down < 1 || down > 4 || quantization > 3)) return null;
  const widest = Math.max(...factors.map(({ across }) => across)), highest = Math.max(...factors.map(({ down }) => down));
  const components = factors.map((factor) => ({
    ...factor,
    blocks: Math.ceil(Math.ceil(width * factor.across / widest) / 8) * Math.ceil(Math.ceil(height * factor.down / highest) / 8),
    pending: new Int8Array(64).fill(NOT_CODED),
    nonzero: null,
  }));
  if (progressive && components.reduce((sum, { blocks }) => sum + blocks * 8, 0) > ALLOCATION) return undefined;
  return { precision, progressive, components, mcus: Math.ceil(width / (8 * widest)) * Math.ceil(height / (8 * highest)) };
}

/** Whether every component has been coded: an end before that is too early. */
export function allCoded({ components }: Frame): boolean {
  return components.every(({ pending }) => pending[0] !== NOT_CODED);
}

/** One scan, ready for the kernel. */
export interface Scan {
  readonly state: Uint8Array<ArrayBuffer>;
  readonly mcus: number;
  /** The component whose nonzero coefficients the scan needs. */
  readonly tracked: Component | null;
}

interface Header {
  readonly parts: readonly { component: Component; dc: number; ac: number }[];
  readonly first: number;
  readonly last: number;
  /** Bits left by the scan before; 0 for a first scan. */
  readonly high: number;
  readonly low: number;
}

/** A SOS segment; null where it contradicts the frame, the tables, or the scans before it. */
export function readScan(bytes: Uint8Array, frame: Frame, tables: Tables): Scan | null {
  const header = readHeader(bytes, frame);
  if (!header || !(frame.progressive ? inSequence(header) : whole(header))) return null;
  const { parts, first, high } = header;
  const mode = !frame.progressive ? 0 : first === 0 ? high === 0 ? 1 : 2 : high === 0 ? 3 : 4;
  const needsDc = mode < 2, needsAc = mode === 0 || mode > 2;
  for (const { component, dc, ac } of parts) {
    if (!tables.quantization[component.quantization] || needsDc && !tables.huffman[dc] || needsAc && !tables.huffman[ac]) return null;
  }
  for (const { component } of parts) component.pending.fill(header.low, first, header.last + 1);
  const tracked = mode > 2 ? parts[0]!.component : null;
  if (tracked) tracked.nonzero ??= new Uint8Array(8 * tracked.blocks);
  const mcus = parts.length === 1 ? parts[0]!.component.blocks : frame.mcus;
  return { state: stateOf(header, mode, mcus, frame, tables), mcus, tracked };
}

function readHeader(bytes: Uint8Array, frame: Frame): Header | null {
  const count = bytes[0]!;
  if (count < 1 || count > 4 || bytes.length !== 4 + 2 * count) return null;
  const parts: { component: Component; dc: number; ac: number }[] = [];
  for (let i = 0; i < count; i++) {
    const component = frame.components.find(({ id }) => id === bytes[1 + 2 * i]);
    const dc = bytes[2 + 2 * i]! >> 4, ac = bytes[2 + 2 * i]! & 15;
    if (!component || dc > 3 || ac > 3 || parts.some((part) => part.component === component)) return null;
    parts.push({ component, dc, ac: 4 + ac });
  }
  if (count > 1 && parts.reduce((sum, { component }) => sum + component.across * component.down, 0) > 10) return null;
  const [first, last, bits] = bytes.subarray(1 + 2 * count) as unknown as [number, number, number];
  return { parts, first, last, high: bits >> 4, low: bits & 15 };
}

/** A sequential scan has all coefficients, and each component comes once. */
function whole({ parts, first, last, high, low }: Header): boolean {
  return first === 0 && last === 63 && high === 0 && low === 0 && parts.every(({ component }) => component.pending[0] === NOT_CODED);
}

/** A progressive scan goes on where the last one of the same coefficients stopped; DC comes first, AC of one component at a time. */
function inSequence({ parts, first, last, high, low }: Header): boolean {
  if (first === 0 ? last !== 0 : last < first || last > 63 || parts.length !== 1) return false;
  if (low > 13 || high > 0 && high !== low + 1) return false;
  return parts.every(({ component: { pending } }) => (first === 0 || pending[0] !== NOT_CODED)
    && pending.subarray(first, last + 1).every((bits) => bits === (high === 0 ? NOT_CODED : high)));
}

function stateOf({ parts, first, last, low }: Header, mode: number, mcus: number, frame: Frame, tables: Tables): Uint8Array<ArrayBuffer> {
  const sequential = mode === 0, tablesAt = JpegScan.fields.tables.offset, pairsAt = JpegScan.fields.pairs.offset;
  const state = new Uint8Array(sequential ? JpegScan.size : pairsAt), view = new DataView(state.buffer);
  const blocks = parts.flatMap(({ component, dc, ac }, i) => Array.from({ length: parts.length === 1 ? 1 : component.across * component.down }, () => ({ component: i, dc, ac })));
  write(JpegScan, view, { mode, mcuCount: mcus, restartInterval: tables.restartInterval, first, last, shift: low, blockCount: blocks.length, blocks });
  parts.forEach(({ component }, i) => {
    const steps = tables.quantization[component.quantization]!;
    const largest = (k: number) => Math.floor((LARGEST << frame.precision - 8) / steps[k]!) + 1;
    view.setInt32(JpegScan.fields.dcLimits.offset + 4 * i, (largest(0) >> low) + 1, true);
    for (let k = 1; k < 64; k++) state[JpegScan.fields.sizeLimits.offset + 64 * i + k] = Math.min(frame.precision + 2, 32 - Math.clz32(Math.max(1, largest(k) >> low)));
    const limits = JpegScan.fields.sizeLimits.offset + 64 * i;
    state[JpegScan.fields.least.offset + i] = Math.min(...state.subarray(limits + 1, limits + 64));
  });
  tables.huffman.forEach((table, i) => { if (table) state.set(table, tablesAt + i * JpegHuffman.size); });
  if (sequential) for (const slot of new Set(parts.map(({ ac }) => ac))) state.set(pairsOf(tables.huffman[slot]!), pairsAt + (slot - 4) * (4 << PAIR_BITS));
  return state;
}

/** Made lately, the newest first: the JPEGs of one camera or program mostly have the same tables. */
const recent: { readonly codes: Uint8Array; readonly pairs: Uint8Array }[] = [];
const RECENT = 8;

function pairsOf(table: Uint8Array): Uint8Array {
  const codes = table.subarray(JpegHuffman.fields.limits.offset);
  const known = recent.find((each) => each.codes.every((byte, i) => byte === codes[i]));
  if (known) return known.pairs;
  const pairs = jpegPairs(table);
  recent.unshift({ codes, pairs });
  recent.length = Math.min(recent.length, RECENT);
  return pairs;
}
