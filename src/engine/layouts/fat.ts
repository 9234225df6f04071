import { array, ascii, bit, bytes, layout, u16, u32, u8 } from "./layout.ts";

const SPEC = "https://download.microsoft.com/download/1/6/1/161ba512-40e2-4cc9-843a-923143f3456c/fatgen103.doc";

const parameters = {
  jump: bytes(0x00, 3, "Jump to the boot code: EB xx 90 or E9 xx xx."),
  maker: ascii(0x03, 8, "Who formatted the volume; says nothing reliable."),
  bytesPerSector: u16(0x0b, "Bytes in a sector: 512, 1024, 2048 or 4096."),
  sectorsPerCluster: u8(0x0d, "Sectors in a cluster: a power of two."),
  reservedSectors: u16(0x0e, "Sectors before the first FAT, this one included."),
  fatCount: u8(0x10, "Copies of the FAT, nearly always 2."),
  rootEntries: u16(0x11, "Entries of the fixed root directory; 0 on FAT32."),
  totalSectors16: u16(0x13, "Sectors in the volume; 0 where the 32-bit field counts them."),
  media: u8(0x15, "Media descriptor, repeated in the first byte of the FAT: F8 for a fixed disk, F0 for a removable one."),
  fatSectors16: u16(0x16, "Sectors in one FAT; 0 on FAT32."),
  sectorsPerTrack: u16(0x18, "Geometry for the BIOS."),
  heads: u16(0x1a, "Geometry for the BIOS."),
  hiddenSectors: u32(0x1c, "Sectors before this volume on the disk."),
  totalSectors32: u32(0x20, "Sectors in the volume, where the 16-bit field is 0."),
};

export const FatBootSector = layout("FatBootSector", 512, {
  doc: "First sector of a FAT12 or FAT16 volume.",
  spec: SPEC,
}, {
  ...parameters,
  drive: u8(0x24, "BIOS drive number."),
  state: u8(0x25, "Used by some systems for the dirty flag.", { bits: { dirty: bit(0, "The volume was not unmounted."), faulty: bit(1, "Errors were met when reading the disk.") } }),
  extendedSignature: u8(0x26, "29 where the next three fields are there."),
  serial: u32(0x27, "Serial number, made from the time of formatting."),
  label: ascii(0x2b, 11, "Volume label, padded with spaces; the root directory's entry is the one that systems show."),
  typeText: ascii(0x36, 8, "“FAT12” or “FAT16”: for people only, the number of clusters decides."),
  bootCode: bytes(0x3e, 448, "Boot code."),
  signature: u16(0x1fe, "AA55."),
});

export const Fat32BootSector = layout("Fat32BootSector", 512, {
  doc: "First sector of a FAT32 volume; a copy stands in sector 6.",
  spec: SPEC,
}, {
  ...parameters,
  fatSectors32: u32(0x24, "Sectors in one FAT."),
  mirroring: u16(0x28, "Which copies of the FAT are kept.", { bits: { active: { at: 0, count: 4, doc: "The only copy in use, where mirroring is off." }, single: bit(7, "Mirroring is off: only one copy is kept.") } }),
  version: u16(0x2a, "Version of the format: 0."),
  rootCluster: u32(0x2c, "First cluster of the root directory."),
  infoSector: u16(0x30, "Sector of the FSInfo structure."),
  backupSector: u16(0x32, "Sector of the copy of this sector, nearly always 6."),
  reserved: bytes(0x34, 12, "Zero."),
  drive: u8(0x40, "BIOS drive number."),
  state: u8(0x41, "Used by some systems for the dirty flag.", { bits: { dirty: bit(0, "The volume was not unmounted."), faulty: bit(1, "Errors were met when reading the disk.") } }),
  extendedSignature: u8(0x42, "29 where the next three fields are there."),
  serial: u32(0x43, "Serial number, made from the time of formatting."),
  label: ascii(0x47, 11, "Volume label, padded with spaces; the root directory's entry is the one that systems show."),
  typeText: ascii(0x52, 8, "“FAT32”: for people only."),
  bootCode: bytes(0x5a, 420, "Boot code."),
  signature: u16(0x1fe, "AA55."),
});

export const FatShortEntry = layout("FatShortEntry", 32, {
  doc: "A directory entry: a file or folder with its short name. All times are local, of no known zone.",
  spec: SPEC,
}, {
  name: bytes(0x00, 11, "Name in 8 and extension in 3 bytes, padded with spaces. First byte E5: deleted; 05: stands for E5; 00: no entry here and none behind."),
  attributes: u8(0x0b, "What the entry is.", { bits: {
    readOnly: bit(0, "Must not be written."), hidden: bit(1, "Not shown."), system: bit(2, "Belongs to the system."),
    label: bit(3, "The volume's label."), directory: bit(4, "A folder."), archive: bit(5, "Changed since the last backup."),
  } }),
  nameCase: u8(0x0c, "Set by Windows NT and Linux for names that need no long entry.", { bits: { lowerBase: bit(3, "The name is lower-case."), lowerExtension: bit(4, "The extension is lower-case.") } }),
  createdHundredths: u8(0x0d, "Hundredths of a second to add to the time of creation, 0 to 199."),
  createdTime: u16(0x0e, "Time of creation: hour, minute, half of the seconds in 5, 6, 5 bits."),
  createdDate: u16(0x10, "Date of creation: years since 1980, month, day in 7, 4, 5 bits."),
  accessedDate: u16(0x12, "Date of the last access."),
  clusterHigh: u16(0x14, "Upper half of the first cluster; 0 on FAT12 and FAT16."),
  modifiedTime: u16(0x16, "Time of the last change of the content."),
  modifiedDate: u16(0x18, "Date of the last change of the content."),
  clusterLow: u16(0x1a, "Lower half of the first cluster; 0 for an empty file."),
  size: u32(0x1c, "Bytes of content; 0 for folders."),
});

export const FatLongEntry = layout("FatLongEntry", 32, {
  doc: "Up to 13 characters of a long name. The parts stand before the short entry, the last part first.",
  spec: SPEC,
}, {
  order: u8(0x00, "Number of this part, from 1. E5: deleted, the number is lost.", { bits: { last: bit(6, "The last part, which is met first.") } }),
  first: array(0x01, "u16", 5, "Characters 1 to 5, UTF-16; after the end a 0000, then FFFF."),
  attributes: u8(0x0b, "0F: no old system shows such an entry."),
  type: u8(0x0c, "0."),
  checksum: u8(0x0d, "Checksum of the 11 bytes of the short name: proves that the parts belong to it."),
  second: array(0x0e, "u16", 6, "Characters 6 to 11."),
  cluster: u16(0x1a, "0."),
  third: array(0x1c, "u16", 2, "Characters 12 and 13."),
});

/** Kernel output of readFatDirectory: one row for each short entry. */
export const FatDirectoryRow = layout("FatDirectoryRow", 40, {
  doc: "What a directory entry says, its long name joined.",
  spec: SPEC,
}, {
  entry: u32(0x00, "Index of the short entry among those given."),
  nameOffset: u32(0x04, "Where the name begins, in bytes from the first row."),
  nameLength: u16(0x08, "UTF-16 units of the name."),
  status: u8(0x0a, "Ok, or Invalid where the name or the attributes are what no system writes."),
  deleted: u8(0x0b, "1 where the entry was marked as deleted."),
  attributes: u8(0x0c, "As in the entry."),
  longParts: u8(0x0d, "Long entries whose checksum proves that they belong to it; 0 where the name is the short one."),
  firstByte: u8(0x0e, "First byte of the short name; of a deleted entry, as solved from the checksum, or 0."),
  createdHundredths: u8(0x0f, "As in the entry."),
  firstCluster: u32(0x10, "Both halves joined."),
  size: u32(0x14, "As in the entry."),
  created: u32(0x18, "Date in the upper, time in the lower half: such numbers order as the times do."),
  modified: u32(0x1c, "Date in the upper, time in the lower half."),
  accessedDate: u16(0x20, "As in the entry."),
  strangeDates: u8(0x22, "1 where a date or time is none that a calendar has."),
});

/** Kernel output of readFatDirectory, before the rows. */
export const FatDirectorySummary = layout("FatDirectorySummary", 12, {
  doc: "How far a batch of directory entries came.",
  spec: SPEC,
}, {
  rows: u32(0x00, "Rows that follow."),
  consumed: u32(0x04, "Entries dealt with: the rest begins a long name that goes on in the next batch."),
  ended: u32(0x08, "1 where the entry was met behind which there are none."),
});
