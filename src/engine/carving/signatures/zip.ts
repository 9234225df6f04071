import { firstIndex } from "../../core/bisect.ts";
import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { findIn } from "../formats/content.ts";
import { ZIP_KINDS, ZipKind } from "../formats/zip-kind.ts";
import { centralMember, checkContent, LOCAL, localMember, type Member } from "../formats/zip-member.ts";
import { hex, type Measured, type Signature, type Verdict } from "../signature.ts";

const DIGITAL_SIGNATURE = 0x0505_4b50;
const ARCHIVE_EXTRA = 0x0806_4b50;
const END = 0x0605_4b50;
const END_64 = 0x0606_4b50;
const LOCATOR_64 = 0x0706_4b50;
/** How far past a place that makes no sense the end of the archive is searched for. */
const SEARCH = 64 << 20;
const U16_MAX = 0xffff;
const U32_MAX = 0xffff_ffff;

/** ZIP: members from the start, each with its CRC, then the central directory and the end record, which must agree with them. */
export const zip: Signature = {
  name: "ZIP archive",
  extension: "zip",
  extensions: ZIP_KINDS,
  mime: "application/zip",
  spec: "https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT",
  magic: [{ bytes: hex`50 4b 03 04` }],
  measure: (file, budget) => (localMember(new Reader(file), 0) ? new Walk(file, budget).measure() : null),
};

class Walk {
  readonly #reader: Reader;
  readonly #kind = new ZipKind();
  /** Offsets of the members walked through, ascending. */
  readonly #members: number[] = [];
  /** Every member was checked by its CRC. */
  #checked = true;
  /** Where the first damage is. */
  #damage = Infinity;

  constructor(private readonly file: ByteSource, private readonly budget: Budget) {
    this.#reader = new Reader(file);
  }

  measure(): Measured {
    let at = this.#walkMembers(0);
    if (this.#reader.u32(at) === ARCHIVE_EXTRA) at += 8 + this.#reader.u32(at + 4);
    let end = this.#directory(at);
    if (end === null) {
      const found = this.#findEnd(at);
      if (!found) return this.#result("truncated", Math.min(at, this.#damage));
      end = this.#directory(found.directory);
      if (end === null) this.#note("wrong", found.directory);
      end ??= found.end;
    }
    if (end > this.file.size) return this.#result("truncated", this.file.size);
    return this.#result(this.#damage === Infinity ? "complete" : "damaged", end);
  }

  #result(verdict: Verdict, length: number): Measured {
    const extension = this.#kind.extension;
    const checkedBy = this.#checked && verdict === "complete" ? "checksum" : "structure";
    return { length, verdict, checkedBy, validUpTo: Math.min(length, this.#damage), ...(extension !== "zip" && { extension }) };
  }

  /** Check member after member from `at` on; returns where there is none any more. */
  #walkMembers(at: number): number {
    const reader = this.#reader;
    while (reader.u32(at) === LOCAL && this.budget.spend(1)) {
      const member = localMember(reader, at);
      if (!member) break;
      const content = checkContent(reader, member, member.end, this.budget);
      this.#add(member, member.end);
      if (content.state === "lost") {
        this.#damage = Math.min(this.#damage, content.validUpTo);
        return content.validUpTo;
      }
      this.#note(content.state, member.end);
      // A descriptor may follow sizes that the local header gave as well.
      at = content.end;
      if (reader.u32(at) === 0x0807_4b50) at += reader.u32(at + 8) === member.compressed && reader.u32(at + 12) === member.size ? 16 : 24;
    }
    return at;
  }

  #add(member: Member, start: number): void {
    this.#members.push(member.offset);
    this.#kind.add(member.name, () => (member.method === 0 ? this.#reader.ascii(start, Math.min(member.compressed, 100)) : ""));
  }

  #note(state: "sound" | "unchecked" | "wrong", at: number): void {
    if (state !== "sound") this.#checked = false;
    if (state === "wrong") this.#damage = Math.min(this.#damage, at);
  }

  /** Where an archive ends whose central directory is at `start`; null where it is not one, or not ours. */
  #directory(start: number): number | null {
    const reader = this.#reader;
    let at = start;
    let entries = 0;
    for (let entry = centralMember(reader, at); entry && this.budget.spend(1); entry = centralMember(reader, at)) {
      this.#checkEntry(entry, start);
      entries++;
      at = entry.end;
    }
    if (entries === 0) return null;
    if (reader.u32(at) === DIGITAL_SIGNATURE) at += 6 + reader.u16(at + 4);
    return this.#endRecords(start, at, entries);
  }

  /** The end records at `at`, of a directory from `start` with so many entries. */
  #endRecords(start: number, at: number, entries: number): number | null {
    const reader = this.#reader;
    const directoryEnd = at;
    let wide = false;
    if (reader.u32(at) === END_64) {
      wide = reader.u64(at + 32) === entries && reader.u64(at + 40) === directoryEnd - start && reader.u64(at + 48) === start;
      if (!wide) return null;
      at += 12 + reader.u64(at + 4);
      if (reader.u32(at) !== LOCATOR_64 || reader.u64(at + 8) !== directoryEnd) return null;
      at += 20;
    }
    if (reader.u32(at) !== END || !reader.has(at, 22)) return null;
    const agrees = (value: number, expected: number, unknown: number) => value === expected || (wide && value === unknown);
    if (!agrees(reader.u16(at + 10), entries, U16_MAX) && reader.u16(at + 10) !== (entries & U16_MAX)) return null;
    if (!agrees(reader.u32(at + 12), directoryEnd - start, U32_MAX)) return null;
    // Offsets from an earlier start: the front of the archive is missing, or a program stood before it.
    if (!agrees(reader.u32(at + 16), start, U32_MAX)) this.#damage = 0;
    return at + 22 + reader.u16(at + 20);
  }

  /** An entry must belong to a member that was walked through; one that lies in a gap is checked now. */
  #checkEntry(entry: Member, directory: number): void {
    if (this.#has(entry.offset)) return;
    const local = entry.offset < directory ? localMember(this.#reader, entry.offset) : null;
    if (!local || local.name !== entry.name) return this.#note("wrong", Math.min(entry.offset, directory));
    const content = checkContent(this.#reader, entry, local.end, this.budget);
    this.#kind.add(local.name, () => "");
    this.#note(content.state === "lost" ? "wrong" : content.state, local.end);
  }

  #has(offset: number): boolean {
    return this.#members[firstIndex(this.#members.length, (i) => this.#members[i]! >= offset)] === offset;
  }

  /** The next end record after `from` whose central directory is where it says when counted from our start; null where there is none near. */
  #findEnd(from: number): { directory: number; end: number } | null {
    const reader = this.#reader;
    for (let at = from; this.budget.spend(1); at++) {
      at = findIn(this.file, hex`50 4b 05 06`, at, Math.min(this.file.size, from + SEARCH), this.budget);
      if (at < 0 || !reader.has(at, 22)) return null;
      const wide = at >= 20 && reader.u32(at - 20) === LOCATOR_64 ? reader.u64(at - 12) : NaN;
      const end = reader.u32(wide) === END_64 ? wide : at;
      const size = end === at ? reader.u32(at + 12) : reader.u64(wide + 40);
      const offset = end === at ? reader.u32(at + 16) : reader.u64(wide + 48);
      if (offset + size === end && size > 0) return { directory: offset, end: at + 22 + reader.u16(at + 20) };
    }
    return null;
  }
}
