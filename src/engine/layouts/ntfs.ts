// NTFS on disk, and the rows that the NTFS kernels write.
import { ascii, bit, bitRange, bytes, i64, i8, layout, struct, u16, u32, u64, u8 } from "./layout.ts";

const LINUX_NTFS = "https://flatcap.github.io/linux-ntfs/ntfs/";
const REFERENCE = {
  record: bitRange(0, 48, "Number of the record in $MFT."),
  sequence: bitRange(48, 16, "Sequence number that the record had when the reference was made."),
};
const DOS_ATTRIBUTES = {
  readOnly: bit(0, "Read only."), hidden: bit(1, "Hidden."), system: bit(2, "Belongs to the operating system."), archive: bit(5, "Changed since the last backup."),
  temporary: bit(8, "Short-lived."), sparse: bit(9, "Sparse."), reparse: bit(10, "Has a reparse point."), compressed: bit(11, "Compressed."),
  offline: bit(12, "Its content was moved away."), notIndexed: bit(13, "Left out of the search index."), encrypted: bit(14, "Encrypted by EFS."),
};
const ATTRIBUTE_TYPES = {
  0x10: "$STANDARD_INFORMATION", 0x20: "$ATTRIBUTE_LIST", 0x30: "$FILE_NAME", 0x40: "$OBJECT_ID", 0x50: "$SECURITY_DESCRIPTOR", 0x60: "$VOLUME_NAME", 0x70: "$VOLUME_INFORMATION",
  0x80: "$DATA", 0x90: "$INDEX_ROOT", 0xa0: "$INDEX_ALLOCATION", 0xb0: "$BITMAP", 0xc0: "$REPARSE_POINT", 0xd0: "$EA_INFORMATION", 0xe0: "$EA", 0x100: "$LOGGED_UTILITY_STREAM", 0xffffffff: "end",
};

export const NtfsBootSector = layout("NtfsBootSector", 0x200, {
  doc: "First sector of an NTFS volume; a copy is the volume's last sector.",
  spec: `${LINUX_NTFS}files/boot.html`,
}, {
  jump: bytes(0x00, 3, "Jump to the boot code."),
  oem: ascii(0x03, 8, "“NTFS    ”."),
  bytesPerSector: u16(0x0b, "Bytes in a sector."),
  sectorsPerCluster: u8(0x0d, "Sectors in a cluster; above 128, two to the power of 256 minus it."),
  media: u8(0x15, "Media descriptor, F8 for a hard disk."),
  hiddenSectors: u32(0x1c, "Sectors before the volume, when it was formatted."),
  totalSectors: u64(0x28, "Sectors of the volume, without the one that holds the copy of this sector."),
  mftCluster: u64(0x30, "Cluster where $MFT starts."),
  mirrorCluster: u64(0x38, "Cluster where $MFTMirr starts."),
  clustersPerRecord: i8(0x40, "Clusters in a file record; negative: two to the power of minus it, in bytes."),
  clustersPerIndex: i8(0x44, "Clusters in an index block; negative: two to the power of minus it, in bytes."),
  serial: u64(0x48, "Serial number of the volume."),
  signature: u16(0x1fe, "AA55."),
});

export const FileRecordHeader = layout("FileRecordHeader", 0x30, {
  doc: "First bytes of every record of the Master File Table.",
  spec: `${LINUX_NTFS}concepts/file_record.html`,
}, {
  signature: ascii(0x00, 4, "“FILE”; chkdsk writes “BAAD” over a record that it could not repair."),
  usaOffset: u16(0x04, "Where the update sequence array starts."),
  usaCount: u16(0x06, "Entries in that array: one check value plus one per 512-byte sector."),
  logSequence: u64(0x08, "$LogFile sequence number of the last change."),
  sequence: u16(0x10, "How many times this record has been reused; stale references disagree with it."),
  hardLinks: u16(0x12, "Number of names that this file has."),
  firstAttribute: u16(0x14, "Where the attributes start."),
  flags: u16(0x16, "State of the record.", { bits: { inUse: bit(0, "The file exists."), directory: bit(1, "It is a folder."), extend: bit(2, "It lies in $Extend."), viewIndex: bit(3, "It has an index that is not of names.") } }),
  bytesInUse: u32(0x18, "Bytes of this record that hold data; the rest is slack."),
  bytesAllocated: u32(0x1c, "Bytes reserved for this record, usually 1024."),
  baseRecord: u64(0x20, "For a record that continues another: that other's reference.", { bits: REFERENCE }),
  nextAttributeId: u16(0x28, "Number that the next attribute will get."),
  recordNumber: u32(0x2c, "Number of this record (since Windows XP)."),
});

export const AttributeHeader = layout("AttributeHeader", 0x10, {
  doc: "What every attribute of a file record starts with.",
  spec: `${LINUX_NTFS}concepts/attribute_header.html`,
}, {
  type: u32(0x00, "Kind of attribute.", { names: ATTRIBUTE_TYPES }),
  length: u32(0x04, "Bytes from here to the next attribute."),
  nonResident: u8(0x08, "Whether the content lies in clusters of its own.", { names: { 0: "resident", 1: "non-resident" } }),
  nameLength: u8(0x09, "UTF-16 units in the attribute's name."),
  nameOffset: u16(0x0a, "Where the name starts, from here."),
  flags: u16(0x0c, "How the content is stored.", { bits: { compressed: bit(0, "LZNT1."), encrypted: bit(14, "EFS."), sparse: bit(15, "With holes.") } }),
  id: u16(0x0e, "Number of the attribute, unique in its record."),
});

export const ResidentAttribute = layout("ResidentAttribute", 0x18, {
  doc: "An attribute whose content lies in the record itself.",
  spec: `${LINUX_NTFS}concepts/attribute_header.html`,
}, {
  header: struct(0x00, AttributeHeader, "What every attribute starts with."),
  valueLength: u32(0x10, "Bytes of content."),
  valueOffset: u16(0x14, "Where the content starts, from the attribute's start."),
  indexed: u8(0x16, "Whether an index lists it."),
});

export const NonResidentAttribute = layout("NonResidentAttribute", 0x40, {
  doc: "An attribute whose content lies in clusters, listed as runs.",
  spec: `${LINUX_NTFS}concepts/attribute_header.html`,
}, {
  header: struct(0x00, AttributeHeader, "What every attribute starts with."),
  startVcn: u64(0x10, "First cluster of the content that these runs describe."),
  lastVcn: u64(0x18, "Last cluster of the content that these runs describe."),
  runsOffset: u16(0x20, "Where the runs start, from the attribute's start."),
  compressionUnit: u16(0x22, "Two to the power of this: clusters compressed together; 0 is not compressed."),
  allocated: u64(0x28, "Bytes of the clusters reserved."),
  size: u64(0x30, "Bytes of content."),
  initialised: u64(0x38, "Bytes that were ever written; what lies beyond reads as zeros."),
});

export const StandardInformation = layout("StandardInformation", 0x24, {
  doc: "$STANDARD_INFORMATION: the times and attributes that Windows shows.",
  spec: `${LINUX_NTFS}attributes/standard_information.html`,
}, {
  created: u64(0x00, "Units of 100 ns since 1601, UTC."),
  modified: u64(0x08, "When the content changed."),
  changed: u64(0x10, "When the record changed."),
  accessed: u64(0x18, "When it was last read."),
  attributes: u32(0x20, "DOS attributes.", { bits: DOS_ATTRIBUTES }),
});

export const FileNameAttribute = layout("FileNameAttribute", 0x42, {
  doc: "$FILE_NAME: a name, its folder, and a copy of times and sizes from when the name was given.",
  spec: `${LINUX_NTFS}attributes/file_name.html`,
}, {
  parent: u64(0x00, "Reference of the folder.", { bits: REFERENCE }),
  created: u64(0x08, "Units of 100 ns since 1601, UTC."),
  modified: u64(0x10, "When the content changed."),
  changed: u64(0x18, "When the record changed."),
  accessed: u64(0x20, "When it was last read."),
  allocated: u64(0x28, "Bytes of the clusters reserved; often stale."),
  size: u64(0x30, "Bytes of content; often stale."),
  attributes: u32(0x38, "DOS attributes.", { bits: DOS_ATTRIBUTES }),
  nameLength: u8(0x40, "UTF-16 units in the name."),
  namespace: u8(0x41, "Which rules the name follows.", { names: { 0: "POSIX", 1: "Win32", 2: "DOS", 3: "Win32 and DOS" } }),
});

export const AttributeListEntry = layout("AttributeListEntry", 0x1a, {
  doc: "$ATTRIBUTE_LIST: which record holds which attribute of a file that needs several.",
  spec: `${LINUX_NTFS}attributes/attribute_list.html`,
}, {
  type: u32(0x00, "Kind of attribute.", { names: ATTRIBUTE_TYPES }),
  length: u16(0x04, "Bytes from here to the next entry."),
  nameLength: u8(0x06, "UTF-16 units in the attribute's name."),
  nameOffset: u8(0x07, "Where the name starts, from here."),
  startVcn: u64(0x08, "First cluster that this part describes."),
  reference: u64(0x10, "Record that holds it.", { bits: REFERENCE }),
  id: u16(0x18, "Number of the attribute in that record."),
});

export const VolumeInformation = layout("VolumeInformation", 0x0c, {
  doc: "$VOLUME_INFORMATION: version and state of the volume.",
  spec: `${LINUX_NTFS}attributes/volume_information.html`,
}, {
  major: u8(0x08, "Major version."),
  minor: u8(0x09, "Minor version: 3.1 since Windows XP."),
  flags: u16(0x0a, "State.", { bits: { dirty: bit(0, "Not unmounted cleanly: chkdsk will look at it.") } }),
});

export const ReparsePoint = layout("ReparsePoint", 0x08, {
  doc: "$REPARSE_POINT: the file stands for something else.",
  spec: "https://learn.microsoft.com/openspecs/windows_protocols/ms-fscc/c8e77b37-3909-4fe6-a4ea-2b9d423b1ee4",
}, {
  tag: u32(0x00, "What for.", { names: { 0xa0000003: "mount point", 0xa000000c: "symbolic link", 0x80000017: "compressed by WOF", 0x80000013: "deduplicated", 0xa000001d: "symbolic link of WSL" } }),
  length: u16(0x04, "Bytes of data that follow."),
});

export const ReparseLink = layout("ReparseLink", 0x08, {
  doc: "Data of a mount point or symbolic link: where its texts lie.",
  spec: "https://learn.microsoft.com/openspecs/windows_protocols/ms-fscc/b41f1cbf-10df-4a47-98d4-1c52a833d913",
}, {
  substituteOffset: u16(0x00, "Start of the target, as the kernel writes it."),
  substituteLength: u16(0x02, "Its bytes."),
  printOffset: u16(0x04, "Start of the target, as people write it."),
  printLength: u16(0x06, "Its bytes."),
});

const KERNEL = { doc: "Kernel output.", spec: "" };

export const FileRecordBatch = layout("FileRecordBatch", 0x08, KERNEL, {
  parsed: u32(0x00, "Records that have a row; the rest found no room."),
  end: u32(0x04, "Bytes of output used."),
});

/** One row for every file record: what a listing needs. */
export const FileRecordRow = layout("FileRecordRow", 0x48, KERNEL, {
  status: u32(0x00, "Outcome, see Status. A torn record has what its whole sectors tell."),
  flags: u16(0x04, "Copied from the header."),
  sequence: u16(0x06, "Copied from the header."),
  found: u32(0x08, "What was met in the record.", {
    bits: {
      attributeList: bit(0, "More attributes lie in other records."), streams: bit(1, "Alternate data streams."), reparse: bit(2, "A reparse point."), standard: bit(3, "$STANDARD_INFORMATION."),
      data: bit(4, "Unnamed $DATA."), nonResident: bit(5, "…whose content lies in clusters."), cut: bit(6, "An attribute or its runs contradict themselves."), part: bit(7, "…which does not start at the file's start."),
    },
  }),
  attributes: u32(0x0c, "DOS attributes."),
  dataFlags: u16(0x10, "Flags of the unnamed $DATA."),
  nameCount: u16(0x12, "Names to show: all but DOS ones, or the one DOS name of a file that has no other."),
  names: u32(0x14, "Where the NameRows lie in the output."),
  runs: u32(0x18, "Where the RunRows of all its non-resident attributes lie in the output; holes are left out."),
  runCount: u32(0x1c, "How many."),
  size: u64(0x20, "Bytes of the unnamed $DATA."),
  baseRecord: u64(0x28, "Copied from the header."),
  modified: i64(0x30, "Milliseconds since 1970; the lowest number where unknown."),
  latest: i64(0x38, "The latest of creation, modification and change, as above."),
  dataClusters: u64(0x40, "Clusters of the unnamed $DATA, holes included, as its runs say."),
});

/** The four times of one file record, as NTFS counts them: 0 where unknown. */
export const TimesRow = layout("TimesRow", 0x20, KERNEL, {
  created: u64(0x00, "From $STANDARD_INFORMATION, else $FILE_NAME."),
  modified: u64(0x08, "The same."),
  changed: u64(0x10, "The same."),
  accessed: u64(0x18, "The same."),
});

export const NameRow = layout("NameRow", 0x18, KERNEL, {
  parent: u64(0x00, "Reference of the folder."),
  name: u32(0x08, "Where the name lies in the output, as WTF-8."),
  nameLength: u32(0x0c, "Bytes of it."),
  namespace: u32(0x10, "Copied from the attribute."),
});

export const RunRow = layout("RunRow", 0x10, KERNEL, {
  start: i64(0x00, "First cluster; -1 is a hole."),
  count: u64(0x08, "Clusters."),
});

export const RunListRow = layout("RunListRow", 0x10, KERNEL, {
  status: u32(0x00, "Ok; Truncated or Invalid where the list breaks off."),
  count: u32(0x04, "RunRows that follow."),
  clusters: u64(0x08, "Clusters in all of them."),
});

/** One row for every attribute of one record. Offsets are from the record's start. */
export const AttributeRow = layout("AttributeRow", 0x50, KERNEL, {
  status: u32(0x00, "Ok, or Truncated where name, value or runs reach past the attribute."),
  type: u32(0x04, "Copied from the header."),
  offset: u32(0x08, "Where the attribute starts."),
  length: u32(0x0c, "Bytes of it."),
  nonResident: u32(0x10, "Copied from the header."),
  flags: u16(0x14, "Copied from the header."),
  id: u16(0x16, "Copied from the header."),
  name: u32(0x18, "Where the name starts."),
  nameLength: u32(0x1c, "UTF-16 units."),
  value: u32(0x20, "Where the value, or the runs, start."),
  valueLength: u32(0x24, "Bytes of the value, or the most that the runs take."),
  compressionUnit: u32(0x28, "Copied from the header."),
  startVcn: u64(0x30, "Copied from the header."),
  lastVcn: u64(0x38, "Copied from the header."),
  size: u64(0x40, "Copied from the header; for a resident one, the length of its value."),
  initialised: u64(0x48, "Copied from the header; for a resident one, the length of its value."),
});

export const RecordRow = layout("RecordRow", 0x10, KERNEL, {
  status: u32(0x00, "Outcome, see Status."),
  attributes: u32(0x04, "AttributeRows that follow."),
  usable: u32(0x08, "Bytes of the record that can be believed: up to the first sector that is torn."),
  cut: u32(0x0c, "1 where the attributes break off."),
});

export const AttributeListRow = layout("AttributeListRow", 0x18, KERNEL, {
  reference: u64(0x00, "Copied from the entry."),
  startVcn: u64(0x08, "Copied from the entry."),
  type: u32(0x10, "Copied from the entry."),
});
