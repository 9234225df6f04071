/** Images that come with the app: to try it without a file, and to learn on. */
export interface Sample {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly text: string;
}

export const SAMPLES: readonly Sample[] = [{
  id: "deleted-photos", file: "deleted-photos.img", title: "Deleted photos",
  text: "A small memory card. Someone deleted holiday photos and a letter.",
}];

/** The sample as a file, as if the user had chosen it. It comes from the app itself and is there offline. */
export async function fetchSample(sample: Sample): Promise<File> {
  const response = await fetch(new URL(`samples/${sample.file}.gz`, document.baseURI));
  if (!response.ok || !response.body) throw new Error(`the sample could not be loaded (${response.status})`);
  const bytes = await response.blob();
  const start = new Uint8Array(await bytes.slice(0, 2).arrayBuffer());
  const packed = start[0] === 0x1f && start[1] === 0x8b; // some servers unpack it on the way
  const image = packed ? await new Response(bytes.stream().pipeThrough(new DecompressionStream("gzip"))).blob() : bytes;
  return new File([image], sample.file);
}
