/**
 * The vocabulary for describing an on-disk structure exactly once.
 *
 * A layout is data. The parser kernels (through assembly/layouts/generate.mjs), TypeScript
 * reading, the structure inspector, the test fixtures and the docs are all derived from it.
 */
import { utf16Text } from "../core/utf16.ts";

export type Endian = "little" | "big";
export type ScalarKind = "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64";
type Kind = ScalarKind | "ascii" | "utf16" | "bytes" | "struct" | "array";

/** Some bits of a scalar field: `count` bits from bit `at`, the lowest being 0. */
export interface Bits {
  readonly at: number;
  readonly count: number;
  readonly doc: string;
  readonly names?: Readonly<Record<number, string>>;
}

export interface Field<V = unknown> {
  readonly kind: Kind;
  /** Bytes from the start of the structure. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
  readonly doc: string;
  /** Names of known values, shown beside the raw number. */
  readonly names?: Readonly<Record<number, string>>;
  /** What single bits mean, by name. The field itself reads as the whole number; {@link bitsOf} takes it apart. */
  readonly bits?: Readonly<Record<string, Bits>>;
  /** Only where it differs from the layout's. */
  readonly endian?: Endian;
  /** For "struct" and arrays of structures. */
  readonly of?: Layout;
  /** For arrays: how often, and of which scalar where not of a structure. */
  readonly count?: number;
  readonly each?: ScalarKind;
  /** Phantom: the TypeScript type this field reads as. */
  readonly value?: V;
}

export type Fields = Readonly<Record<string, Field>>;
export interface Layout<F extends Fields = Fields> {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly doc: string;
  /** Where a reader can check our work. */
  readonly spec: string;
  readonly endian: Endian;
  readonly fields: F;
}
export type ValueOf<L extends Layout> = {
  [K in keyof L["fields"]]: L["fields"][K] extends Field<infer V> ? V : never;
};

export const WIDTHS: Readonly<Record<ScalarKind, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, i8: 1, i16: 2, i32: 4, i64: 8 };

const scalar = <V>(kind: ScalarKind) =>
  (offset: number, doc: string, more: Pick<Field, "names" | "bits" | "endian"> = {}): Field<V> => ({ kind, offset, length: WIDTHS[kind], doc, ...more });
export const u8 = scalar<number>("u8");
export const u16 = scalar<number>("u16");
export const u32 = scalar<number>("u32");
export const u64 = scalar<bigint>("u64");
export const i8 = scalar<number>("i8");
export const i16 = scalar<number>("i16");
export const i32 = scalar<number>("i32");
export const i64 = scalar<bigint>("i64");

/** One bit of a field: `bits: { readOnly: bit(0, "…") }`. */
export const bit = (at: number, doc: string): Bits => ({ at, count: 1, doc });
/** `count` bits from bit `at`. */
export const bitRange = (at: number, count: number, doc: string, names?: Record<number, string>): Bits => ({ at, count, doc, ...(names && { names }) });

/** `length` bytes of Latin-1 text, read whole: the caller trims padding. */
export const ascii = (offset: number, length: number, doc: string): Field<string> => ({ kind: "ascii", offset, length, doc });
/** `length` bytes of UTF-16 text, read whole: the caller trims padding. */
export const utf16 = (offset: number, length: number, doc: string): Field<string> => ({ kind: "utf16", offset, length, doc });
export const bytes = (offset: number, length: number, doc: string): Field<Uint8Array> => ({ kind: "bytes", offset, length, doc });
/** Another structure inside this one. */
export const struct = <L extends Layout>(offset: number, of: L, doc: string): Field<ValueOf<L>> => ({ kind: "struct", offset, length: of.size, doc, of });
/** `count` structures or scalars, one after the other. */
export function array<L extends Layout>(offset: number, of: L, count: number, doc: string): Field<ValueOf<L>[]>;
export function array(offset: number, of: "u64" | "i64", count: number, doc: string): Field<bigint[]>;
export function array(offset: number, of: ScalarKind, count: number, doc: string): Field<number[]>;
export function array(offset: number, of: Layout | ScalarKind, count: number, doc: string): Field {
  const element = typeof of === "string" ? { each: of } : { of };
  const width = typeof of === "string" ? WIDTHS[of] : of.size;
  return { kind: "array", offset, length: width * count, doc, count, ...element };
}

export function layout<F extends Fields>(name: string, size: number, about: { doc: string; spec: string; endian?: Endian }, fields: F): Layout<F> {
  return { name, size, endian: "little", ...about, fields };
}

/** Read every field of `l` found at `at`. The caller has checked that `l.size` bytes are there. */
export function read<L extends Layout>(l: L, source: Uint8Array | DataView, at = 0): ValueOf<L> {
  const view = source instanceof DataView ? source : new DataView(source.buffer, source.byteOffset, source.byteLength);
  const out: Record<string, unknown> = {};
  for (const [name, field] of fieldsOf(l)) out[name] = readField(field, field.endian ?? l.endian, view, at + field.offset);
  return out as ValueOf<L>;
}

/** The fields of each layout as a list, made once: a listing reads some layouts a million times. */
const fieldLists = new WeakMap<Layout, readonly (readonly [string, Field])[]>();

function fieldsOf(l: Layout): readonly (readonly [string, Field])[] {
  let list = fieldLists.get(l);
  if (!list) fieldLists.set(l, list = Object.entries(l.fields));
  return list;
}

function readField(field: Field, endian: Endian, view: DataView, at: number): unknown {
  switch (field.kind) {
    case "ascii": return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, field.length));
    case "utf16": return utf16Text(view, at, field.length / 2, endian === "little");
    case "bytes": return new Uint8Array(view.buffer, view.byteOffset + at, field.length).slice();
    case "struct": return read(field.of!, view, at);
    case "array": return Array.from({ length: field.count! }, (_, i) => field.of ? read(field.of, view, at + i * field.of.size) : readScalar(field.each!, endian, view, at + i * WIDTHS[field.each!]));
    default: return readScalar(field.kind, endian, view, at);
  }
}

function readScalar(kind: ScalarKind, endian: Endian, view: DataView, at: number): number | bigint {
  const little = endian === "little";
  switch (kind) {
    case "u8": return view.getUint8(at);
    case "u16": return view.getUint16(at, little);
    case "u32": return view.getUint32(at, little);
    case "u64": return view.getBigUint64(at, little);
    case "i8": return view.getInt8(at);
    case "i16": return view.getInt16(at, little);
    case "i32": return view.getInt32(at, little);
    case "i64": return view.getBigInt64(at, little);
  }
}

/** The named bits of a field's value, as numbers. */
export function bitsOf(field: Field, value: number | bigint): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(field.bits ?? {}).map(([name, { at, count }]) => [name, Number(BigInt(value) >> BigInt(at) & (1n << BigInt(count)) - 1n)]));
}
