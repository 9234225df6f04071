import { failure, type Failure } from "../core/failure.ts";
import type { Job } from "../core/job.ts";
import type { Detection } from "../filesystems/filesystem.ts";
import type { ContainerFormat, Needs, OpenedContainer, Part } from "./container.ts";
import { JoinedParts } from "./joined-parts.ts";

/** The disk's bytes as they are: .img, .dd, .raw, .bin, .iso, a device; or split into .001, .002 … Always fits, so it is asked last. */
export const raw: ContainerFormat = {
  name: "raw",

  detect(): Detection {
    return { confidence: 0.1, evidence: "no container's magic was found" };
  },

  *open(parts: readonly Part[]): Job<OpenedContainer | Needs | Failure> {
    if (parts.length === 1) return { format: "raw", image: parts[0]!.source, notes: [] };
    const empty = parts.find(({ source }) => source.size === 0);
    if (empty) return failure("unreadable", `${empty.name}, a part of this image, is empty.`, 0);
    const numbered = byNumber(parts);
    if (numbered && "needs" in numbered) return numbered;
    const ordered = numbered ?? parts;
    const note = `${parts.length} parts: ${ordered.map(({ name }) => name).join(", ")}`;
    return { format: "raw, split", image: new JoinedParts(ordered.map(({ source }) => source)), notes: [note] };
  },
};

/** The parts by the numbers their names end in, whatever order they came in; null where the names are not such. */
function byNumber(parts: readonly Part[]): readonly Part[] | Needs | null {
  const numbered = parts.map((part) => {
    const [, stem = "", digits = ""] = /^(.*?)(\d+)$/.exec(part.name) ?? [];
    return { part, stem, digits, number: Number(digits) };
  }).sort((a, b) => a.number - b.number);
  const [{ stem, number: first }] = numbered as [typeof numbered[0], ...typeof numbered];
  if (numbered.some((entry) => entry.stem !== stem || entry.digits === "")) return null;
  const gap = numbered.findIndex(({ number }, i) => number !== first + i);
  if (gap < 0) return numbered.map(({ part }) => part);
  if (numbered[gap]!.number < first + gap) return null; // one number twice: the user's order
  const missing = stem + String(first + gap).padStart(numbered[gap]!.digits.length, "0");
  return { needs: [missing], why: "A part of this image is missing." };
}
