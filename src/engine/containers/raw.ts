import type { Job } from "../core/job.ts";
import type { Detection } from "../filesystems/filesystem.ts";
import type { ContainerFormat, OpenedContainer, Part } from "./container.ts";

/** The disk's bytes as they are: .img, .dd, .raw, .bin, .iso, a device. Always fits, so it is asked last. */
export const raw: ContainerFormat = {
  name: "raw",

  detect(): Detection {
    return { confidence: 0.1, evidence: "no container's magic was found" };
  },

  *open(parts: readonly Part[]): Job<OpenedContainer> {
    return { format: "raw", image: parts[0]!.source, notes: [] };
  },
};
