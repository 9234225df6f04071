/** From the user's files to volumes with filesystems: container, partition table, filesystems, each by its ordered list. */
import { BlockCache } from "./core/block-cache.ts";
import type { ByteSource } from "./core/byte-source.ts";
import { failure, isFailure, type Failure } from "./core/failure.ts";
import type { Job } from "./core/job.ts";
import { Problems } from "./core/problems.ts";
import { slice } from "./core/views.ts";
import type { Needs, OpenedContainer, Part } from "./containers/container.ts";
import { CONTAINERS } from "./containers/index.ts";
import type { Filesystem } from "./filesystems/filesystem.ts";
import { FILESYSTEMS } from "./filesystems/index.ts";
import { TrapGuard } from "./filesystems/trap-guard.ts";
import type { Partition, PartitionTable } from "./partitions/partition-table.ts";
import { survive } from "./kernels/survive.ts";
import { PARTITION_SCHEMES } from "./partitions/index.ts";
import { recognise } from "./recognise.ts";

/** The bytes of one partition, or of a whole unpartitioned image. */
export interface Volume {
  /** From 1, by offset. */
  readonly number: number;
  readonly partition: Partition;
  /** Cut where the image ends. */
  readonly source: ByteSource;
  /** Bytes that the partition table promises and the image does not have. */
  readonly missing: number;
  readonly filesystem: Filesystem | null;
  /** Why there is no filesystem to show: a sentence; null where there is one. */
  readonly failure: Failure | null;
}

/** An opened image, after its container is unwrapped. */
export interface Image {
  readonly name: string;
  readonly source: ByteSource;
  readonly container: string;
  readonly scheme: string;
  readonly sectorSize: number;
  readonly volumes: readonly Volume[];
  /** Stretches that belong to no partition. */
  readonly gaps: readonly Partition[];
  readonly notes: readonly string[];
  /** What is wrong with the container and the partition table; each filesystem has its own list. */
  readonly problems: Problems;
}

/** Open the files that the user gave as one image. Reads little: listing is a job of each filesystem. */
export function* openImage(parts: readonly Part[]): Job<Image | Needs | Failure> {
  if (parts.length === 0 || parts[0]!.source.size === 0) {
    return failure("unreadable", "The file is empty. If it is a disk or another device, a browser cannot read it: make an image of it first.", 0);
  }
  const problems = new Problems();
  const opened = yield* openContainer(parts, problems);
  if (!("image" in opened)) return opened;
  const source = new BlockCache(opened.image);
  const table = yield* readPartitionTable(source, problems);
  const volumes: Volume[] = [];
  for (const partition of table.partitions) {
    if (partition.kind !== "unpartitioned") volumes.push(yield* openVolume(source, partition, volumes.length + 1, problems));
  }
  return {
    name: parts[0]!.name, source, container: opened.format, notes: [...opened.notes, ...table.notes ?? []], problems,
    scheme: table.scheme, sectorSize: table.sectorSize, volumes, gaps: table.partitions.filter((p) => p.kind === "unpartitioned"),
  };
}

function* openContainer(parts: readonly Part[], problems: Problems): Job<OpenedContainer | Needs | Failure> {
  const format = CONTAINERS.find((candidate) => (candidate.detect(parts)?.confidence ?? 0) >= 0.5) ?? CONTAINERS.at(-1)!;
  return yield* format.open(parts, problems);
}

function* readPartitionTable(image: ByteSource, problems: Problems): Job<PartitionTable> {
  for (const scheme of PARTITION_SCHEMES) {
    const table = yield* survive(scheme.read(image, problems), (trap) => {
      problems.add("unsupported", `${scheme.name} partition table`, `It made a part of this program fail (${trap.message}), and is not used.`, 0);
      return null;
    });
    if (table) return table;
  }
  throw new Error("the last partition scheme takes every image");
}

function* openVolume(image: ByteSource, partition: Partition, number: number, problems: Problems): Job<Volume> {
  const offset = Math.min(partition.offset, image.size);
  const length = Math.min(partition.length, image.size - offset);
  const missing = partition.length - length;
  if (missing > 0) problems.add("damaged", `volume ${number}`, `The image ends ${missing} bytes before this volume does: what lay there is lost.`, partition.offset);
  const source = slice(image, offset, length);
  const opened = yield* survive(openFilesystem(source, partition.kind === "whole"), (trap) => failure("unsupported", `The filesystem made a part of this program fail (${trap.message}). Its space can still be scanned for files by their signatures.`, 0));
  const lost = isFailure(opened) || missing > 0 ? 0 : opened.info.size - source.size;
  if (lost > 0) problems.add("damaged", `volume ${number}`, `${partition.kind === "whole" ? "The image" : "The partition"} ends ${lost} bytes before its filesystem does: what lay there is lost.`, partition.offset);
  return { number, partition, source, missing, ...(isFailure(opened) ? { filesystem: null, failure: opened } : { filesystem: new TrapGuard(opened), failure: null }) };
}

/** The filesystem on `volume`: the surest format's, or the next one's where that cannot open it. `whole`: it is all of the image. */
function* openFilesystem(volume: ByteSource, whole: boolean): Job<Filesystem | Failure> {
  const candidates = FILESYSTEMS
    .map((format) => ({ format, confidence: format.detect(volume)?.confidence ?? 0 }))
    .filter(({ confidence }) => confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
  let first: Failure | null = null;
  for (const { format } of candidates) {
    const opened = yield* format.open(volume);
    if (!isFailure(opened)) return opened;
    first ??= opened;
  }
  return first ?? recognise(volume, whole);
}
