import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { ALLOCATION } from "../../core/limits.ts";
import { Reader } from "../../core/reader.ts";
import { PageWalk } from "../formats/sqlite-pages.ts";
import { ascii, type Measured, type Signature } from "../signature.ts";
import { complete, damaged, headerOnly, truncated } from "../verdicts.ts";

/** SQLite 3 database: a header that counts the pages, and trees that use them. */
export const sqlite: Signature = {
  name: "SQLite database",
  extension: "sqlite",
  mime: "application/vnd.sqlite3",
  spec: "https://www.sqlite.org/fileformat2.html",
  magic: [{ bytes: ascii`SQLite format 3\0` }],

  measure(file: ByteSource, budget: Budget): Measured | null {
    const reader = new Reader(file);
    if (!reader.has(0, 108)) return null;
    const stated = reader.u16(16, true);
    const size = stated === 1 ? 65536 : stated;
    if (size < 512 || (size & size - 1) !== 0) return null;
    const versions = [reader.u8(18), reader.u8(19)];
    if (!versions.every((version) => version === 1 || version === 2)) return null;
    // Fixed fractions of a page, and a schema page that is a table's leaf or inner node.
    if (reader.u8(21) !== 64 || reader.u8(22) !== 32 || reader.u8(23) !== 32 || ![0x05, 0x0d].includes(reader.u8(100))) return null;
    const count = reader.u32(28, true), reserved = reader.u8(20);
    // Old writers do not keep the count; it counts only where the change counter was copied along with it.
    if (count === 0 || reader.u32(24, true) !== reader.u32(92, true) || size - reserved < 480) return headerOnly(Math.min(size, file.size));
    const length = count * size;
    if (length > file.size) return truncated(file, size);
    if (count > ALLOCATION * 8) return headerOnly(size);
    const pages = { size, count, reserved, firstFree: reader.u32(32, true), freeCount: reader.u32(36, true), pointerMaps: reader.u32(52, true) !== 0 };
    const result = new PageWalk(file, pages, budget).run();
    if (result === "spent") return headerOnly(size);
    return result === "sound" ? complete(length, "structure") : damaged((result - 1) * size, "structure", length);
  },
};
