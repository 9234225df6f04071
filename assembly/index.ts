// Everything the host may call. Nothing else in assembly/ is visible outside.

/** Make room for `bytes` and return where it starts. Called by the host when it loads the kernels; kernels never allocate. */
export function reserve(bytes: u32): usize {
  return heap.alloc(bytes);
}

export { crc32 } from "./bytes/crc32";
export { sha256Blocks } from "./bytes/sha256";
export { scan } from "./carving/scan";
export { inflate } from "./bytes/inflate";
export { find } from "./bytes/find";
export { decodeFat } from "./fat/chain";
export { readFatDirectory } from "./fat/directory";
export { jpegHuffman } from "./carving/jpeg-huffman";
export { jpegScan } from "./carving/jpeg";
export { parseFileRecords } from "./ntfs/file-record";
export { parseAttributeList, parseAttributes } from "./ntfs/attribute";
export { decodeRuns } from "./ntfs/runs";
export { decodeLznt1 } from "./ntfs/lznt1";
