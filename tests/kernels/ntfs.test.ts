import { assert } from "chai";
import { Status } from "../../assembly/status.ts";
import { decodeLznt1, decodeRuns, parseAttributeList, parseAttributes, parseFileRecords, parseTimes, rowAt } from "../../src/engine/kernels/ntfs.ts";
import { FileRecordRow, NameRow, RunRow, TimesRow } from "../../src/engine/layouts/ntfs.ts";
import { read } from "../../src/engine/layouts/layout.ts";
import { decode } from "../../src/engine/core/wtf8.ts";
import { fileName, fileRecord, nonResident, reference, resident, standardInformation } from "../builders/ntfs-record.ts";
import { naiveLznt1, packLznt1 } from "../naive/lznt1.ts";
import { useKernels } from "./load.ts";

const CLUSTERS = 1000;
const text = (s: string) => new TextEncoder().encode(s);

function rowsOf(...records: Uint8Array[]) {
  const all = new Uint8Array(records.reduce((sum, r) => sum + r.length, 0));
  records.reduce((at, r) => (all.set(r, at), at + r.length), 0);
  const { bytes, parsed } = parseFileRecords(all, records[0]!.length, CLUSTERS);
  assert.equal(parsed, records.length);
  return records.map((_, i) => {
    const row = read(FileRecordRow, bytes, rowAt(i));
    const names = Array.from({ length: row.nameCount }, (_, k) => read(NameRow, bytes, row.names + k * NameRow.size)).map((n) => ({ ...n, text: decode(bytes, n.name, n.name + n.nameLength) }));
    const runs = Array.from({ length: row.runCount }, (_, k) => read(RunRow, bytes, row.runs + k * RunRow.size)).map(({ start, count }) => [Number(start), Number(count)]);
    return { ...row, names, runs };
  });
}

suite("NTFS record kernel", () => {
  suiteSetup(useKernels);

  test("a sound record gives name, parent, times, size and runs", () => {
    const [row] = rowsOf(fileRecord([standardInformation(132_223_104_000_000_000n, 2), fileName("naïve 🌍.txt"), nonResident(0x80, [0x21, 4, 100, 0, 0x11, 2, 0x9c, 0], { lastVcn: 5n, size: 20_000n, initialised: 20_000n })]));
    assert.equal(row!.status, Status.Ok);
    assert.deepEqual(row!.names.map(({ text, parent }) => [text, parent]), [["naïve 🌍.txt", reference(5, 5)]]);
    assert.equal(row!.modified, 1_577_836_800_000n); // 2020-01-01
    assert.equal(row!.attributes, 2);
    assert.equal(row!.size, 20_000n);
    assert.deepEqual(row!.runs, [[100, 4], [0, 2]]);
    assert.equal(row!.dataClusters, 6n);
    assert.equal(row!.found, 8 | 16 | 32);
  });

  test("fixups are applied before anything is read", () => {
    const name = fileName("x".repeat(240)); // reaches over the end of the first sector
    const [row] = rowsOf(fileRecord([name]));
    assert.equal(row!.names[0]!.text, "x".repeat(240));
  });

  test("a half-written sector makes the record torn, and the whole sectors before it are used", () => {
    const record = fileRecord([fileName("first.txt"), resident(0x80, new Uint8Array(500).fill(7))]);
    record[1022]! ^= 1;
    const [row] = rowsOf(record);
    assert.equal(row!.status, Status.Torn);
    assert.equal(row!.names[0]!.text, "first.txt");
    assert.equal(row!.found & 64, 64, "said to be cut");
    record[510]! ^= 1;
    assert.equal(rowsOf(record)[0]!.nameCount, 0);
  });

  test("records of other states say so, one beside the other", () => {
    const bad = fileRecord([]);
    bad.set(text("BAAD"));
    const wrongArray = fileRecord([], { usaCount: 2000 });
    assert.deepEqual(rowsOf(fileRecord([]), new Uint8Array(1024), bad, wrongArray).map((row) => row.status), [Status.Ok, Status.Unused, Status.BadSignature, Status.Invalid]);
  });

  test("a DOS name is shown only where there is no other", () => {
    const [both, dos] = rowsOf(fileRecord([fileName("LONGNA~1.TXT", reference(5, 5), 2), fileName("long name.txt")]), fileRecord([fileName("ONLY~1.TXT", reference(5, 5), 2)]));
    assert.deepEqual(both!.names.map((n) => n.text), ["long name.txt"]);
    assert.deepEqual(dos!.names.map((n) => n.text), ["ONLY~1.TXT"]);
  });

  test("records of 4096 bytes have nine entries in their array", () => {
    const [row] = rowsOf(fileRecord([resident(0x80, new Uint8Array(3000).fill(1)), fileName("late")], {}, 4096));
    assert.equal(row!.status, Status.Ok);
    assert.equal(row!.names[0]!.text, "late");
  });

  test("attributes whose lengths lie are not followed", () => {
    const sound = fileRecord([fileName("a"), resident(0x80, text("hello"))]);
    const first = 0x38;
    for (const length of [0, 8, 0x17, 0x400, 0xffff_ffff, 0x7fff_fff8]) {
      const record = sound.slice();
      new DataView(record.buffer).setUint32(first + 4, length, true);
      const [row] = rowsOf(record);
      assert.equal(row!.nameCount, 0, `length ${length}`);
      assert.equal(row!.found & 64, 64);
    }
  });

  test("no byte of a record, whatever it is set to, traps the kernels", () => {
    const sound = fileRecord([standardInformation(1n), fileName("name"), nonResident(0x80, [0x21, 4, 100, 0, 0], { lastVcn: 3n, size: 9n }), nonResident(0x80, [0x11, 1, 1, 0], {}, "stream")]);
    for (let at = 0; at < 512; at++) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const record = sound.slice();
        record[at] = value;
        rowsOf(record);
        parseAttributes(record);
      }
    }
  });

  test("a batch that needs more room than there is goes on where it stopped", () => {
    const runs = Array.from({ length: 200 }, () => [0x11, 1, 1]).flat(); // 3 KiB of rows for each record
    const record = fileRecord([fileName("n".repeat(40)), nonResident(0x80, runs, { lastVcn: 199n })]);
    const all = new Uint8Array(4096 * 1024);
    for (let i = 0; i < 4096; i++) all.set(record, i * 1024);
    assert.isBelow(parseFileRecords(all, 1024, CLUSTERS).parsed, 4096);
    let done = 0;
    for (let calls = 0; done < 4096 && calls < 9; calls++) done += parseFileRecords(all.subarray(done * 1024), 1024, CLUSTERS).parsed;
    assert.equal(done, 4096);
  });
});

suite("NTFS attribute kernels", () => {
  suiteSetup(useKernels);

  test("every attribute has a row, with places in the repaired record", () => {
    const record = parseAttributes(fileRecord([fileName("a"), resident(0x80, text("hello"), "stream"), nonResident(0xa0, [0x11, 1, 5, 0], { lastVcn: 0n, size: 4096n }, "$I30")]));
    assert.deepEqual(record.rows.map(({ type, nonResident, nameLength }) => [type, nonResident, nameLength]), [[0x30, 0, 0], [0x80, 0, 6], [0xa0, 1, 4]]);
    const stream = record.rows[1]!;
    assert.equal(new TextDecoder().decode(record.bytes.subarray(stream.value, stream.value + stream.valueLength)), "hello");
    assert.equal(record.cut, 0);
  });

  test("times are those of $STANDARD_INFORMATION; where it is lost, the name's; else none", () => {
    const name = fileName("a");
    new DataView(name.buffer).setBigUint64(0x18 + 8 + 8, 77n, true); // modified, in the value
    const records = [fileRecord([standardInformation(5n), name]), fileRecord([name]), new Uint8Array(1024), fileRecord([])];
    const all = new Uint8Array(4096);
    records.forEach((record, i) => all.set(record, i * 1024));
    const rows = parseTimes(all, 1024);
    assert.deepEqual(records.map((_, i) => read(TimesRow, rows, i * TimesRow.size).modified), [5n, 77n, 0n, 0n]);
  });

  test("entries of an attribute list are listed until one breaks off", () => {
    const list = new Uint8Array(96);
    const view = new DataView(list.buffer);
    for (const [i, record] of [7, 8].entries()) {
      view.setUint32(i * 32, 0x80, true);
      view.setUint16(i * 32 + 4, 32, true);
      view.setBigUint64(i * 32 + 16, reference(record, 3), true);
    }
    assert.deepEqual(parseAttributeList(list).map((entry) => entry.reference), [reference(7, 3), reference(8, 3)]);
    view.setUint16(4, 0, true);
    assert.deepEqual(parseAttributeList(list), []);
  });
});

suite("NTFS runs", () => {
  suiteSetup(useKernels);
  const runs = (list: number[]) => decodeRuns(Uint8Array.from(list), CLUSTERS);

  test("the example of the linux-ntfs documentation decodes", () => {
    const { starts, counts, clusters, status } = runs([0x31, 0x38, 0x73, 0x25, 0x34, 0x32, 0x14, 0x01, 0xe5, 0x11, 0x02, 0x31, 0x42, 0xaa, 0x00, 0x03, 0x00]);
    assert.equal(status, Status.Invalid, "it leaves a volume of 1000 clusters");
    const large = decodeRuns(Uint8Array.from([0x31, 0x38, 0x73, 0x25, 0x34, 0x32, 0x14, 0x01, 0xe5, 0x11, 0x02, 0x31, 0x42, 0xaa, 0x00, 0x03, 0x00]), 1e9);
    assert.deepEqual([[...large.starts], [...large.counts], large.clusters, large.status], [[0x342573, 0x363758, 0x393802], [0x38, 0x114, 0x42], 0x18e, Status.Ok]);
    assert.deepEqual([starts.length, counts.length, clusters], [0, 0, 0]);
  });

  test("steps back, holes and 64-bit numbers", () => {
    assert.deepEqual([...runs([0x11, 5, 100, 0x11, 5, 0xce, 0x01, 7, 0]).starts], [100, 50, -1]);
    assert.deepEqual([...decodeRuns(Uint8Array.from([0x88, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]), 2 ** 40).starts], [2 ** 32]);
  });

  for (const [what, list, status] of [
    ["a step before the volume", [0x11, 5, 0x80, 0], Status.Invalid],
    ["a run that ends behind the volume", [0x21, 5, 0xe4, 3, 0], Status.Invalid],
    ["a length of zero", [0x11, 0, 5, 0], Status.Invalid],
    ["no length at all", [0x10, 5, 0], Status.Invalid],
    ["a length of nine bytes", [0x19, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0], Status.Invalid],
    ["a list that ends inside a run", [0x11, 5, 1, 0x21, 5], Status.Truncated],
    ["a length of 2^63", [0x08, 0, 0, 0, 0, 0, 0, 0, 0x80, 0], Status.Invalid],
  ] as const) {
    test(`${what} ends the list, and what came before is kept`, () => {
      const found = runs([0x11, 1, 9, ...list]);
      assert.equal(found.status, status);
      assert.equal(found.starts[0], 9);
    });
  }
});

suite("LZNT1", () => {
  suiteSetup(useKernels);

  test("the example of MS-XCA decodes", () => {
    const packed = Uint8Array.from([0x38, 0xb0, 0x88, 0x46, 0x23, 0x20, 0x00, 0x20, 0x47, 0x20, 0x41, 0x00, 0x10, 0xa2, 0x47, 0x01, 0xa0, 0x45, 0x20, 0x44, 0x00, 0x08, 0x45, 0x01, 0x50, 0x79, 0x00, 0xc0, 0x45, 0x20, 0x05, 0x24, 0x13, 0x88, 0x05, 0xb4, 0x02, 0x4a, 0x44, 0xef, 0x03, 0x58, 0x02, 0x8c, 0x09, 0x16, 0x01, 0x48, 0x45, 0x00, 0xbe, 0x00, 0x9e, 0x00, 0x04, 0x01, 0x18, 0x90, 0x00]);
    const expected = "F# F# G A A G F# E D D E F# F# E E F# F# G A A G F# E D D E F# E D D E E F# D E F# G F# D E F# G F# E D E A F# F# G A A G F# E D D E F# E D D\0";
    const { bytes, given, intact } = decodeLznt1(packed, 4096);
    assert.isTrue(intact);
    assert.equal(new TextDecoder().decode(bytes.subarray(0, given)), expected);
  });

  test("packed bytes of many kinds come back, and the naive decoder agrees", () => {
    const kinds = [(i: number) => i & 3, (i: number) => i * 2654435761 >>> 24, (i: number) => (i % 97 < 60 ? 65 : i >> 3), () => 0];
    for (const kind of kinds) for (const size of [1, 100, 4096, 4097, 12_000]) {
      const bytes = new Uint8Array(size).map((_, i) => kind(i));
      const packed = packLznt1(bytes);
      const unpacked = decodeLznt1(packed, 16_384);
      assert.isTrue(unpacked.intact);
      assert.equal(unpacked.given, size);
      assert.deepEqual([...unpacked.bytes.subarray(0, size)], [...bytes]);
      assert.deepEqual(naiveLznt1(packed), [...bytes]);
      assert.isTrue(unpacked.bytes.subarray(size).every((byte) => byte === 0));
    }
  });

  test("damage stays in its chunk and is said; nothing is written past the unit", () => {
    const bytes = new Uint8Array(8192).map((_, i) => i % 50);
    const packed = packLznt1(bytes);
    packed[2] = 0xff; // the first token is now a reference to nothing
    const { bytes: out, intact } = decodeLznt1(packed, 8192);
    assert.isFalse(intact);
    assert.deepEqual([...out.subarray(4096)], [...bytes.subarray(4096)]);
    assert.equal(decodeLznt1(packLznt1(bytes), 5000).bytes.length, 5000);
  });

  test("a chunk that unpacks to more than 4096 bytes is cut: no bombs", () => {
    const packed = Uint8Array.from([0x03, 0xb0, 0x02, 65, 0xff, 0x0f]); // one literal, one reference of 4098 bytes
    assert.isFalse(decodeLznt1(packed, 65_536).intact);
  });
});
