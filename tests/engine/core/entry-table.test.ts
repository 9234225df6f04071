import { assert } from "chai";
import { EntryTable, Kind, Rating, State } from "../../../src/engine/filesystems/entry-table.ts";

suite("entry table", () => {
  test("names come back whole, with every kind of letter and lone surrogates", () => {
    const table = new EntryTable();
    const names = ["", "plain.txt", "Übersicht", "写真.jpg", "😀 party", "lone \ud800 high", "low \udc00", "\udbff\udfff", "a\u0000b"];
    for (const name of names) table.append(name, -1, Kind.File, State.Live);
    names.forEach((name, i) => assert.equal(table.name(i), name));
  });

  test("names asked for in order, backwards, and while the table grows are the same", () => {
    const table = new EntryTable();
    const names = Array.from({ length: 3000 }, (_, i) => (i % 97 === 0 ? `Ünïcode ${i}` : `file ${"x".repeat(i % 13)}${i}`));
    for (let i = 0; i < names.length; i++) {
      table.append(names[i]!, -1, Kind.File, State.Live);
      if (i % 3 !== 0) assert.equal(table.name(i), names[i]);
    }
    table.trim();
    for (let i = 0; i < names.length; i++) assert.equal(table.name(i), names[i]);
    for (let i = names.length - 1; i >= 0; i--) assert.equal(table.name(i), names[i]);
    assert.equal(table.name(table.append("after trimming", -1, Kind.File, State.Live)), "after trimming");
  });

  test("a name that is WTF-8 already becomes the same row", () => {
    const table = new EntryTable();
    const bytes = new TextEncoder().encode("…Übersicht 😀…");
    const row = table.appendBytes(bytes, 3, bytes.length - 3, -1, Kind.Directory, State.Deleted);
    assert.deepEqual([table.name(row), table.kind[row], table.state[row]], ["Übersicht 😀", Kind.Directory, State.Deleted]);
    const long = new Uint8Array(100_000).fill(65);
    assert.equal(table.name(table.appendBytes(long, 0, long.length, row, Kind.File, State.Live)).length, 100_000);
    assert.equal(table.name(table.append("after", row, Kind.File, State.Live)), "after");
  });

  test("paths join folders by / and streams by :", () => {
    const table = new EntryTable();
    const folder = table.append("a", -1, Kind.Directory, State.Live);
    const file = table.append("b.txt", folder, Kind.File, State.Deleted);
    const stream = table.append("Zone.Identifier", file, Kind.Stream, State.Deleted);
    assert.equal(table.path(stream), "a/b.txt:Zone.Identifier");
  });

  test("a parent that does not come first is refused, so no path can loop", () => {
    const table = new EntryTable();
    assert.equal(table.parent[table.append("x", 5, Kind.File, State.Live)], -1);
    assert.equal(table.parent[table.append("y", 1, Kind.File, State.Live)], -1);
  });

  test("folders deeper than the limit give a shortened path in bounded time", () => {
    const table = new EntryTable();
    let last = -1;
    for (let depth = 0; depth < 5000; depth++) last = table.append("d", last, Kind.Directory, State.Live);
    assert.match(table.path(last), /^…\/d\//);
  });

  test("a hundred thousand rows keep every column", () => {
    const table = new EntryTable();
    for (let i = 0; i < 100_000; i++) {
      table.append(`file ${i}`, -1, Kind.File, State.Live);
      table.size[i] = i * 1e9;
      table.rate(i, i % 5, `reason ${i % 7}`);
    }
    for (const i of [0, 1023, 1024, 65_536, 99_999]) {
      assert.equal(table.name(i), `file ${i}`);
      assert.equal(table.size[i], i * 1e9);
      assert.equal(table.rating[i], i % 5);
      assert.equal(table.reasonOf(i), `reason ${i % 7}`);
      assert.equal(table.content[i], i);
    }
    assert.equal(table.reasons.length, 8);
  });

  test("more reasons than the column can number are given up, not mixed up", () => {
    const table = new EntryTable();
    const row = table.append("x", -1, Kind.File, State.Live);
    for (let i = 0; i < 70_000; i++) table.rate(row, Rating.Poor, `reason ${i}`);
    assert.equal(table.reasonOf(row), "");
    table.rate(row, Rating.Poor, "reason 5");
    assert.equal(table.reasonOf(row), "reason 5");
  });
});
