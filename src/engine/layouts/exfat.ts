import { ascii, bit, bytes, layout, u16, u32, u64, u8, utf16 } from "./layout.ts";

const SPEC = "https://learn.microsoft.com/windows/win32/fileio/exfat-specification";

export const ExfatBootSector = layout("ExfatBootSector", 512, { doc: "First sector of an exFAT volume, with a copy in sector 12.", spec: SPEC }, {
  jump: bytes(0, 3, "Jump over the parameters: EB 76 90."),
  systemName: ascii(3, 8, "“EXFAT   ”."),
  mustBeZero: bytes(11, 53, "Zero where FAT has its parameters, so that no FAT driver mounts the volume."),
  partitionOffset: u64(64, "Sector of the medium in which the volume begins; 0: not told."),
  volumeLength: u64(72, "Sectors in the volume."),
  fatOffset: u32(80, "Sector in which the first FAT begins."),
  fatLength: u32(84, "Sectors in a FAT."),
  clusterHeapOffset: u32(88, "Sector in which cluster 2, the first, begins."),
  clusterCount: u32(92, "Clusters in the heap."),
  rootCluster: u32(96, "First cluster of the root directory."),
  serial: u32(100, "Serial number of the volume."),
  revision: u16(104, "1.0 is 0x0100."),
  flags: u16(106, "State of the volume; not part of the boot checksum.", { bits: { secondFat: bit(0, "The second FAT and bitmap are in use."), dirty: bit(1, "Not unmounted, or metadata may contradict itself."), mediaFailure: bit(2, "The medium reported failures."), clearToZero: bit(3, "No meaning.") } }),
  sectorShift: u8(108, "Power of two of the bytes in a sector: 9 to 12."),
  clusterShift: u8(109, "Power of two of the sectors in a cluster."),
  fatCount: u8(110, "1; 2 for TexFAT."),
  driveSelect: u8(111, "Drive number for the BIOS."),
  percentInUse: u8(112, "Clusters in use, rounded down; 255: not told. Not part of the boot checksum."),
  signature: u16(510, "0xAA55."),
});

/** Kinds of directory entries. Bit 7, in use, is cleared when the entry is deleted. */
const ENTRY_TYPES = {
  0x00: "end of directory", 0x81: "allocation bitmap", 0x82: "up-case table", 0x83: "volume label", 0x85: "file", 0xa0: "volume GUID", 0xc0: "stream extension", 0xc1: "file name", 0xe0: "vendor extension", 0xe1: "vendor allocation",
  0x03: "no volume label", 0x05: "deleted file", 0x40: "deleted stream extension", 0x41: "deleted file name",
};

export const ExfatFileEntry = layout("ExfatFileEntry", 32, { doc: "First entry of the set that describes a file or folder.", spec: SPEC }, {
  entryType: u8(0, "Kind of entry.", { names: ENTRY_TYPES }),
  secondaryCount: u8(1, "Entries of the set that follow this one."),
  setChecksum: u16(2, "Checksum of the whole set, these two bytes left out."),
  attributes: u16(4, "Attributes.", { bits: { readOnly: bit(0, "Read-only."), hidden: bit(1, "Hidden."), system: bit(2, "System."), directory: bit(4, "A folder."), archive: bit(5, "Changed since the last backup.") } }),
  created: u32(8, "Creation, as DOS date and time: steps of 2 s."),
  modified: u32(12, "Last change of the content."),
  accessed: u32(16, "Last access."),
  createdTens: u8(20, "10 ms to add to the creation: 0 to 199."),
  modifiedTens: u8(21, "10 ms to add to the last change: 0 to 199."),
  createdZone: u8(22, "Zone of the creation: bit 7 valid, below it quarters of an hour east of UTC, signed."),
  modifiedZone: u8(23, "Zone of the last change."),
  accessedZone: u8(24, "Zone of the last access."),
});

export const ExfatStreamEntry = layout("ExfatStreamEntry", 32, { doc: "Second entry of a set: where the content lies.", spec: SPEC }, {
  entryType: u8(0, "Kind of entry.", { names: ENTRY_TYPES }),
  flags: u8(1, "How the content is stored.", { bits: { allocationPossible: bit(0, "Clusters can belong to it."), noFatChain: bit(1, "The clusters follow each other; the FAT says nothing of them.") } }),
  nameLength: u8(3, "Characters in the name."),
  nameHash: u16(4, "Hash of the name in upper case."),
  validDataLength: u64(8, "Bytes that were written; behind them the content reads as zeros."),
  firstCluster: u32(20, "First cluster of the content; 0: none."),
  dataLength: u64(24, "Bytes in the content."),
});

export const ExfatNameEntry = layout("ExfatNameEntry", 32, { doc: "Fifteen characters of a name.", spec: SPEC }, {
  entryType: u8(0, "Kind of entry.", { names: ENTRY_TYPES }),
  flags: u8(1, "0."),
  name: utf16(2, 30, "Part of the name."),
});

export const ExfatTableEntry = layout("ExfatTableEntry", 32, { doc: "Where the allocation bitmap or the up-case table lies.", spec: SPEC }, {
  entryType: u8(0, "Kind of entry.", { names: ENTRY_TYPES }),
  flags: u8(1, "Bitmap: bit 0, it belongs to the second FAT."),
  checksum: u32(4, "Checksum of the up-case table."),
  firstCluster: u32(20, "First cluster."),
  dataLength: u64(24, "Bytes."),
});

export const ExfatLabelEntry = layout("ExfatLabelEntry", 32, { doc: "Label of the volume.", spec: SPEC }, {
  entryType: u8(0, "Kind of entry.", { names: ENTRY_TYPES }),
  characterCount: u8(1, "Characters in the label."),
  label: utf16(2, 22, "The label."),
});

/** Kernel output: what precedes the rows of a directory batch. */
export const ExfatDirectorySummary = layout("ExfatDirectorySummary", 16, { doc: "Result of one call of readExfatDirectory.", spec: SPEC }, {
  rows: u32(0, "Rows that follow."),
  consumed: u32(4, "Entries dealt with; the rest comes again at the head of the next batch."),
  ended: u32(8, "1 once the entry was met behind which there are none."),
});

/** Kernel output: one set of directory entries, or what is left of one. */
export const ExfatSetRow = layout("ExfatSetRow", 80, { doc: "A file, folder or table as a set of directory entries tells it.", spec: SPEC }, {
  status: u8(0, "Status: Ok where the set's checksum proves it whole and unmixed."),
  kind: u8(1, "Type of the first entry without its bit for in use: 1 bitmap, 2 up-case table, 3 label, 5 file."),
  deleted: u8(2, "1 where the entries are not in use."),
  afterEnd: u8(3, "1 where the set lies behind the end of the directory."),
  parts: u8(4, "Entries that were found.", { bits: { file: bit(0, "File entry."), stream: bit(1, "Stream extension."), name: bit(2, "The whole name.") } }),
  streamFlags: u8(5, "Flags of the stream extension, or of the bitmap."),
  entryCount: u16(6, "Entries that the row is made of."),
  entry: u32(8, "Index of the first of them in the batch."),
  nameOffset: u32(12, "Name in UTF-16: bytes from the first row."),
  nameLength: u16(16, "Name: characters."),
  nameHash: u16(18, "Hash that the stream extension gives for the name in upper case."),
  attributes: u16(20, "Attributes."),
  createdTens: u8(22, "10 ms of the creation."),
  modifiedTens: u8(23, "10 ms of the last change."),
  created: u32(24, "Creation, date and time."),
  modified: u32(28, "Last change."),
  createdZone: u8(32, "Zone of the creation."),
  modifiedZone: u8(33, "Zone of the last change."),
  firstCluster: u32(36, "First cluster."),
  validDataLength: u64(40, "Bytes written."),
  dataLength: u64(48, "Bytes in the content."),
});

/** Kernel output: a chain as far as one stretch of the FAT leads. */
export const ExfatChainSummary = layout("ExfatChainSummary", 16, { doc: "Result of one call of followExfatChain; runs follow it.", spec: SPEC }, {
  runs: u32(0, "Runs that follow."),
  length: u32(4, "Clusters in them."),
  next: u32(8, "What the entry of the last cluster says, or the cluster at which the call stopped."),
});

export const ExfatRun = layout("ExfatRun", 8, { doc: "Clusters that follow each other.", spec: SPEC }, {
  start: u32(0, "First cluster, or first bit."),
  count: u32(4, "How many."),
});
