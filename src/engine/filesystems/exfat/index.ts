import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import { failure, type Failure } from "../../core/failure.ts";
import type { Job } from "../../core/job.ts";
import { isVolumeBootSector } from "../../partitions/boot-sector.ts";
import type { Detection, Filesystem, FilesystemFormat } from "../filesystem.ts";
import { ExfatFilesystem } from "./exfat-filesystem.ts";
import { readGeometry } from "./geometry.ts";

export const exfat: FilesystemFormat = {
  name: "exFAT",

  detect(volume: ByteSource): Detection | null {
    const geometry = readGeometry(volume);
    if (!geometry) return null;
    if (geometry.bootOffset > 0 && isVolumeBootSector(tryRead(volume, 0, 512) ?? new Uint8Array(0))) {
      return { confidence: 0.3, evidence: "a copy of an exFAT boot region is left behind another filesystem's boot sector" };
    }
    const where = geometry.bootOffset > 0 ? `the copy of the boot region at ${geometry.bootOffset}` : "the boot region";
    return geometry.checked
      ? { confidence: geometry.bootOffset > 0 ? 0.9 : 1, evidence: `${where} says exFAT, and its checksum agrees` }
      : { confidence: geometry.bootOffset > 0 ? 0.6 : 0.8, evidence: `${where} says exFAT, but its checksum is wrong` };
  },

  *open(volume: ByteSource): Job<Filesystem | Failure> {
    const geometry = readGeometry(volume);
    return geometry ? new ExfatFilesystem(volume, geometry) : failure("damaged", "Neither the boot region nor its copy describes an exFAT volume.", 0);
  },
};
