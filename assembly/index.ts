// Everything the host may call. Nothing else in assembly/ is visible outside.

/** Make room for `bytes` and return where it starts. Called by the host when it loads the kernels; kernels never allocate. */
export function reserve(bytes: u32): usize {
  return heap.alloc(bytes);
}

export { crc16 } from "./bytes/crc16";
export { crc32 } from "./bytes/crc32";
export { find } from "./bytes/find";
export { inflate } from "./bytes/inflate";
export { sha256Blocks } from "./bytes/sha256";
export { flacFrames, flacNextFrame } from "./carving/flac";
export { gifImage } from "./carving/gif";
export { jpegPairs } from "./carving/jpeg-pairs";
export { jpegScan } from "./carving/jpeg";
export { jpegHuffman } from "./carving/jpeg-huffman";
export { mpegAudioFrame, mpegAudioFrames, programPackets } from "./carving/mpeg";
export { oggPages } from "./carving/ogg";
export { scan } from "./carving/scan";
export { findBitRuns, followExfatChain } from "./exfat/chain";
export { findExfatFolders, readExfatDirectory } from "./exfat/directory";
export { decodeFat } from "./fat/chain";
export { readFatDirectory } from "./fat/directory";
export { parseAttributeList, parseAttributes } from "./ntfs/attribute";
export { parseFileRecords } from "./ntfs/file-record";
export { decodeLznt1 } from "./ntfs/lznt1";
export { decodeRuns } from "./ntfs/runs";
export { parseTimes } from "./ntfs/times";
