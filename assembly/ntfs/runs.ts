import { fits } from "../bounds";
import { RunListRow, RunRow } from "../layouts/ntfs";
import { Status } from "../status";

/** No file is longer than this, in clusters: sums of a record's runs stay far from 2^64. */
const MOST: u64 = 1 << 48;

/**
 * Decode the runs at `list`: pairs of a length and a signed step from the last run's cluster.
 *
 * Writes a RunListRow at `output` and RunRows after it. Stops at the first run that is malformed, or
 * leaves a volume of `clusters`. `output` has room for a row per two bytes of the list.
 */
export function decodeRuns(list: usize, length: u32, clusters: u64, holes: bool, output: usize): void {
  let at: u32 = 0;
  let cluster: i64 = 0;
  let total: u64 = 0;
  let rows: u32 = 0;
  let status = Status.Ok;
  while (at < length) {
    const head: u32 = load<u8>(list + at);
    if (head == 0) break;
    const lengthSize = head & 15;
    const stepSize = head >> 4;
    if (!fits(at + 1, lengthSize + stepSize, length)) { status = Status.Truncated; break; }
    if (lengthSize == 0 || lengthSize > 8 || stepSize > 8) { status = Status.Invalid; break; }
    const count = unsigned(list + at + 1, lengthSize);
    if (count == 0 || count > MOST) { status = Status.Invalid; break; }
    if (stepSize > 0) {
      cluster += signed(list + at + 1 + lengthSize, stepSize);
      if (cluster < 0 || <u64>cluster >= clusters || count > clusters - <u64>cluster) { status = Status.Invalid; break; }
    }
    if (stepSize > 0 || holes) {
      const row = output + RunListRow.SIZE + rows++ * RunRow.SIZE;
      RunRow.setStart(row, stepSize > 0 ? cluster : -1);
      RunRow.setCount(row, count);
    }
    total += count;
    at += 1 + lengthSize + stepSize;
  }
  RunListRow.setStatus(output, status);
  RunListRow.setCount(output, rows);
  RunListRow.setClusters(output, total);
}

/** A little-endian number of `size` bytes, at most 8. */
function unsigned(at: usize, size: u32): u64 {
  let value: u64 = 0;
  for (let i: u32 = 0; i < size; i++) value |= <u64>load<u8>(at + i) << (i * 8);
  return value;
}

function signed(at: usize, size: u32): i64 {
  const unused = 64 - size * 8;
  return <i64>(unsigned(at, size) << unused) >> unused;
}
