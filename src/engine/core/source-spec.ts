/**
 * A source as plain data, which crosses threads by structured clone and waits
 * in IndexedDB for the next visit. It never holds bytes of an image, except
 * small ones that were resident in a record.
 */
import { MemorySource, type ByteSource } from "./byte-source.ts";
import { RunList } from "./run-list.ts";
import { concat, runs, slice, zeros } from "./views.ts";

export type SourceSpec =
  /** A file that the host knows by this key: a File in a browser, a path in Node. */
  | { readonly kind: "file"; readonly key: string }
  | { readonly kind: "slice"; readonly of: SourceSpec; readonly offset: number; readonly length: number }
  | { readonly kind: "runs"; readonly of: SourceSpec; /** Bytes from the start of `of`; -1 is a hole. */ readonly offsets: Float64Array; readonly lengths: Float64Array; readonly size: number }
  | { readonly kind: "concat"; readonly parts: readonly SourceSpec[] }
  | { readonly kind: "zeros"; readonly size: number }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly origin: number | null }
  /** Bytes that a named decoder makes from others: compression, containers. `options` is plain data. */
  | { readonly kind: "decoded"; readonly decoder: string; readonly of: readonly SourceSpec[]; readonly options: Readonly<Record<string, unknown>> };

export type Decoder = (of: readonly ByteSource[], options: Readonly<Record<string, unknown>>) => ByteSource;

/** Open what `spec` describes. `file` gives the host's files by key, `decoders` the engine's decoders by name. */
export function openSpec(spec: SourceSpec, file: (key: string) => ByteSource, decoders: Readonly<Record<string, Decoder>> = {}): ByteSource {
  const open = (inner: SourceSpec): ByteSource => openSpec(inner, file, decoders);
  switch (spec.kind) {
    case "file": return file(spec.key);
    case "slice": return slice(open(spec.of), spec.offset, spec.length);
    case "runs": return runs(open(spec.of), RunList.of(spec.offsets, spec.lengths), spec.size);
    case "concat": return concat(spec.parts.map(open));
    case "zeros": return zeros(spec.size);
    case "bytes": return new MemorySource(spec.bytes, spec.origin);
    case "decoded": {
      const decoder = decoders[spec.decoder];
      if (!decoder) throw new Error(`no decoder is called ${spec.decoder}`);
      return decoder(spec.of.map(open), spec.options);
    }
  }
}
