/** `salvor info`: what an image is and how it is divided. */
import type { Image, Volume } from "../engine/image.ts";
import { Exit, type Command, type Values } from "./command.ts";
import { open } from "./open.ts";
import { Complaints, Lines, printable, reportProblems } from "./output.ts";
import { bytes } from "./progress.ts";

const HELP = `usage: salvor info IMAGE… [--jsonl]

Says what the image is: its container, size, sector size, partition scheme, and
each volume with its place, type, filesystem, label, serial number or UUID, and
cluster size. Volumes are numbered from 1 by offset, also those that are not
recognised; an image without partitions is volume 1.

  --jsonl                 one JSON object per line: first the image, then each
                          volume, then each unpartitioned stretch
`;

async function run(images: readonly string[], values: Values, signal: AbortSignal): Promise<Exit> {
  const image = await open(images, signal);
  const lines = new Lines();
  for (const line of values["jsonl"] === true ? rows(image).map((row) => JSON.stringify(row)) : table(image)) await lines.line(line);
  await lines.flush();
  const complaints = new Complaints();
  reportProblems(image, image.volumes, complaints);
  return complaints.any ? Exit.Problems : Exit.Done;
}

function rows(image: Image): object[] {
  const { name, container, sectorSize, scheme, notes } = image;
  return [
    { image: name, container, size: image.source.size, sectorSize, scheme, notes },
    ...image.volumes.map(volumeRow),
    ...image.gaps.map(({ offset, length }) => ({ unpartitioned: true, offset, length })),
  ];
}

function volumeRow({ number, partition, missing, filesystem, failure }: Volume): object {
  const info = filesystem?.info;
  return {
    volume: number, offset: partition.offset, length: partition.length, type: partition.type, name: partition.name, missing,
    filesystem: info?.type ?? null, label: info?.label ?? null, serial: info?.serial ?? null, clusterSize: info?.clusterSize ?? null,
    notes: info?.notes ?? [], failure: failure?.what ?? null,
  };
}

function table(image: Image): string[] {
  const { name, container, sectorSize, scheme, notes } = image;
  return [
    `image        ${printable(name)}`,
    `container    ${container}`,
    `size         ${image.source.size} bytes (${bytes(image.source.size)})`,
    `sector size  ${sectorSize} bytes`,
    `partitions   ${scheme}`,
    ...notes.map((note) => `note         ${printable(note)}`),
    ...image.volumes.flatMap(volumeLines),
    ...image.gaps.flatMap(({ offset, length }) => ["", `unpartitioned  bytes ${offset} to ${offset + length} (${bytes(length)})`]),
  ];
}

function volumeLines({ number, partition, missing, filesystem, failure }: Volume): string[] {
  const { offset, length, type, name } = partition;
  const named = name ? `, “${printable(name)}”` : "";
  const lines = ["", `volume ${number}     ${printable(type)}${named}`, `  offset     ${offset}`, `  length     ${length} (${bytes(length)})`];
  if (missing > 0) lines.push(`  missing    its last ${missing} bytes lie past the end of the image`);
  if (!filesystem) return [...lines, `  filesystem ${failure ? printable(failure.what) : "none"}`];
  const { info } = filesystem;
  return [
    ...lines,
    `  filesystem ${info.type}`,
    `  label      ${info.label ? printable(info.label) : "(none)"}`,
    `  serial     ${info.serial || "(none)"}`,
    `  cluster    ${info.clusterSize} bytes, ${info.clusterCount} of them`,
    ...info.notes.map((note) => `  note       ${printable(note)}`),
  ];
}

export const info: Command = {
  name: "info",
  summary: "what an image is and how it is divided",
  help: HELP,
  options: { jsonl: { type: "boolean" } },
  run,
};
