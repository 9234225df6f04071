/** A filesystem whose kernels may trap: our bug, met by one structure. That one is told as lost, and everything else stays. */
import type { ByteSource } from "../core/byte-source.ts";
import type { Job } from "../core/job.ts";
import type { Problems } from "../core/problems.ts";
import { NO_TIMES, type EntryTimes, type Timestamp } from "../core/timestamp.ts";
import { zeros } from "../core/views.ts";
import { survive, surviveCall } from "../kernels/survive.ts";
import { Rating, type EntryTable } from "./entry-table.ts";
import type { Filesystem, FilesystemInfo, StructureRef, VolumeState } from "./filesystem.ts";
import { WithheldSource } from "./withheld-source.ts";

const TRAPPED = "Its structures made a part of this program fail";

export class TrapGuard implements Filesystem {
  constructor(private readonly inner: Filesystem) {}

  get info(): FilesystemInfo {
    return this.inner.info;
  }

  get problems(): Problems {
    return this.inner.problems;
  }

  get table(): EntryTable {
    return this.inner.table;
  }

  *entries(): Job<EntryTable> {
    return yield* survive(this.inner.entries(), (trap) => {
      this.problems.add("unsupported", "list of files", `${TRAPPED} (${trap.message}): the list is not complete, and nothing in it is sure.`, 0);
      for (let i = 0; i < this.table.length; i++) if (this.table.rating[i]! < Rating.Uncertain) this.table.rate(i, Rating.Uncertain, "The list of files is not complete: others may claim its content.");
      return this.table;
    });
  }

  content(entry: number): ByteSource {
    return surviveCall(() => this.inner.content(entry), () => new WithheldSource(this.table.size[entry]!, TRAPPED));
  }

  times(entry: number): EntryTimes {
    return surviveCall(() => this.inner.times(entry), () => NO_TIMES);
  }

  get timeZone(): Timestamp["zone"] | undefined {
    return this.inner.timeZone;
  }

  fillTimes(entry: number, into: Float64Array): boolean {
    return surviveCall(() => this.inner.fillTimes?.(entry, into) ?? false, () => false);
  }

  how(entry: number): string {
    return surviveCall(() => this.inner.how(entry), () => TRAPPED);
  }

  unallocated(): ByteSource {
    return surviveCall(() => this.inner.unallocated(), () => zeros(0));
  }

  slack(entry: number): ByteSource {
    return surviveCall(() => this.inner.slack(entry), () => zeros(0));
  }

  structures(entry: number): readonly StructureRef[] {
    return surviveCall(() => this.inner.structures(entry), () => []);
  }

  states(): Job<readonly VolumeState[]> {
    return survive(this.inner.states(), () => []);
  }
}
