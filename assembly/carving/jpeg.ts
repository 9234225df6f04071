// Decodes one scan of a JPEG far enough to prove it: as many MCUs as the frame has, restart markers in order where they
// must be, and a marker exactly where the data end. Stricter than decoders for viewing, which must show what they can.

import { JpegScan } from "../layouts/jpeg-scan";
import { Status } from "../status";
import { buffer, closeBits, count, finishByte, inputEnded, nextMarker, noteSound, openBits, overrun, position, skip, soundEnd } from "./jpeg-bits";
import { acBlock, acFirst, acRefine, dcBlock } from "./jpeg-blocks";
import { acFirstBlocks, acRefineBlocks, wrongBand } from "./jpeg-progressive";
import { sequentialMcus, wrongMcu } from "./jpeg-sequential";

/** More than the longest MCU takes: ten blocks of 64 coefficients of 31 bits, every byte an FF with its zero. */
const MCU_BYTES: usize = 8192;
const SEQUENTIAL: u32 = 0, DC_FIRST: u32 = 1, DC_REFINE: u32 = 2, AC_FIRST: u32 = 3;
const RST0: u32 = 0xd0, RST7: u32 = 0xd7;

/** Whether this call met something that no encoder writes. */
let wrong: bool = false;

/**
 * Go on with the scan at `scan` (layout JpegScan) over `length` bytes at `data`, up to MCU `stop`. `final`: no more input follows.
 * `nonzero`: for AC scans of progressive files, 64 bits for each block from the current one on.
 * Ok: the scan is over, and a marker stands at `position`. Full: call again with what follows `position`.
 * Truncated: the input ended. Invalid: no encoder writes this.
 */
export function jpegScan(scan: usize, data: usize, length: u32, final: bool, nonzero: usize, stop: u32): u32 {
  const end = data + length;
  openBits(JpegScan.bits(scan), JpegScan.bitCount(scan), data + JpegScan.position(scan), end);
  const total = JpegScan.mcuCount(scan), mode = JpegScan.mode(scan), interval = JpegScan.restartInterval(scan);
  let mcu = JpegScan.mcu(scan), status: u32 = Status.Full;
  wrong = false;
  for (const first = mcu; mcu < stop && (final || position + MCU_BYTES <= end); mcu++) {
    if (interval > 0 && mcu > 0 && mcu % interval === 0 && !restart(scan)) return failed(scan, data);
    const notes = nonzero + (<usize>(mcu - first) << 3), most = min(stop - mcu, interval > 0 ? interval - mcu % interval : stop);
    if (position + MCU_BYTES <= end) mcu += decodeMany(scan, notes, most, end - MCU_BYTES) - 1;
    else if (decodeMcu(scan, notes) && !overrun()) {
      noteSound();
      if (mode === AC_FIRST) mcu += passOver(scan, most - 1);
    } else wrong = true;
    if (wrong) return failed(scan, data);
  }
  if (mcu === total) {
    if (!finish(scan) || JpegScan.endOfBandRun(scan) > 0) return failed(scan, data);
    status = Status.Ok;
  } else closeBits(data);
  JpegScan.setSound(scan, <u32>(soundEnd(data) - data));
  JpegScan.setMcu(scan, mcu);
  JpegScan.setBits(scan, buffer);
  JpegScan.setBitCount(scan, count);
  JpegScan.setPosition(scan, <u32>(position - data));
  return status;
}

/** Blocks of the end-of-band run that need no look, at most `most`: in a first scan they have no bits. */
function passOver(scan: usize, most: u32): u32 {
  const run = JpegScan.endOfBandRun(scan), blocks = min(run, most);
  JpegScan.setEndOfBandRun(scan, run - blocks);
  return blocks;
}

function failed(scan: usize, data: usize): u32 {
  JpegScan.setPosition(scan, <u32>(position - data));
  JpegScan.setSound(scan, <u32>(soundEnd(data) - data));
  return inputEnded() ? Status.Truncated : Status.Invalid;
}

/** Some MCUs, at most `most`, that begin before `end`; how many. Sets `wrong`. */
function decodeMany(scan: usize, nonzero: usize, most: u32, end: usize): u32 {
  const mode = JpegScan.mode(scan);
  if (mode === SEQUENTIAL || mode > DC_REFINE) {
    const done = mode === SEQUENTIAL ? sequentialMcus(scan, most, end) : mode === AC_FIRST ? acFirstBlocks(scan, nonzero, most, end) : acRefineBlocks(scan, nonzero, most, end);
    wrong = mode === SEQUENTIAL ? wrongMcu : wrongBand;
    return done;
  }
  let done: u32 = 0;
  for (; done < most && position <= end && !wrong; done++) {
    wrong = !decodeMcu(scan, nonzero) || overrun();
    if (!wrong) noteSound();
  }
  return done;
}

function decodeMcu(scan: usize, nonzero: usize): bool {
  const mode = JpegScan.mode(scan), blocks = JpegScan.blockCount(scan);
  if (mode > DC_REFINE) return mode === AC_FIRST ? acFirst(scan, JpegScan.blocks(scan, 0), nonzero) : acRefine(scan, JpegScan.blocks(scan, 0), nonzero);
  if (mode === DC_REFINE) skip(blocks);
  else for (let i: u32 = 0; i < blocks; i++) {
    const block = JpegScan.blocks(scan, i);
    if (!dcBlock(scan, block) || mode !== DC_FIRST && !acBlock(scan, block)) return false;
  }
  return true;
}

/** The rest of a byte at the end of the data is filled up, with ones (or, by some writers, zeros), and a marker follows. */
function finish(scan: usize): bool {
  const padding = finishByte();
  if (padding > 2) return false;
  const before = JpegScan.padding(scan);
  if (padding > 0 && before > 0 && padding !== before) return false;
  if (padding > 0) JpegScan.setPadding(scan, padding);
  return true;
}

/** A restart marker: its number is one more than the last, and nothing is carried over. */
function restart(scan: usize): bool {
  if (!finish(scan) || JpegScan.endOfBandRun(scan) > 0) return false;
  const number = JpegScan.restartNumber(scan), marker = nextMarker();
  if (marker < RST0 || marker > RST7 || marker - RST0 !== number) return false;
  JpegScan.setRestartNumber(scan, (number + 1) & 7);
  memory.fill(JpegScan.predictions(scan), 0, 16);
  return true;
}
