import { assert } from "chai";
import { EntryTable, Flag, Kind, Rating, State } from "../../src/engine/filesystems/entry-table.ts";
import { EVERYTHING, EntryIndex, type EntryQuery } from "../../src/engine/filesystems/entry-view.ts";
import { orderByNumber } from "../../src/engine/filesystems/row-order.ts";

/** photos/{a.jpg, B.JPG, old/{c.png deleted}}, notes.txt with a stream, $MFT, gone.doc deleted and gone. */
function small(): EntryTable {
  const table = new EntryTable();
  const photos = table.append("photos", -1, Kind.Directory, State.Live);
  const a = table.append("a.jpg", photos, Kind.File, State.Live);
  table.size[a] = 30;
  const b = table.append("B.JPG", photos, Kind.File, State.Live);
  table.size[b] = 2 ** 40;
  const old = table.append("old", photos, Kind.Directory, State.Deleted);
  const c = table.append("c.png", old, Kind.File, State.Deleted);
  table.size[c] = 5;
  table.rate(c, Rating.Likely, "free");
  const notes = table.append("notes.txt", -1, Kind.File, State.Live);
  table.modified[notes] = -1e12;
  table.append("zone", notes, Kind.Stream, State.Live);
  const mft = table.append("$MFT", -1, Kind.File, State.Live);
  table.flags[mft] = Flag.System;
  const gone = table.append("Überholt.doc", -1, Kind.File, State.Deleted);
  table.modified[gone] = 5;
  table.rate(gone, Rating.Gone, "overwritten");
  return table;
}

suite("entry views", () => {
  const index = new EntryIndex(small());
  const names = (query: Partial<EntryQuery>) => Array.from(index.select({ ...EVERYTHING, ...query }), (i) => index.table.name(i));

  test("the root shows what lies directly in it, folders first, and a stream where its file lies", () => {
    assert.deepEqual(names({ recursive: false }), ["photos", "notes.txt", "zone", "Überholt.doc"]);
  });

  test("a folder shows what lies below it when asked for everything", () => {
    assert.deepEqual(names({ folder: 0 }), ["old", "a.jpg", "B.JPG", "c.png"]);
    assert.deepEqual(names({ folder: 0, recursive: false }), ["old", "a.jpg", "B.JPG"]);
  });

  test("files that belong to the filesystem itself are shown on request only", () => {
    assert.notInclude(names({}), "$MFT");
    assert.include(names({ system: true }), "$MFT");
  });

  test("a part of a name is found in any case, beyond ASCII too", () => {
    assert.deepEqual(names({ text: "b.jp" }), ["B.JPG"]);
    assert.deepEqual(names({ text: "ÜBER" }), ["Überholt.doc"]);
    assert.deepEqual(names({ text: "no such" }), []);
  });

  test("type, state and rating each narrow the list", () => {
    assert.deepEqual(names({ group: "pictures" }), ["a.jpg", "B.JPG", "c.png"]);
    assert.deepEqual(names({ state: "deleted", filesOnly: true }), ["c.png", "Überholt.doc"]);
    assert.deepEqual(names({ state: "deleted", filesOnly: true, withoutRatings: [Rating.Gone] }), ["c.png"]);
    assert.deepEqual(names({ state: "live", filesOnly: true, group: "documents" }), ["notes.txt"]);
  });

  test("sizes beyond 32 bits and times before 1970 sort as numbers, and unknown times come first", () => {
    assert.deepEqual(names({ filesOnly: true, group: "pictures", sort: "size" }), ["c.png", "a.jpg", "B.JPG"]);
    assert.deepEqual(names({ filesOnly: true, group: "pictures", sort: "size", descending: true }), ["B.JPG", "a.jpg", "c.png"]);
    assert.deepEqual(names({ filesOnly: true, group: "documents", sort: "modified" }), ["notes.txt", "Überholt.doc"]);
  });

  test("the groups are counted for the tabs", () => {
    const counts = index.groupCounts("all");
    assert.deepEqual([counts.pictures, counts.documents, counts.other, counts.video], [3, 2, 1, 0]);
  });

  test("folders say whether they have folders in them", () => {
    assert.deepEqual(Array.from(index.folders(-1)), [0]);
    assert.isTrue(index.branches(-1));
    assert.isTrue(index.branches(0));
    assert.isFalse(index.branches(3));
  });

  test("a table that grew is looked at anew", () => {
    const table = small();
    const growing = new EntryIndex(table);
    growing.select(EVERYTHING);
    table.append("aaa.mp4", -1, Kind.File, State.Live);
    assert.deepEqual(Array.from(growing.select({ ...EVERYTHING, group: "video" }), (i) => table.name(i)), ["aaa.mp4"]);
  });

  test("numbers are ordered as Array.sort orders them", () => {
    const values = Float64Array.from({ length: 5000 }, (_, i) => [Math.sin(i) * 10 ** (i % 30 - 10), -i, 0, i % 7, -0.5][i % 5]!);
    const rows = Uint32Array.from(values.keys());
    const slow = [...rows].sort((a, b) => values[a]! - values[b]! || a - b);
    assert.deepEqual(Array.from(orderByNumber(rows, values), (i) => values[i]), slow.map((i) => values[i]));
  });

  test("names are ordered as a plain comparison of their lower-case letters orders them", () => {
    const table = new EntryTable();
    for (let i = 0; i < 3000; i++) table.append(`${["img_", "IMG_", "a very long common beginning of names ", ""][i % 4]}${(i * 7919) % 3001}.jpg`, -1, Kind.File, State.Live);
    const got = Array.from(new EntryIndex(table).select(EVERYTHING), (i) => table.name(i).toLowerCase());
    assert.deepEqual(got, [...got].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  });

  test("a million rows are filtered and sorted in a moment", () => {
    const table = new EntryTable();
    for (let i = 0; i < 1_000_000; i++) {
      table.append(`IMG_${(i * 7919) % 1_000_003}.jpg`, -1, Kind.File, i % 3 ? State.Live : State.Deleted);
      table.size[i] = (i * 104_729) % 10_000_019;
    }
    const big = new EntryIndex(table);
    const time = (what: () => Uint32Array) => { const from = performance.now(); what(); return performance.now() - from; };
    const first = time(() => big.select(EVERYTHING));
    const sort = time(() => big.select({ ...EVERYTHING, sort: "size" }));
    const filter = time(() => big.select({ ...EVERYTHING, text: "77", state: "deleted" }));
    console.log(`1 M rows: names ranked ${first.toFixed(0)} ms, sorted by size ${sort.toFixed(0)} ms, filtered ${filter.toFixed(0)} ms`);
    assert.isBelow(first, 8000);
    assert.isBelow(sort, 2000);
    assert.isBelow(filter, 2000);
  });
});
