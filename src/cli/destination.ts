/** The folder of `--to`: fresh, and not on what is being read. */
import { existsSync, ftruncateSync, openSync, realpathSync, statSync, writeSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { MANIFEST } from "../engine/export/manifest.ts";
import { text, wrongUse, type Values } from "./command.ts";
import { guarded } from "./folder-sink.ts";

/** The folder to write to; refuses what would harm the source or mix two runs. */
export function chosenDestination(values: Values, images: readonly string[]): string {
  const to = text(values, "to");
  if (to === undefined || to === "") throw wrongUse("Where to? `--to FOLDER` says it.");
  if (existsSync(to) && !statSync(to).isDirectory()) throw wrongUse(`${to} is there already and is no folder.`);
  if (existsSync(join(to, MANIFEST))) throw wrongUse(`${to} holds the ${MANIFEST} of an earlier run. Give a new folder: nothing is ever overwritten.`);
  for (const image of images) refuseSource(to, image);
  return to;
}

/** Writing to the disk that is being read could destroy what is to be recovered. */
function refuseSource(to: string, image: string): void {
  const source = statSync(image, { throwIfNoEntry: false });
  if (!source?.isBlockDevice()) return;
  const place = statSync(nearestFolder(to));
  if (isPartOf(place.dev, source.rdev)) throw wrongUse(`${to} lies on ${image}, the disk that is being read: writing there could destroy what is to be recovered. Give a folder on another disk.`);
}

function nearestFolder(path: string): string {
  let folder = resolve(path);
  while (!existsSync(folder)) folder = dirname(folder);
  return folder;
}

/** Whether device `part` is `disk` or one of its partitions, as Linux's sysfs nests them. */
function isPartOf(part: number, disk: number): boolean {
  if (part === disk) return true;
  const node = (device: number): string => {
    const link = `/sys/dev/block/${device >>> 8 & 0xfff}:${device & 0xff | device >>> 12 & 0xfff00}`;
    return existsSync(link) ? realpathSync(link) : "";
  };
  const diskNode = node(disk);
  return diskNode !== "" && node(part).startsWith(diskNode + sep);
}

/** Writes whole lines to the destination's manifest. */
export class ManifestFile {
  readonly #descriptor: number;
  #length = 0;

  /** Makes the file, which must not be there. */
  constructor(folder: string) {
    this.#descriptor = guarded(() => openSync(join(folder, MANIFEST), "ax"));
  }

  readonly add = (line: string): void => {
    const bytes = Buffer.from(`${line}\n`);
    try {
      guarded(() => {
        for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
      });
      this.#length += bytes.length;
    } catch (error) {
      guarded(() => ftruncateSync(this.#descriptor, this.#length)); // no half line where the space ran out
      throw error;
    }
  };
}
