/** Slow twin of the kernel readExfatDirectory for files: plain loops over one entry after the other, for whole directories only. */
import { setChecksum } from "../builders/exfat-volume.ts";

export interface NaiveSet {
  readonly entry: number;
  readonly entryCount: number;
  readonly name: string;
  readonly deleted: boolean;
  readonly proved: boolean;
  readonly firstCluster: number;
  readonly dataLength: number;
}

export function naiveSets(bytes: Uint8Array): NaiveSet[] {
  const found: NaiveSet[] = [];
  const count = Math.floor(bytes.length / 32);
  const entry = (i: number) => bytes.subarray(i * 32, i * 32 + 32);
  const type = (i: number) => i < count ? entry(i)[0]! : -1;
  for (let i = 0; i < count;) {
    const inUse = type(i) & 0x80;
    const isFile = (type(i) & 0x7f) === 5 && entry(i)[1]! > 0 && type(i + 1) === (0x40 | inUse);
    const isRest = (type(i) & 0x7f) === 0x40;
    if (!isFile && !isRest) {
      i++;
      continue;
    }
    const stream = isFile ? i + 1 : i;
    const view = new DataView(entry(stream).slice().buffer);
    const end = isFile ? i + 1 + entry(i)[1]! : count;
    let [name, next] = ["", stream + 1];
    for (; next < end && name.length < view.getUint8(3) && type(next) === (0x41 | inUse); next++) {
      const part = new Uint16Array(entry(next).slice(2).buffer);
      name += String.fromCharCode(...part.slice(0, Math.min(15, view.getUint8(3) - name.length)));
    }
    const wanted = 1 + entry(i)[1]!;
    const set = bytes.slice(i * 32, (i + wanted) * 32);
    let together = set.length === wanted * 32 && wanted >= 2;
    for (let k = 1; k < wanted && together; k++) together = (set[k * 32]! & 0xc0) === (0x40 | inUse) && (k === 1 || (set[k * 32]! & 0x7f) !== 0x40);
    for (let k = 0; k < set.length; k += 32) set[k]! |= 0x80;
    const proved = isFile && together && setChecksum(set) === (set[2]! | set[3]! << 8);
    if (isRest && (name.length < view.getUint8(3) || name === "")) {
      i++;
      continue;
    }
    const entryCount = proved ? wanted : next - i;
    found.push({ entry: i, entryCount, name, deleted: inUse === 0, proved, firstCluster: view.getUint32(20, true), dataLength: Number(view.getBigUint64(24, true)) });
    i += entryCount;
  }
  return found;
}
