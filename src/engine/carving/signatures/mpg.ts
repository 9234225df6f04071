import { Status } from "../../../../assembly/status.ts";
import { programPackets } from "../../kernels/media.ts";
import { walkPieces } from "../formats/pieces.ts";
import type { Signature } from "../signature.ts";

/** Fewer packets than this are chance. */
const PACKETS = 4;

/** MPEG program stream: packs and packets to the end code, or, as most writers leave it out, to the last packet. */
export const mpg: Signature = {
  name: "MPEG program stream",
  extension: "mpg",
  mime: "video/mpeg",
  spec: "https://www.itu.int/rec/T-REC-H.222.0",
  magic: [
    { bytes: Uint8Array.of(0, 0, 1, 0xba, 0x21), mask: Uint8Array.of(255, 255, 255, 255, 0xf1) }, // MPEG-1
    { bytes: Uint8Array.of(0, 0, 1, 0xba, 0x44), mask: Uint8Array.of(255, 255, 255, 255, 0xc4) }, // MPEG-2
  ],
  measure(file, budget) {
    let packets = 0;
    let status: Status = Status.Truncated;
    const end = walkPieces(file, 0, file.size, budget, (bytes) => {
      if (status === Status.Ok) return -1;
      const walked = programPackets(bytes);
      status = walked.status;
      packets += walked.count;
      return walked.consumed;
    });
    if (packets < PACKETS) return null;
    const cut = status === Status.Truncated && end < file.size;
    return { length: cut ? file.size : end, verdict: cut ? "truncated" : "complete", checkedBy: "structure", validUpTo: end };
  },
};
