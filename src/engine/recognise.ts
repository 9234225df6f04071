/**
 * Names what we cannot read: other filesystems, containers, archives, and files that are no image at all.
 * Whoever gave such a file learns what it is and what to do; nothing here reads further than a magic.
 */
import { ascii, beginsAs, hex, type Magic } from "./carving/signature.ts";
import { SIGNATURES } from "./carving/signatures/index.ts";
import { tryRead, type ByteSource } from "./core/byte-source.ts";
import { failure, type Failure } from "./core/failure.ts";

interface Known extends Magic {
  readonly name: string;
}

/** Filesystems, by the magic of each one's own documentation. */
const VOLUMES: readonly Known[] = [
  { name: "ext2, ext3 or ext4", at: 0x438, bytes: hex`53 ef` },
  { name: "XFS", bytes: ascii`XFSB` },
  { name: "Btrfs", at: 0x10040, bytes: ascii`_BHRfS_M` },
  { name: "APFS", at: 32, bytes: ascii`NXSB` },
  { name: "HFS+", at: 1024, bytes: hex`48 2b 00 04` },
  { name: "HFS+", at: 1024, bytes: hex`48 58 00 05` },
  { name: "ISO 9660", at: 0x8001, bytes: ascii`CD001` },
  { name: "UDF", at: 0x8001, bytes: ascii`BEA01` },
  { name: "ReFS", at: 3, bytes: hex`52 65 46 53 00` },
  { name: "F2FS", at: 1024, bytes: hex`10 20 f5 f2` },
  { name: "SquashFS", bytes: ascii`hsqs` },
  { name: "Linux swap space", at: 4086, bytes: ascii`SWAPSPACE2` },
  { name: "LVM (volumes in volumes)", at: 0x218, bytes: ascii`LVM2 001` },
  { name: "a part of a Linux RAID", at: 4096, bytes: hex`fc 4e 2b a9` },
];

const ENCRYPTED: readonly Known[] = [
  { name: "BitLocker", at: 3, bytes: ascii`-FVE-FS-` },
  { name: "LUKS", bytes: hex`4c 55 4b 53 ba be` },
];

const CONTAINERS: readonly Known[] = [
  { name: "EnCase (E01)", bytes: hex`45 56 46 09 0d 0a ff 00` },
  { name: "EnCase (Ex01)", bytes: hex`45 56 46 32 0d 0a 81 00` },
  { name: "AFF", bytes: ascii`AFF10` },
  { name: "VHD", bytes: ascii`conectix` },
  { name: "VHDX", bytes: ascii`vhdxfile` },
  { name: "VMDK", bytes: ascii`KDMV` },
  { name: "VMDK", bytes: ascii`# Disk DescriptorFile` },
  { name: "QCOW2", bytes: hex`51 46 49 fb` },
  { name: "VirtualBox (VDI)", at: 64, bytes: hex`7f 10 da be` },
];

const ARCHIVES: readonly Known[] = [
  { name: "ZIP", bytes: hex`50 4b 03 04` },
  { name: "gzip", bytes: hex`1f 8b 08` },
  { name: "xz", bytes: hex`fd 37 7a 58 5a 00` },
  { name: "bzip2", bytes: ascii`BZh` },
  { name: "Zstandard", bytes: hex`28 b5 2f fd` },
  { name: "7-Zip", bytes: hex`37 7a bc af 27 1c` },
  { name: "RAR", bytes: hex`52 61 72 21 1a 07` },
];

/** Bytes that a look at an ordinary file's beginning needs. */
const HEAD = 64;
/** Kinds by magics that noise will not show: four bytes or more, or three of which none may differ. */
const ORDINARY = SIGNATURES.map((signature) => ({ ...signature, magic: signature.magic.filter(({ bytes, mask }) => (mask ? mask.filter((bits) => bits === 0xff).length > 3 : bytes.length > 2)) }));

const has = (source: ByteSource) => ({ at = 0, bytes }: Known): boolean => tryRead(source, at, bytes.length)?.every((byte, i) => byte === bytes[i]) ?? false;

/** Why a volume without a filesystem of ours cannot be read, as far as its first bytes tell. `whole`: it is all of the image. */
export function recognise(volume: ByteSource, whole: boolean): Failure {
  const says = has(volume);
  const what = volumeOf(says) ?? (whole ? fileOf(volume, says) : null);
  return failure("unsupported", what ?? "No filesystem that can be read was recognised here. It can still be scanned for files by their signatures.", 0);
}

function volumeOf(says: (known: Known) => boolean): string | null {
  const locked = ENCRYPTED.find(says);
  if (locked) return `This is encrypted with ${locked.name}: without its key nothing in it can be read, and a scan finds nothing either.`;
  const known = VOLUMES.find(says);
  return known ? `This is ${known.name}, which cannot be read yet. It can still be scanned for files by their signatures.` : null;
}

function fileOf(file: ByteSource, says: (known: Known) => boolean): string | null {
  const container = CONTAINERS.find(says);
  if (container) return `This is an image in a container, ${container.name}, which cannot be opened yet. Convert it to a raw image first.`;
  const archive = ARCHIVES.find(says);
  if (archive) return `This is a packed file (${archive.name}). If an image is in it, unpack it first and open that.`;
  const head = tryRead(file, 0, Math.min(HEAD, file.size));
  const kind = head && ORDINARY.find((signature) => beginsAs(signature, head));
  return kind ? `This begins as an ordinary file does (${kind.name}), not as a disk. To look for lost files, open an image of the whole disk or card that they were on.` : null;
}
