import type { ByteSource } from "../core/byte-source.ts";
import type { Job } from "../core/job.ts";
import type { PartitionScheme, PartitionTable } from "./partition-table.ts";

/** No table at all: a floppy, a stick formatted whole, an image of one partition. Always fits, so it is asked last. */
export const wholeDisk: PartitionScheme = {
  name: "none",

  *read(image: ByteSource): Job<PartitionTable> {
    return { scheme: "none", sectorSize: 512, partitions: [{ offset: 0, length: image.size, type: "whole image", name: "", kind: "whole" }] };
  },
};
