import { tryRead, type ByteSource } from "../../core/byte-source.ts";
import type { Job } from "../../core/job.ts";
import { Problems } from "../../core/problems.ts";
import { NO_TIMES, type EntryTimes } from "../../core/timestamp.ts";
import { runs, zeros } from "../../core/views.ts";
import { ENTRY_SIZE, readExfatDirectory } from "../../kernels/exfat.ts";
import { ExfatBootSector, ExfatFileEntry, ExfatNameEntry, ExfatStreamEntry, ExfatTableEntry } from "../../layouts/exfat.ts";
import { read, type Layout } from "../../layouts/layout.ts";
import { NO_CLUSTERS, byteRuns, clusterOffset, clusterSlack, isCluster, type ClusterRuns } from "../clusters.ts";
import { EntryTable, Kind, Rating, State } from "../entry-table.ts";
import type { Filesystem, FilesystemInfo, StructureRef, VolumeState } from "../filesystem.ts";
import { serialText } from "../serial.ts";
import { ExfatFat } from "./fat.ts";
import type { ExfatGeometry } from "./geometry.ts";
import { Listing } from "./listing.ts";
import { entryTimes } from "./times.ts";

const LABEL = 3;
/** Entries without the bit for in use, and how each is shown. */
const STRUCTURES: Readonly<Record<number, readonly [Layout, string]>> = {
  0x01: [ExfatTableEntry, "Allocation bitmap entry"], 0x02: [ExfatTableEntry, "Up-case table entry"],
  0x05: [ExfatFileEntry, "File entry"], 0x40: [ExfatStreamEntry, "Stream extension"], 0x41: [ExfatNameEntry, "File name"],
};

/** An opened exFAT volume. */
export class ExfatFilesystem implements Filesystem {
  readonly #label: string;
  readonly problems = new Problems();
  readonly table = new EntryTable();
  readonly #listing: Listing;

  constructor(private readonly volume: ByteSource, private readonly geometry: ExfatGeometry) {
    this.#listing = new Listing(volume, geometry, new ExfatFat(volume, geometry), this.table, this.problems);
    const { boot, bootOffset, clusterCount } = geometry;
    if (bootOffset > 0) this.problems.add("damaged", "boot region", "It is destroyed: the volume was opened from its copy.", 0);
    if (!geometry.checked) this.problems.add("damaged", "boot region", "Its checksum is wrong, and there is no better copy.", bootOffset);
    if (clusterCount < boot.clusterCount) this.problems.add("damaged", "boot region", `It claims ${boot.clusterCount} clusters; only ${clusterCount} are used.`, bootOffset);
    this.#label = this.#readLabel();
  }

  get info(): FilesystemInfo {
    const { boot, clusterSize, clusterCount, size } = this.geometry;
    return { type: "exFAT", label: this.#listing.label ?? this.#label, serial: serialText(boot.serial), clusterSize, clusterCount, size, notes: [...this.#notes(), ...this.#listing.notes] };
  }

  *entries(): Job<EntryTable> {
    yield* this.#listing.run();
    return this.table;
  }

  content(entry: number): ByteSource {
    const size = this.#size(entry);
    if (size === 0) return zeros(0);
    const list = byteRuns(this.geometry, this.#own(entry), Math.min(this.#listing.columns.valid(entry), size));
    return runs(this.volume, list, size); // behind the valid data length it reads as zeros
  }

  times(entry: number): EntryTimes {
    if (this.#listing.columns.entryCount(entry) === 0) return NO_TIMES;
    const bytes = tryRead(this.volume, this.table.address[entry]!, ExfatFileEntry.size);
    return bytes && (bytes[0]! & 0x7f) === 0x05 ? entryTimes(read(ExfatFileEntry, bytes)) : NO_TIMES;
  }

  how(entry: number): string {
    if (this.#listing.columns.dataLength(entry) === 0 || this.table.rating[entry] === Rating.Gone) return "directory entry";
    if (this.table.state[entry] !== State.Live) return this.#listing.deleted.how(entry);
    return this.#listing.columns.contiguous(entry) ? "directory entry, contiguous" : "FAT chain";
  }

  unallocated(): ByteSource {
    return runs(this.volume, this.#listing.claims.unclaimed(2, this.geometry.heapOffset, this.geometry.clusterSize));
  }

  slack(entry: number): ByteSource {
    return clusterSlack(this.volume, this.geometry, this.#own(entry), this.#size(entry));
  }

  structures(entry: number): readonly StructureRef[] {
    const found: StructureRef[] = [];
    let name = 0;
    for (const offset of this.#setAddresses(entry)) {
      const type = tryRead(this.volume, offset, 1)?.[0];
      const [layout, title] = STRUCTURES[(type ?? 0) & 0x7f] ?? [];
      if (layout && title) found.push({ layout, offset, title: layout === ExfatNameEntry ? `${title}, part ${++name}` : title });
    }
    found.push({ layout: ExfatBootSector, offset: this.geometry.bootOffset, title: "Boot sector" });
    return found;
  }

  *states(): Job<readonly VolumeState[]> {
    return [];
  }

  #size(entry: number): number {
    return this.table.kind[entry] === Kind.Directory ? this.#listing.columns.dataLength(entry) : this.table.size[entry]!;
  }

  /** Pieces of the content; of a deleted file, -1 stands for those that live files have now. */
  #own(entry: number): ClusterRuns {
    const runs = this.#listing.runs(entry);
    if (this.table.state[entry] === State.Live) return runs;
    if (this.table.rating[entry] === Rating.Gone) return NO_CLUSTERS;
    if (this.table.rating[entry] !== Rating.Poor) return runs;
    const { live } = this.#listing.claims;
    const starts: number[] = [];
    const counts: number[] = [];
    runs.starts.forEach((start, i) => {
      const end = start + runs.counts[i]!;
      for (let at = start; at < end;) {
        const lost = live.has(at);
        const next = live.next(at, !lost, end);
        starts.push(lost ? -1 : at);
        counts.push(next - at);
        at = next;
      }
    });
    return { starts, counts };
  }

  /** Where the entries of a set lie: one after the other, but in a fragmented folder the next may be in another cluster. */
  #setAddresses(entry: number): number[] {
    const { geometry } = this;
    const count = this.#listing.columns.entryCount(entry);
    if (count === 0) return [];
    const addresses = [this.table.address[entry]!];
    let folder: ClusterRuns | null = null;
    while (addresses.length < count) {
      const next = addresses.at(-1)! + ENTRY_SIZE;
      if ((next - geometry.heapOffset) % geometry.clusterSize !== 0) addresses.push(next);
      else {
        const parent = this.table.parent[entry]!;
        folder ??= parent < 0 ? this.#listing.rootRuns() : this.#listing.runs(parent);
        const cluster = clusterAfter(folder, (next - geometry.heapOffset) / geometry.clusterSize + 1);
        if (!isCluster(geometry, cluster)) break;
        addresses.push(clusterOffset(geometry, cluster));
      }
    }
    return addresses;
  }

  /** The label stands near the start of the root directory: it is asked for before the listing. */
  #readLabel(): string {
    const { starts } = this.#listing.rootRuns();
    const offset = starts.length > 0 ? clusterOffset(this.geometry, starts[0]!) : this.volume.size;
    const bytes = tryRead(this.volume, offset, Math.min(this.geometry.clusterSize, 1 << 16, Math.max(0, this.volume.size - offset)));
    return bytes ? readExfatDirectory(bytes, true, false).rows.find((set) => set.kind === LABEL && !set.deleted)?.name ?? "" : "";
  }

  #notes(): string[] {
    const { boot, flags, bootOffset, size } = this.geometry;
    const notes: string[] = [];
    if (bootOffset > 0) notes.push("opened from the copy of the boot region");
    if (flags.dirty) notes.push("marked as not unmounted");
    if (flags.mediaFailure) notes.push("marked as on a failing medium");
    if (boot.fatCount === 2) notes.push(`two FATs, the ${flags.secondFat ? "second" : "first"} in use`);
    if (size > this.volume.size) notes.push(`the image ends ${size - this.volume.size} bytes before the filesystem does`);
    return notes;
  }
}

/** The cluster that follows `cluster` in `runs`; -1 where there is none. */
function clusterAfter({ starts, counts }: ClusterRuns, cluster: number): number {
  for (let i = 0; i < starts.length; i++) {
    const end = starts[i]! + counts[i]!;
    if (cluster >= starts[i]! && cluster < end) return cluster + 1 < end ? cluster + 1 : starts[i + 1] ?? -1;
  }
  return -1;
}
