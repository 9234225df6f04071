import { ascii, bit, bytes, layout, u32, u64, utf16 } from "./layout.ts";

const SPEC = "https://uefi.org/specs/UEFI/2.10/05_GUID_Partition_Table_Format.html";

export const GptHeader = layout("GptHeader", 92, { doc: "Head of a GUID partition table: sector 1 of the disk, and a copy in its last sector.", spec: SPEC }, {
  signature: ascii(0, 8, "“EFI PART”."),
  revision: u32(8, "0x00010000."),
  headerSize: u32(12, "Bytes that the checksum covers, at least 92."),
  headerCrc: u32(16, "CRC-32 of the header with this field zero."),
  reserved: u32(20, "0."),
  ownSector: u64(24, "Sector in which this copy lies."),
  alternateSector: u64(32, "Sector in which the other copy lies."),
  firstUsable: u64(40, "First sector that partitions may use."),
  lastUsable: u64(48, "Last sector that partitions may use."),
  diskGuid: bytes(56, 16, "Identity of the disk."),
  entriesSector: u64(72, "Where the entry array starts."),
  entryCount: u32(80, "Entries in the array, used or not."),
  entrySize: u32(84, "Bytes in an entry: 128 times a power of two."),
  entriesCrc: u32(88, "CRC-32 of the entry array."),
});

export const GptEntry = layout("GptEntry", 128, { doc: "One partition of a GUID partition table.", spec: SPEC }, {
  typeGuid: bytes(0, 16, "What the partition holds; all zero where the entry is unused."),
  partitionGuid: bytes(16, 16, "Identity of the partition."),
  firstSector: u64(32, "First sector."),
  lastSector: u64(40, "Last sector, which belongs to the partition."),
  attributes: u64(48, "Flags.", { bits: { required: bit(0, "The platform needs this partition."), noBlockIo: bit(1, "The firmware leaves it alone."), legacyBoot: bit(2, "A BIOS may boot from here."), readOnly: bit(60, "Read-only (Windows)."), hidden: bit(62, "Hidden (Windows)."), noDriveLetter: bit(63, "Gets no drive letter (Windows).") } }),
  name: utf16(56, 72, "Name for people, ended by a zero."),
});

/** What the type GUID of a partition means. */
export const GPT_TYPES: Readonly<Record<string, string>> = {
  "C12A7328-F81F-11D2-BA4B-00A0C93EC93B": "EFI system partition",
  "024DEE41-33E7-11D3-9D69-0008C781F39F": "MBR partition scheme",
  "21686148-6449-6E6F-744E-656564454649": "BIOS boot",
  "E3C9E316-0B5C-4DB8-817D-F92DF00215AE": "Microsoft reserved",
  "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7": "Microsoft basic data",
  "DE94BBA4-06D1-4D40-A16A-BFD50179D6AC": "Windows recovery",
  "5808C8AA-7E8F-42E0-85D2-E1E90434CFB3": "Windows dynamic disk metadata",
  "AF9B60A0-1431-4F62-BC68-3311714A69AD": "Windows dynamic disk data",
  "E75CAF8F-F680-4CEE-AFA3-B001E56EFC2D": "Windows Storage Spaces",
  "0FC63DAF-8483-4772-8E79-3D69D8477DE4": "Linux filesystem",
  "0657FD6D-A4AB-43C4-84E5-0933C84B4F4F": "Linux swap",
  "A19D880F-05FC-4D3B-A006-743F0F84911E": "Linux RAID",
  "E6D6D379-F507-44C2-A23C-238F2A3DF928": "Linux LVM",
  "CA7D7CCB-63ED-4C53-861C-1742536059CC": "Linux LUKS",
  "BC13C2FF-59E6-4262-A352-B275FD6F7172": "Linux extended boot",
  "933AC7E1-2EB4-4F13-B844-0E14E2AEF915": "Linux home",
  "3B8F8425-20E0-4F3B-907F-1A25A76F98E8": "Linux server data",
  "44479540-F297-41B2-9AF7-D131D5F0458A": "Linux root (x86)",
  "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709": "Linux root (x86-64)",
  "B921B045-1DF0-41C3-AF44-4C6F280D3FAE": "Linux root (ARM 64)",
  "48465300-0000-11AA-AA11-00306543ECAC": "Apple HFS / HFS+",
  "7C3457EF-0000-11AA-AA11-00306543ECAC": "Apple APFS",
  "53746F72-6167-11AA-AA11-00306543ECAC": "Apple Core Storage",
  "55465300-0000-11AA-AA11-00306543ECAC": "Apple UFS",
  "426F6F74-0000-11AA-AA11-00306543ECAC": "Apple boot",
  "52414944-0000-11AA-AA11-00306543ECAC": "Apple RAID",
  "83BD6B9D-7F41-11DC-BE0B-001560B84F0F": "FreeBSD boot",
  "516E7CB4-6ECF-11D6-8FF8-00022D09712B": "FreeBSD disklabel",
  "516E7CB5-6ECF-11D6-8FF8-00022D09712B": "FreeBSD swap",
  "516E7CB6-6ECF-11D6-8FF8-00022D09712B": "FreeBSD UFS",
  "516E7CBA-6ECF-11D6-8FF8-00022D09712B": "FreeBSD ZFS",
  "6A898CC3-1DD2-11B2-99A6-080020736631": "Solaris / Apple ZFS",
  "FE3A2A5D-4F32-41A7-B725-ACCC3285A309": "ChromeOS kernel",
  "3CB8E202-3B7E-47DD-8A3C-7FF2A13CFCEC": "ChromeOS root",
};

/** A GUID as people write it: the first three groups are stored little-endian, the last two as they stand. */
export function guidText(guid: Uint8Array): string {
  const order = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];
  return order.map((i) => (i < 0 ? "-" : guid[i]!.toString(16).padStart(2, "0"))).join("").toUpperCase();
}
