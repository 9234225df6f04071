import { WIDTHS, type Endian, type Field, type Layout, type ScalarKind, type ValueOf } from "./layout.ts";

type Writable<V> = V extends readonly (infer E)[] ? readonly (Writable<E> | undefined)[] : V extends Uint8Array ? V : V extends object ? { readonly [K in keyof V]?: Writable<V[K]> } : V;

/** The inverse of `read`, for fixtures and the image builder of tests. Fields left out stay as they are. */
export function write<L extends Layout>(l: L, view: DataView, values: Writable<ValueOf<L>>, at = 0): void {
  for (const [name, value] of Object.entries(values as Record<string, unknown>)) {
    const field = l.fields[name]!;
    if (value !== undefined) writeField(field, field.endian ?? l.endian, view, value, at + field.offset);
  }
}

function writeField(field: Field, endian: Endian, view: DataView, value: unknown, at: number): void {
  switch (field.kind) {
    case "ascii":
      for (let i = 0; i < Math.min(field.length, (value as string).length); i++) view.setUint8(at + i, (value as string).charCodeAt(i));
      break;
    case "utf16":
      for (let i = 0; i < Math.min(field.length / 2, (value as string).length); i++) view.setUint16(at + 2 * i, (value as string).charCodeAt(i), endian === "little");
      break;
    case "bytes":
      (value as Uint8Array).subarray(0, field.length).forEach((byte, i) => view.setUint8(at + i, byte));
      break;
    case "struct":
      write(field.of!, view, value as never, at);
      break;
    case "array":
      (value as unknown[]).forEach((item, i) => {
        if (item === undefined) return;
        if (field.of) write(field.of, view, item as never, at + i * field.of.size);
        else writeScalar(field.each!, endian, view, item as number, at + i * WIDTHS[field.each!]);
      });
      break;
    default:
      writeScalar(field.kind, endian, view, value as number | bigint, at);
  }
}

function writeScalar(kind: ScalarKind, endian: Endian, view: DataView, value: number | bigint, at: number): void {
  const little = endian === "little";
  switch (WIDTHS[kind]) {
    case 1: return view.setUint8(at, Number(value));
    case 2: return view.setUint16(at, Number(value), little);
    case 4: return view.setUint32(at, Number(value), little);
    default: return view.setBigUint64(at, BigInt.asUintN(64, BigInt(value)), little);
  }
}
