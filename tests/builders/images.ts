/** Images and samples of tests/images, and what is put around them. For tests in a browser. */
import { gunzipSync } from "fflate";

async function fetched(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(`../images/${name}`, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The bytes of the image `name`. */
export const image = async (name: string): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(gunzipSync(await fetched(`${name}.img.gz`)));
/** The listing of the image `name` as a person has checked it. */
export const golden = async (name: string): Promise<string> => new TextDecoder().decode(await fetched(`${name}.txt`));
/** A sample of one kind of file. */
export const sampleFile = (name: string): Promise<Uint8Array<ArrayBuffer>> => fetched(`samples/${name}`);

export function join(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (out.set(part, at), at + part.length), 0);
  return out;
}

/** The same bytes in every run, with no pattern. */
export function noise(length: number, seed = 1): Uint8Array {
  return new Uint8Array(length).map(() => (seed = Math.imul(seed, 1664525) + 1013904223 >>> 0) >>> 24);
}

export const words = (length: number): Uint8Array => new Uint8Array(length).map((_, i) => "some other words, and a line\n".charCodeAt(i % 29));
