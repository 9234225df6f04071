import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import type { Job } from "../../core/job.ts";
import { Problems } from "../../core/problems.ts";
import { NO_TIMES, type EntryTimes } from "../../core/timestamp.ts";
import { runs, zeros } from "../../core/views.ts";
import { Fat32BootSector, FatBootSector, FatLongEntry, FatShortEntry } from "../../layouts/fat.ts";
import { NO_CLUSTERS, byteRuns, clusterOffset, clusterSlack, isCluster, type ClusterRuns } from "../clusters.ts";
import { EntryTable, Kind, Rating, State } from "../entry-table.ts";
import type { Filesystem, FilesystemInfo, StructureRef, VolumeState } from "../filesystem.ts";
import type { FatGeometry } from "./geometry.ts";
import { Listing } from "./listing.ts";
import { FatTable, cut } from "./table.ts";
import { entryTimes } from "./times.ts";

const ATTRIBUTES = 11;
const LONG_NAME = 0x0f;
const MOST_LONG_ENTRIES = 20;

/** An opened FAT volume. */
export class FatFilesystem implements Filesystem {
  readonly problems = new Problems();
  readonly table = new EntryTable();
  readonly #fat: FatTable;
  readonly #listing: Listing;

  constructor(private readonly volume: ByteSource, private readonly geometry: FatGeometry) {
    const { fatOffset, mirrorOffset } = geometry;
    this.#fat = new FatTable(volume, geometry, this.problems, mirrorOffset < 0 ? [fatOffset] : [fatOffset, mirrorOffset]);
    const mirror = mirrorOffset < 0 ? null : new FatTable(volume, geometry, this.problems, [mirrorOffset]);
    this.#listing = new Listing(volume, geometry, this.#fat, mirror, this.table, this.problems);
    if (geometry.shortFat) this.problems.add("damaged", "boot sector", "The FAT has room for fewer clusters than the volume is told to have: only those are used.", geometry.bootOffset);
    if (geometry.bootOffset > 0) this.problems.add("damaged", "boot sector", "It is destroyed: the volume was opened from its copy.", 0);
  }

  get info(): FilesystemInfo {
    const { geometry } = this;
    const notes: string[] = [];
    if (geometry.bootOffset > 0) notes.push("opened from the copy of the boot sector");
    if (geometry.dirty) notes.push("marked as not unmounted");
    if (geometry.size > this.volume.size) notes.push(`the image ends ${geometry.size - this.volume.size} bytes before the filesystem does`);
    return {
      type: `FAT${geometry.bits}`, label: this.#listing.label ?? this.#rootLabel() ?? (geometry.label === "NO NAME" ? "" : geometry.label), serial: geometry.serial,
      clusterSize: geometry.clusterSize, clusterCount: geometry.clusterCount, size: geometry.size, notes,
    };
  }

  *entries(): Job<EntryTable> {
    yield* this.#listing.run();
    return this.table;
  }

  content(entry: number): ByteSource {
    const size = this.table.kind[entry] === Kind.Directory ? this.#folderSize(entry) : this.table.size[entry]!;
    return size === 0 ? zeros(0) : runs(this.volume, byteRuns(this.geometry, this.#runs(entry)), size);
  }

  times(entry: number): EntryTimes {
    const found = this.#listing.entryOf(entry);
    return found ? entryTimes(found) : NO_TIMES;
  }

  how(entry: number): string {
    const placed = this.#listing.runs.get(entry);
    if (placed && this.table.rating[entry] !== Rating.Gone) return placed.how;
    if (this.table.state[entry] === State.Live) return this.table.size[entry] === 0 && this.table.kind[entry] === Kind.File ? "directory entry" : "FAT chain";
    return this.table.rating[entry] === Rating.Gone ? "directory entry" : "directory entry, assumed contiguous";
  }

  unallocated(): ByteSource {
    return runs(this.volume, this.#listing.claims.unclaimed(2, this.geometry.heapOffset, this.geometry.clusterSize, this.volume.size));
  }

  slack(entry: number): ByteSource {
    return clusterSlack(this.volume, this.geometry, this.#runs(entry), this.table.size[entry]!);
  }

  structures(entry: number): readonly StructureRef[] {
    const { geometry, volume } = this;
    const address = this.table.address[entry]!;
    const found: StructureRef[] = [{ layout: FatShortEntry, offset: address, title: "Directory entry" }];
    // the parts of the long name stand before it; where the cluster before is another's they are not looked for
    const start = address >= geometry.heapOffset ? address - (address - geometry.heapOffset) % geometry.clusterSize : geometry.rootOffset;
    const deleted = (tryRead(volume, address, 1)?.[0] ?? 0) === 0xe5;
    for (let part = 1; part <= MOST_LONG_ENTRIES && address - part * 32 >= start; part++) {
      const bytes = tryRead(volume, address - part * 32, 32);
      if (!bytes || (bytes[ATTRIBUTES]! & 0x3f) !== LONG_NAME || (bytes[0] === 0xe5) !== deleted) break;
      found.push({ layout: FatLongEntry, offset: address - part * 32, title: `Long name, part ${part}` });
      if (!deleted && (bytes[0]! & 0x40) !== 0) break;
    }
    found.push({ layout: geometry.bits === 32 ? Fat32BootSector : FatBootSector, offset: geometry.bootOffset, title: "Boot sector" });
    return found;
  }

  *states(): Job<readonly VolumeState[]> {
    return [];
  }

  #folderSize(entry: number): number {
    return this.#runs(entry).counts.reduce((sum, count) => sum + count, 0) * this.geometry.clusterSize;
  }

  #runs(entry: number): ClusterRuns {
    const { table, geometry } = this;
    const placed = this.#listing.runs.get(entry);
    if (placed) return placed;
    const start = this.#listing.firstCluster(entry);
    if (table.rating[entry] === Rating.Gone || !isCluster(geometry, start)) return NO_CLUSTERS;
    const clusters = Math.ceil(table.size[entry]! / geometry.clusterSize);
    if (table.state[entry] !== State.Live) return { starts: [start], counts: [table.kind[entry] === Kind.Directory ? 1 : clusters] };
    if (table.kind[entry] === Kind.Directory) return this.#fat.chain(start);
    const chain = this.#fat.chain(start, clusters);
    return chain.end === "limit" && table.rating[entry] === Rating.Poor ? cut(this.#fat.chain(start), clusters) : chain;
  }

  /** The label's entry is nearly always the first of the root directory: `info` is asked before the listing. */
  #rootLabel(): string | null {
    const { geometry } = this;
    const offset = geometry.rootLength > 0 ? geometry.rootOffset : isCluster(geometry, geometry.rootCluster) ? clusterOffset(geometry, geometry.rootCluster) : -1;
    const bytes = offset < 0 ? null : tryRead(this.volume, offset, Math.min(geometry.clusterSize, 512));
    for (let at = 0; bytes && at + 32 <= bytes.length && bytes[at] !== 0; at += 32) {
      if (bytes[at] !== 0xe5 && (bytes[at + ATTRIBUTES]! & 0x1f) === 0x08) return labelText(bytes, at);
    }
    return null;
  }
}

function labelText(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 11)).trimEnd();
}
