/**
 * The content check: what a deleted file's own format says about the bytes that were found for it.
 * A filesystem can only tell that nobody else claims the clusters; a picture that decodes to its end
 * tells that they are the right ones.
 */
import { measure } from "../carving/candidates.ts";
import { confidence } from "../carving/carved-file.ts";
import { beginsAs, type Measured, type Signature } from "../carving/signature.ts";
import { SIGNATURES } from "../carving/signatures/index.ts";
import { tryRead, type ByteSource } from "../core/byte-source.ts";
import { Rating, State } from "../filesystems/entry-table.ts";
import type { Filesystem } from "../filesystems/filesystem.ts";
import { extensionOf } from "./file-start.ts";

/** What is said of a file's content: how much of it is the file's own, and why. */
export interface Rated {
  readonly rating: Rating;
  readonly reason: string;
}

export interface Subject {
  readonly content: ByteSource;
  readonly name: string;
  readonly state: State;
  /** Bytes in a cluster: less than that after the proved end is no doubt. */
  readonly clusterSize: number;
}

/** Bytes at the start in which magics lie. */
const HEAD = 4096;

/** `rated`, raised or lowered by what the content itself shows. What is live or gone stays as it is. */
export function verify(subject: Subject, rated: Rated, signatures: readonly Signature[] = SIGNATURES): Rated {
  const { content, state, name } = subject;
  if (state === State.Live || rated.rating === Rating.Gone || content.size === 0) return rated;
  const head = tryRead(content, 0, Math.min(HEAD, content.size));
  if (!head) return rated;
  const found = best(signatures.filter((signature) => beginsAs(signature, head)), content);
  if (found) return judge(subject, rated, found);
  const extension = extensionOf(name);
  const expected = signatures.find((signature) => signature.extension === extension); // not the further ones: pagefile.sys is no program
  if (!expected || rated.rating > Rating.Likely) return rated;
  return { rating: Rating.Uncertain, reason: `${rated.reason} But its name says ${expected.name}, and its content does not begin as one.`.trim() };
}

/** What is said of entry `row`, after its content was looked at. */
export function verifyEntry(filesystem: Filesystem, row: number): Rated {
  const { table, info } = filesystem;
  const subject = { content: filesystem.content(row), name: table.name(row), state: table.state[row] as State, clusterSize: info.clusterSize };
  return verify(subject, { rating: table.rating[row]!, reason: table.reasonOf(row) });
}

/** What is known once all bytes were read: zeros and unreadable places are no content. */
export function afterReading(rated: Rated, state: State, size: number, unreadable: number, allZero: boolean): Rated {
  if (unreadable > 0) return { rating: Math.max(rated.rating, Rating.Poor), reason: `${unreadable} of its ${size} bytes could not be read; zeros stand in their place. ${rated.reason}`.trim() };
  if (allZero && size > 0 && state !== State.Live) {
    return { rating: Math.max(rated.rating, Rating.Poor), reason: "Every byte is zero: the device has probably erased the content." };
  }
  return rated;
}

interface Found {
  readonly signature: Signature;
  readonly measured: Measured;
}

/** The most convincing of what several formats say. */
function best(candidates: readonly Signature[], content: ByteSource): Found | null {
  const found = candidates.flatMap((signature) => {
    const measured = measure(signature, content);
    return measured ? [{ signature, measured }] : [];
  });
  return found.sort((a, b) => confidence(b.measured) - confidence(a.measured))[0] ?? null;
}

function judge({ content, clusterSize }: Subject, rated: Rated, { signature, measured }: Found): Rated {
  const { verdict, checkedBy, length, validUpTo } = measured;
  const proved = checkedBy === "checksum" || checkedBy === "decode";
  const rest = content.size - length;
  if (verdict === "complete") {
    if (!proved) return rated;
    const how = checkedBy === "checksum" ? "its checksums agree" : "decoded to its end";
    if (rest >= clusterSize) return { ...rated, reason: `${rated.reason} The content was checked: ${signature.name}, ${how}, followed by ${rest} bytes that say nothing.`.trim() };
    return { rating: Rating.Good, reason: `The content was checked: ${signature.name}, ${how}${rest > 0 ? `, followed by ${rest} bytes` : ""}.` };
  }
  if (verdict === "header only") return rated;
  const words = verdict === "truncated" ? "ends before it is complete" : `is broken after ${validUpTo} of ${content.size} bytes`;
  const rating = verdict === "truncated" ? Rating.Uncertain : Rating.Poor;
  return { rating: Math.max(rated.rating, rating), reason: `The content was checked: ${signature.name} that ${words}. ${rated.reason}`.trim() };
}
