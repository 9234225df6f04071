import { Unreadable, checkRange, type ByteSource, type Extent } from "../core/byte-source.ts";
import type { SourceSpec } from "../core/source-spec.ts";
import { runs, zeros } from "../core/views.ts";
import { RunList } from "../core/run-list.ts";

/** Content of a known length that is stored in a way not read yet, or lost: to give zeros for it would be a lie. */
export class WithheldSource implements ByteSource {
  constructor(readonly size: number, private readonly why: string) {}

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    checkRange(offset, length, this.size);
    if (length > 0) throw new Unreadable(offset, length, this.why);
    return new Uint8Array(0);
  }

  locate(offset: number, length: number): readonly Extent[] {
    checkRange(offset, length, this.size);
    return length === 0 ? [] : [{ kind: "unreadable", length }];
  }

  /** Runs outside of an empty source cannot be read either. */
  spec(): SourceSpec {
    return runs(zeros(0), RunList.of([1], [this.size]), this.size).spec();
  }
}
