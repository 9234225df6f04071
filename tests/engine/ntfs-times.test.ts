// What a list of a million files says of times, against what the filesystem says of each.
import { assert } from "chai";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { isFailure } from "../../src/engine/core/failure.ts";
import { finish } from "../../src/engine/core/job.ts";
import { isoOf, toIso, toMilliseconds } from "../../src/engine/core/timestamp.ts";
import type { Filesystem } from "../../src/engine/filesystems/filesystem.ts";
import { ntfs } from "../../src/engine/filesystems/ntfs/index.ts";
import { fileName, fileRecord, standardInformation } from "../builders/ntfs-record.ts";
import { NEW_YEAR, ROOT, file, ntfsVolume } from "../builders/ntfs-volume.ts";
import { image } from "../builders/images.ts";
import { useKernels } from "../kernels/load.ts";

function open(bytes: Uint8Array): Filesystem {
  const filesystem = finish(ntfs.open(new MemorySource(bytes)));
  if (isFailure(filesystem)) throw new Error(filesystem.what);
  finish(filesystem.entries());
  return filesystem;
}

/** The four times of a row as text, from `fillTimes`; null where it leaves them to `times`. */
function filled(filesystem: Filesystem, row: number): (string | null)[] | null {
  const numbers = new Float64Array(8).fill(7);
  if (!filesystem.fillTimes!(row, numbers)) return null;
  return [0, 2, 4, 6].map((at) => (Number.isNaN(numbers[at]!) ? null : isoOf(numbers[at]!, numbers[at + 1]!, filesystem.timeZone!)));
}

function told(filesystem: Filesystem, row: number): (string | null)[] {
  const { modified, accessed, changed, created } = filesystem.times(row);
  return [modified, accessed, changed, created].map(toIso);
}

suite("NTFS: times in lists", () => {
  suiteSetup(useKernels);

  test("the numbers and the table of a real volume say the same as its times", async () => {
    const filesystem = open(await image("ntfs-small"));
    const { table } = filesystem;
    assert.isAbove(table.length, 20);
    for (let row = 0; row < table.length; row++) {
      assert.deepEqual(filled(filesystem, row), told(filesystem, row), table.path(row));
      if (!Number.isNaN(table.modified[row]!)) assert.equal(table.modified[row], toMilliseconds(filesystem.times(row).modified), table.path(row));
    }
  });

  test("no time, the earliest, those around 1970, and the last that doubles divide are exact; later ones are left to the slow way", () => {
    const times = [0n, 1n, 116_444_736_000_000_000n - 1n, 116_444_736_000_000_000n, NEW_YEAR + 1n, 2n ** 60n - 1n, 2n ** 60n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];
    const filesystem = open(ntfsVolume({ records: Object.fromEntries(times.map((time, i) => [30 + i, file(`time ${i}`, [], {}, ROOT, time)])) }));
    const { table } = filesystem;
    let met = 0;
    for (let row = 0; row < table.length; row++) {
      const which = table.address[row]! - 30;
      if (which < 0) continue;
      met++;
      assert.deepEqual(filled(filesystem, row), times[which]! < 2n ** 60n ? told(filesystem, row) : null, table.path(row));
      if (!Number.isNaN(table.modified[row]!)) assert.equal(table.modified[row], toMilliseconds(filesystem.times(row).modified), table.path(row));
    }
    assert.equal(met, times.length);
  });

  test("of two sets of times in one record the first counts, in the table too", () => {
    const twice = fileRecord([standardInformation(NEW_YEAR), standardInformation(NEW_YEAR + 10n ** 12n), fileName("twice")]);
    const filesystem = open(ntfsVolume({ records: { 30: twice } }));
    const row = filesystem.table.address.indexOf(30);
    assert.equal(toIso(filesystem.times(row).modified), "2020-01-01T00:00:00Z");
    assert.equal(filesystem.table.modified[row], Date.UTC(2020, 0, 1));
  });
});
