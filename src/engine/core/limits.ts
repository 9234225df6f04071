// What bounds the work and the memory that a hostile image can ask for, where several modules share it; the rest stands where it is used.

/** Problems kept for display; further ones are counted. */
export const PROBLEMS_KEPT = 1000;
/** The most that one number read from an image may make us allocate, in bytes. */
export const ALLOCATION = 64 << 20;
/** Folders in folders, before a path is shown shortened. */
export const PATH_DEPTH = 4096;
/** Links in a chain of extended partitions. */
export const EBR_LINKS = 256;
/** Entries of a GUID partition table; more are not shown. */
export const GPT_ENTRIES = 1024;
/** Bytes in an attribute list: the most that NTFS allows. */
export const ATTRIBUTE_LIST = 256 << 10;
/** Runs in one file. */
export const RUNS_PER_FILE = 16 << 20;
/** Pieces of a format that measuring one candidate may walk through. */
export const MEASURE_STEPS = 16 << 20;
/** Bytes that measuring one candidate may look at, decode or hash. */
export const MEASURE_BYTES = 64 * 2 ** 30;
/** Bytes read in vain, for candidates in one window of 1 MiB that turned out to be no whole file; after that each gets {@link VAIN_CANDIDATE}. */
export const VAIN_WINDOW = 128 << 20;
/** Bytes that a candidate may read in a window full of false ones. */
export const VAIN_CANDIDATE = 128 << 10;
/** Runs of all files of a volume that are kept to find out who owns which cluster. */
export const RUNS_PER_VOLUME = 32 << 20;
/** Free space that exFAT searches for folders to which no entry leads, in bytes: more would keep a listing waiting. */
export const ORPHAN_SEARCH = 4 * 2 ** 30;
