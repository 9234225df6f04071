/** NTFS, live and deleted. */
import type { ByteSource } from "../../core/byte-source.ts";
import { failure } from "../../core/failure.ts";
import { Problems } from "../../core/problems.ts";
import type { FilesystemFormat } from "../filesystem.ts";
import { findGeometries } from "./boot.ts";
import { Mft } from "./mft.ts";
import { Ntfs } from "./ntfs.ts";

export const ntfs: FilesystemFormat = {
  name: "NTFS",

  detect(volume: ByteSource) {
    const geometries = findGeometries(volume);
    if (geometries.length === 0) return null;
    const evidence = geometries[0]!.readAt === 0 ? "boot sector of NTFS" : "the copy of an NTFS boot sector in the last sector";
    const sound = geometries.some((geometry) => Mft.open(volume, geometry, new Problems()) !== null);
    return { confidence: (sound ? 0.95 : 0.4) - (geometries[0]!.readAt === 0 ? 0 : 0.1), evidence: sound ? `${evidence}, and $MFT where it says` : evidence };
  },

  *open(volume: ByteSource) {
    const problems = new Problems();
    const geometries = findGeometries(volume);
    for (const geometry of geometries) {
      const mft = Mft.open(volume, geometry, problems);
      if (mft) return new Ntfs(volume, mft, problems);
    }
    return failure("damaged", "This is an NTFS volume, but neither $MFT nor its copy begins where the boot sector says.", geometries[0]?.mft ?? 0);
  },
};
