import { assert } from "chai";
import { BAD, END, FREE, decodeFat, readFatDirectory, type FatBits } from "../../src/engine/kernels/fat.ts";
import { longEntries, shortEntry } from "../builders/fat-volume.ts";
import * as naive from "../naive/fat.ts";
import { useKernels } from "./load.ts";
import { join } from "../builders/images.ts";

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): (below: number) => number {
  return (below) => ((seed = Math.imul(seed, 1664525) + 1013904223 >>> 0) >>> 8) % below;
}

const names = (bytes: Uint8Array) => readFatDirectory(bytes, 32, true).rows.map((row) => row.name);

suite("FAT kernels", () => {
  suiteSetup(useKernels);

  for (const bits of [12, 16, 32] as FatBits[]) {
    test(`a table of ${bits} bits decodes as its slow twin says`, () => {
      const next = numbers(bits);
      for (let round = 0; round < 100; round++) {
        const table = Uint8Array.from({ length: 3 * 4 * (1 + next(20)) }, () => [0, 0xff, 0xf7, 0xf8, 0x0f, next(256)][next(6)]!);
        const expected = naive.decodeFat(table, bits).map((value) => value === null ? FREE : value === "end" ? END : value === "bad" ? BAD : value);
        const { next: decoded, used } = decodeFat(table, bits);
        assert.deepEqual([...decoded], expected);
        assert.equal(used, expected.filter((value) => value !== FREE).length);
      }
    });
  }

  test("a short name has its case from the bits that Windows and Linux set", () => {
    const bytes = join(shortEntry({ name: "README  TXT" }), shortEntry({ name: "README  TXT", nameCase: 8 }), shortEntry({ name: "README  TXT", nameCase: 0x10 }), shortEntry({ name: "NOEXT", nameCase: 0x18 }), shortEntry({ name: "\x05BC" }));
    assert.deepEqual(names(bytes), ["README.TXT", "readme.TXT", "README.txt", "noext", "σBC"]);
  });

  test("a long name counts only where the checksum proves that it is this entry's", () => {
    const entries = longEntries("A name that is longer than one part.txt", { name: "ANAMET~1TXT" });
    assert.deepEqual(names(join(...entries)), ["A name that is longer than one part.txt"]);
    entries[1]![13]! ^= 1;
    assert.deepEqual(names(join(...entries)), ["ANAMET~1.TXT"]);
  });

  test("a deleted name comes back whole, with the first byte that its checksum demands", () => {
    const { rows } = readFatDirectory(join(...longEntries("Thirteen char", { name: "THIRTE~1", deleted: true }), shortEntry({ name: "ALONE", deleted: true })), 32, true);
    assert.deepEqual(rows.map(({ name, deleted, longParts }) => [name, deleted, longParts]), [["Thirteen char", true, 1], ["_LONE", true, 0]]);
  });

  test("a deleted entry takes no long name whose checksum makes another letter", () => {
    const entries = longEntries("Somebody else's.txt", { name: "SOMEBO~1TXT", deleted: true });
    const other = shortEntry({ name: "OTHER   DOC", deleted: true });
    const { rows } = readFatDirectory(join(entries[0]!, entries[1]!, other), 32, true);
    assert.equal(rows[0]!.name, "_THER.DOC");
  });

  test("entries behind the last one are not read, and a long name cut by the batch waits for the next", () => {
    const long = longEntries("A name that is longer than one part.txt", { name: "ANAMET~1TXT" });
    const cut = readFatDirectory(join(shortEntry({ name: "A" }), ...long.slice(0, -1)), 32, false);
    assert.deepEqual([cut.rows.length, cut.consumed, cut.ended], [1, 1, false]);
    const ended = readFatDirectory(join(shortEntry({ name: "A" }), new Uint8Array(32), ...long), 32, false);
    assert.deepEqual([ended.rows.length, ended.ended], [1, true]);
  });

  test("the upper half of the first cluster counts on FAT32 only", () => {
    const bytes = shortEntry({ name: "A", cluster: 0x12345678 });
    assert.deepEqual(([12, 16, 32] as FatBits[]).map((bits) => readFatDirectory(bytes, bits, true).rows[0]!.firstCluster), [0x5678, 0x5678, 0x12345678]);
  });

  test("directories of any bytes give the names that the slow twin gives", () => {
    const next = numbers(11);
    const letters = "ABCXYZ019_~ é";
    const name = (length: number) => Array.from({ length }, () => letters[next(letters.length)]!).join("");
    for (let round = 0; round < 300; round++) {
      const entries: Uint8Array[] = [];
      while (entries.length < 30) {
        const first = name(1).trim() || "Q";
        const short = { name: (first + name(10)).replaceAll("é", "\x82"), deleted: next(2) === 0, nameCase: next(32) };
        entries.push(...(next(3) === 0 ? [shortEntry(short)] : longEntries(first + name(next(60)), short)));
      }
      for (let damage = next(12); damage > 0; damage--) entries[next(entries.length)]![next(32)] = [0xe5, 0x0f, 0x41, 0x42, next(255) + 1][next(5)]!;
      const bytes = join(...entries);
      assert.deepEqual(readFatDirectory(bytes, 32, true).rows.map(({ name, deleted, entry }) => ({ entry, deleted, name })), naive.readDirectory(bytes), `round ${round}`);
    }
  });

  test("bytes that are no directory end in rows, not in a trap", () => {
    const next = numbers(3);
    for (let round = 0; round < 50; round++) readFatDirectory(Uint8Array.from({ length: 32 * (1 + next(400)) }, () => next(4) === 0 ? 0x0f : next(256)), 32, round % 2 === 0);
  });
});
