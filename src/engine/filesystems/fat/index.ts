import type { ByteSource } from "../../core/byte-source.ts";
import { failure, type Failure } from "../../core/failure.ts";
import type { Job } from "../../core/job.ts";
import type { Detection, Filesystem, FilesystemFormat } from "../filesystem.ts";
import { readGeometry } from "./geometry.ts";
import { FatFilesystem } from "./fat-filesystem.ts";

/** FAT12, FAT16 and FAT32, which the number of clusters tells apart. */
export const fat: FilesystemFormat = {
  name: "FAT",

  detect(volume: ByteSource): Detection | null {
    const geometry = readGeometry(volume);
    if (!geometry) return null;
    const where = geometry.bootOffset > 0 ? `the copy of the boot sector at ${geometry.bootOffset}` : "the boot sector";
    return { confidence: geometry.confidence, evidence: `${where} describes FAT${geometry.bits} with ${geometry.clusterCount} clusters of ${geometry.clusterSize} bytes` };
  },

  *open(volume: ByteSource): Job<Filesystem | Failure> {
    const geometry = readGeometry(volume);
    return geometry ? new FatFilesystem(volume, geometry) : failure("damaged", "Neither the boot sector nor its copy describes a FAT volume.", 0);
  },
};
