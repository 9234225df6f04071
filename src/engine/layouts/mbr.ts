import { array, ascii, bytes, layout, u16, u32, u8 } from "./layout.ts";

const SPEC = "https://en.wikipedia.org/wiki/Master_boot_record";

/** What the type byte of a partition means. Many bytes had several users; the names are today's. */
export const MBR_TYPES: Readonly<Record<number, string>> = {
  0x01: "FAT12", 0x04: "FAT16 below 32 MiB", 0x05: "extended (CHS)", 0x06: "FAT16", 0x07: "NTFS / exFAT / HPFS",
  0x0b: "FAT32 (CHS)", 0x0c: "FAT32", 0x0e: "FAT16 (LBA)", 0x0f: "extended (LBA)",
  0x11: "hidden FAT12", 0x12: "diagnostics", 0x14: "hidden FAT16 below 32 MiB", 0x16: "hidden FAT16", 0x17: "hidden NTFS / exFAT / HPFS",
  0x1b: "hidden FAT32 (CHS)", 0x1c: "hidden FAT32", 0x1e: "hidden FAT16 (LBA)", 0x27: "Windows recovery",
  0x39: "Plan 9", 0x42: "Windows dynamic disk", 0x63: "Unix System V", 0x64: "NetWare", 0x65: "NetWare",
  0x81: "Minix", 0x82: "Linux swap", 0x83: "Linux", 0x84: "hibernation", 0x85: "extended (Linux)", 0x88: "Linux plain text", 0x8e: "Linux LVM",
  0xa5: "FreeBSD", 0xa6: "OpenBSD", 0xa8: "Apple UFS", 0xa9: "NetBSD", 0xab: "Apple boot", 0xaf: "Apple HFS / HFS+",
  0xbe: "Solaris boot", 0xbf: "Solaris", 0xda: "plain data", 0xde: "Dell diagnostics", 0xe8: "Linux LUKS", 0xea: "Linux extended boot", 0xeb: "BeOS",
  0xee: "GPT protective", 0xef: "EFI system partition", 0xfb: "VMware VMFS", 0xfc: "VMware swap", 0xfd: "Linux RAID",
};

export const MbrPartition = layout("MbrPartition", 16, { doc: "One of the four entries of a partition table in the first sector of a disk.", spec: SPEC }, {
  status: u8(0, "Whether the firmware boots from here.", { names: { 0x00: "inactive", 0x80: "active" } }),
  chsFirst: bytes(1, 3, "First sector as cylinder, head and sector; meaningless past 8 GiB."),
  typeCode: u8(4, "What the partition holds.", { names: MBR_TYPES }),
  chsLast: bytes(5, 3, "Last sector as cylinder, head and sector."),
  firstSector: u32(8, "First sector: from the start of the disk or, in an extended partition, from this table or from the extended partition's start."),
  sectorCount: u32(12, "Length in sectors."),
});

export const MasterBootRecord = layout("MasterBootRecord", 512, { doc: "First sector of a disk; the same form begins every logical partition.", spec: SPEC }, {
  bootCode: bytes(0, 440, "Program that the firmware runs."),
  diskSignature: u32(440, "Number by which Windows knows the disk."),
  reserved: u16(444, "0, or 0x5A5A for a disk that must not be written."),
  partitions: array(446, MbrPartition, 4, "The partition table."),
  signature: u16(510, "0xAA55."),
});

/** What FAT, exFAT and NTFS have in common: enough to tell a volume's boot sector from a partition table. */
export const BootSectorStart = layout("BootSectorStart", 512, { doc: "First sector of a FAT, exFAT or NTFS volume, which ends like a partition table.", spec: "https://en.wikipedia.org/wiki/BIOS_parameter_block" }, {
  jump: u8(0, "Instruction that jumps over the parameters.", { names: { 0xe9: "near jump", 0xeb: "short jump" } }),
  systemName: ascii(3, 8, "Who formatted the volume, or what it holds."),
  bytesPerSector: u16(11, "Bytes in a sector."),
  sectorsPerCluster: u8(13, "Sectors in a cluster."),
  reservedSectors: u16(14, "Sectors before the first FAT."),
  fatCount: u8(16, "Number of FATs."),
  media: u8(21, "Kind of medium: F0, or F8 and above."),
  signature: u16(510, "0xAA55."),
});
