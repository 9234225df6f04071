/** An opened NTFS volume. */
import { MemorySource, tryRead, type ByteSource } from "../../core/byte-source.ts";
import type { Job } from "../../core/job.ts";
import type { Problems } from "../../core/problems.ts";
import type { EntryTimes } from "../../core/timestamp.ts";
import { runs, zeros } from "../../core/views.ts";
import { AttributeHeader, FileNameAttribute, FileRecordHeader, NonResidentAttribute, ResidentAttribute, StandardInformation, VolumeInformation } from "../../layouts/ntfs.ts";
import { read } from "../../layouts/layout.ts";
import { Claims } from "../../recovery/claims.ts";
import { EntryTable, Kind } from "../entry-table.ts";
import type { Filesystem, FilesystemInfo, StructureRef, VolumeState } from "../filesystem.ts";
import { Type, utf16 } from "./attribute.ts";
import { findStream, openFile, type NtfsFile } from "./file.ts";
import { Listing, rateRest } from "./listing.ts";
import type { Mft } from "./mft.ts";
import { reparseOf } from "./reparse.ts";
import { slackOf, sourceOf, type Stream } from "./stream.ts";
import { TimesReader } from "./time.ts";
import { WithheldSource } from "../withheld-source.ts";

const VOLUME = 3;
const BITMAP = 6;
/** Cluster numbers have 32 bits. */
const MAX_CLUSTERS = 2 ** 32 - 1;
const PIECE = 4 << 20;
const TITLES: Readonly<Record<number, string>> = AttributeHeader.fields.type.names!;

export class Ntfs implements Filesystem {
  readonly table = new EntryTable();
  readonly info: FilesystemInfo;
  #claims: Claims | null = null;
  #opened: NtfsFile | null = null;
  readonly #times: TimesReader;

  constructor(private readonly volume: ByteSource, private readonly mft: Mft, readonly problems: Problems) {
    const { geometry } = mft;
    this.#times = new TimesReader(mft);
    const about = openFile(mft, VOLUME, { problems });
    const name = about?.attributes.find((attribute) => attribute.type === Type.VolumeName)?.value ?? new Uint8Array(0);
    this.info = {
      type: "NTFS", label: utf16(name, 0, name.length >> 1), serial: geometry.serial.toString(16).toUpperCase().padStart(16, "0"),
      clusterSize: geometry.clusterSize, clusterCount: geometry.clusterCount, size: geometry.size,
      notes: notesOf(about, mft), created: this.#times.of(0).created,
    };
    if (geometry.readAt > 0) problems.add("damaged", "boot sector", "The first sector is no NTFS boot sector: its copy at the end of the volume is used.", 0);
  }

  *entries(): Job<EntryTable> {
    const { clusterCount, clusterSize } = this.mft.geometry;
    const claims = new Claims(Math.min(clusterCount, Math.ceil(this.volume.size / clusterSize), MAX_CLUSTERS));
    const listing = new Listing(this.mft, this.table, claims, this.problems);
    yield* listing.run();
    const known = yield* this.#addBitmap(claims);
    yield* listing.deleted.rate(this.table, claims, (record) => listing.tree.rowOf(record), known);
    listing.finish();
    rateRest(this.table);
    this.table.trim();
    if (listing.tree.misplaced > 0) this.problems.add("damaged", "$MFT", `${listing.tree.misplaced} live files name a folder that is gone: they are shown in the root.`, this.mft.geometry.mft);
    if (listing.tree.loops > 0) this.problems.add("damaged", "$MFT", `${listing.tree.loops} folders lie in themselves: each ring was cut at one of them.`, this.mft.geometry.mft);
    this.#claims = claims;
    return this.table;
  }

  content(entry: number): ByteSource {
    const file = this.#fileOf(entry);
    if (!file) return new WithheldSource(this.table.size[entry]!, "its record is lost");
    if (this.table.kind[entry] === Kind.Directory) return zeros(0);
    const reparse = this.table.kind[entry] === Kind.Stream ? null : reparseOf(file);
    if (reparse?.target) return new MemorySource(reparse.target, null);
    if (reparse?.elsewhere) return new WithheldSource(this.table.size[entry]!, reparse.elsewhere);
    const stream = this.#streamOf(entry, file);
    if (!stream) return zeros(0);
    return sourceOf(stream, this.mft);
  }

  times(entry: number): EntryTimes {
    return this.#times.of(this.table.address[entry]!);
  }

  readonly timeZone = "utc";

  fillTimes(entry: number, into: Float64Array): boolean {
    return this.#times.fill(this.table.address[entry]!, into);
  }

  how(entry: number): string {
    if (this.table.kind[entry] === Kind.Symlink) return "reparse point";
    const file = this.#fileOf(entry);
    const stream = file && this.#streamOf(entry, file);
    if (!stream) return "no content";
    if (stream.resident) return "resident";
    return stream.unit > 0 ? "run list, LZNT1" : "run list";
  }

  unallocated(): ByteSource {
    if (!this.#claims) return zeros(0);
    const list = this.#claims.unclaimed(0, 0, this.info.clusterSize);
    return runs(this.volume, list, list.size);
  }

  slack(entry: number): ByteSource {
    const file = this.#fileOf(entry);
    const stream = file && this.#streamOf(entry, file);
    return stream ? slackOf(stream, this.mft) : zeros(0);
  }

  structures(entry: number): readonly StructureRef[] {
    const file = this.#fileOf(entry);
    if (!file) return [];
    const refs: StructureRef[] = [{ layout: FileRecordHeader, offset: this.mft.offsetOf(file.number), title: `record ${file.number} of $MFT` }];
    for (const attribute of file.attributes) {
      const record = this.mft.offsetOf(attribute.record);
      if (record < 0) continue;
      const title = `${TITLES[attribute.type] ?? `attribute ${attribute.type.toString(16)}`}${attribute.name && ` “${attribute.name}”`}`;
      refs.push({ layout: attribute.nonResident ? NonResidentAttribute : ResidentAttribute, offset: record + attribute.offset, title });
      const inside = attribute.type === Type.StandardInformation ? StandardInformation : attribute.type === Type.FileName ? FileNameAttribute : null;
      if (inside && attribute.value && attribute.value.length >= inside.size) refs.push({ layout: inside, offset: record + attribute.valueOffset, title: `content of ${title}` });
    }
    return refs;
  }

  *states(): Job<readonly VolumeState[]> {
    return [];
  }

  /** The clusters that $Bitmap calls used, whoever uses them. False where it cannot be read whole. */
  *#addBitmap(claims: Claims): Job<boolean> {
    const file = openFile(this.mft, BITMAP, { problems: this.problems });
    const stream = file && findStream(file, "");
    const bitmap = stream ? sourceOf(stream, this.mft) : zeros(0);
    const wanted = Math.ceil(claims.size / 8);
    let known = bitmap.size >= wanted;
    for (let at = 0; at < Math.min(wanted, bitmap.size); at += PIECE) {
      const bytes = tryRead(bitmap, at, Math.min(PIECE, wanted - at, bitmap.size - at));
      if (bytes) addBits(claims, bytes, at * 8);
      else known = false;
      yield { done: at, total: wanted };
    }
    if (!known) this.problems.add("damaged", "$Bitmap", "It cannot be read whole: which clusters are free is known from the files alone.", this.mft.offsetOf(BITMAP));
    return known;
  }

  #fileOf(entry: number): NtfsFile | null {
    return this.#open(this.table.address[entry]!);
  }

  #open(record: number): NtfsFile | null {
    if (this.#opened?.number !== record) this.#opened = openFile(this.mft, record);
    return this.#opened;
  }

  #streamOf(entry: number, file: NtfsFile): Stream | null {
    if (this.table.kind[entry] !== Kind.Stream) return findStream(file, "");
    const name = this.table.name(entry);
    return findStream(file, name) ?? findStream(file, name, Type.IndexRoot);
  }
}

function notesOf(about: NtfsFile | null, mft: Mft): string[] {
  const notes: string[] = [];
  const value = about?.attributes.find((attribute) => attribute.type === Type.VolumeInformation)?.value;
  if (value && value.length >= VolumeInformation.size) {
    const { major, minor, flags } = read(VolumeInformation, value);
    notes.push(`version ${major}.${minor}`);
    if ((flags & 1) !== 0) notes.push("not unmounted cleanly (dirty flag set)");
  }
  if (mft.geometry.readAt > 0) notes.push("opened from the backup boot sector");
  if (mft.fromMirror) notes.push("$MFT found through $MFTMirr");
  return notes;
}

/** Marks the set bits of `bytes`, the first being cluster `first`. */
function addBits(claims: Claims, bytes: Uint8Array, first: number): void {
  let start = -1;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 0xff) {
      if (start < 0) start = first + i * 8;
      continue;
    }
    if (byte === 0 && start < 0) continue;
    for (let bit = 0; bit < 8; bit++) {
      const cluster = first + i * 8 + bit;
      if ((byte >> bit & 1) !== 0) {
        if (start < 0) start = cluster;
      } else if (start >= 0) {
        claims.live.addRange(start, cluster - start);
        start = -1;
      }
    }
  }
  if (start >= 0) claims.live.addRange(start, first + bytes.length * 8 - start);
}
