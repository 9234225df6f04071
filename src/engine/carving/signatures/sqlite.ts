import type { Budget } from "../../core/budget.ts";
import type { ByteSource } from "../../core/byte-source.ts";
import { Reader } from "../../core/reader.ts";
import { ascii, type Measured, type Signature } from "../signature.ts";
import { declared, headerOnly } from "../verdicts.ts";

/** SQLite 3 database: a header that counts the pages. */
export const sqlite: Signature = {
  name: "SQLite database",
  extension: "sqlite",
  mime: "application/vnd.sqlite3",
  spec: "https://www.sqlite.org/fileformat2.html",
  magic: [{ bytes: ascii`SQLite format 3\0` }],

  measure(file: ByteSource, _budget: Budget): Measured | null {
    const reader = new Reader(file);
    if (!reader.has(0, 108)) return null;
    const stated = reader.u16(16, true);
    const pageSize = stated === 1 ? 65536 : stated;
    if (pageSize < 512 || (pageSize & pageSize - 1) !== 0) return null;
    const versions = [reader.u8(18), reader.u8(19)];
    if (!versions.every((version) => version === 1 || version === 2)) return null;
    // Fixed fractions of a page, and a schema page that is a table's leaf or inner node.
    if (reader.u8(21) !== 64 || reader.u8(22) !== 32 || reader.u8(23) !== 32 || ![0x05, 0x0d].includes(reader.u8(100))) return null;
    const pages = reader.u32(28, true);
    // Old writers do not keep the count; it counts only where the change counter was copied along with it.
    const counted = pages > 0 && reader.u32(24, true) === reader.u32(92, true);
    return counted ? declared(file, pages * pageSize) : headerOnly(Math.min(pageSize, file.size));
  },
};
