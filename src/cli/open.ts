/** From the paths on the command line to an opened image and the volumes asked for, with a sentence for each way to fail. */
import { statSync, type Stats } from "node:fs";
import { basename } from "node:path";
import { isFailure } from "../engine/core/failure.ts";
import { drive } from "../engine/core/job.ts";
import { openImage, type Image, type Volume } from "../engine/image.ts";
import type { Filesystem } from "../engine/filesystems/filesystem.ts";
import { CommandError, Exit, text, wrongUse, type Values } from "./command.ts";
import { NodeSource } from "./node-source.ts";
import type { Complaints } from "./output.ts";
import { ProgressLine } from "./progress.ts";

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "There is no such file.",
  EACCES: "Reading it is not permitted. A device is usually readable by the administrator only (sudo).",
  EPERM: "Reading it is not permitted. A device is usually readable by the administrator only (sudo).",
  ENOMEDIUM: "There is no medium in this drive.",
  EBUSY: "Another program keeps it for itself.",
  ENOTDIR: "There is no such file.",
  ELOOP: "It is a symbolic link that leads in a circle.",
};

const unreadable = (path: string, why: string): CommandError => new CommandError(Exit.Unreadable, `${path}: ${why}`);

function openSource(path: string): NodeSource {
  try {
    const stat: Stats = statSync(path);
    if (stat.isDirectory()) throw unreadable(path, "This is a folder. Give an image file, or a device.");
    if (stat.isFIFO() || stat.isSocket()) throw unreadable(path, "A pipe cannot be read out of order. Save it to a file first.");
    const source = new NodeSource(path);
    if (source.size === 0) throw unreadable(path, stat.isFile() ? "The file is empty." : "This device has no content, or gives none to this user.");
    return source;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw unreadable(path, WHY[code] ?? message);
  }
}

/** Opens the parts of one image. */
export async function open(paths: readonly string[], signal: AbortSignal): Promise<Image> {
  const parts = paths.map((path) => ({ name: basename(path), source: openSource(path) }));
  const image = await drive(openImage(parts), { signal });
  if (!image) throw new CommandError(Exit.Problems, "Stopped before the image was open.");
  if (isFailure(image)) throw unreadable(paths[0]!, `${image.what} (${image.kind}, at byte ${image.offset})`);
  if ("needs" in image) throw unreadable(paths[0]!, `${image.why} Give these files too: ${image.needs.join(", ")}.`);
  return image;
}

/** The volume of `--volume N`, or all of them. */
export function chosenVolumes(image: Image, values: Values): readonly Volume[] {
  const wanted = text(values, "volume");
  if (wanted === undefined) return image.volumes;
  const volume = image.volumes.find((candidate) => String(candidate.number) === wanted);
  if (!volume) throw wrongUse(`There is no volume ${wanted}: this image has ${image.volumes.length === 1 ? "volume 1 only" : `volumes 1 to ${image.volumes.length}`}.`);
  return [volume];
}

/** A volume whose filesystem can be read. */
export interface ReadableVolume {
  readonly number: number;
  readonly volume: Volume;
  readonly filesystem: Filesystem;
}

/** Those of `volumes` that have a filesystem; says why the others have none, and gives up where none has. */
export function readableVolumes(volumes: readonly Volume[], complaints: Complaints): ReadableVolume[] {
  const readable: ReadableVolume[] = [];
  const whys = volumes.flatMap((volume) => {
    if (volume.filesystem) readable.push({ number: volume.number, volume, filesystem: volume.filesystem });
    return volume.filesystem ? [] : [`volume ${volume.number} (${volume.partition.type}): ${volume.failure?.what ?? "It has no filesystem."}`];
  });
  if (readable.length === 0) throw new CommandError(Exit.Unreadable, whys.join("\nsalvor: ") || "There is no volume on this image.");
  for (const why of whys) complaints.say(why);
  return readable;
}

/** Lists a volume; false where Ctrl-C came first. */
export async function list({ number, filesystem }: ReadableVolume, signal: AbortSignal): Promise<boolean> {
  const progress = new ProgressLine(`volume ${number}: listing`, null);
  const table = await drive(filesystem.entries(), { signal, report: progress.report });
  progress.end();
  return table !== undefined;
}
