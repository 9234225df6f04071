import { assert } from "chai";
import { ascii, type Measured, type Signature } from "../../src/engine/carving/signature.ts";
import { MemorySource } from "../../src/engine/core/byte-source.ts";
import { Rating, State } from "../../src/engine/filesystems/entry-table.ts";
import { afterReading, verify, type Rated } from "../../src/engine/recovery/verify.ts";

/** A format whose measure says what the test wants. */
const toy = (measured: Partial<Measured> | null): Signature => ({
  name: "Toy file", extension: "toy", mime: "x/toy", spec: "", magic: [{ bytes: ascii`TOY!` }],
  measure: (file) => measured && { length: file.size, verdict: "complete", checkedBy: "checksum", validUpTo: file.size, ...measured },
});
const content = (size = 10_000, magic = "TOY!") => {
  const bytes = new Uint8Array(size).fill(1);
  bytes.set(new TextEncoder().encode(magic));
  return new MemorySource(bytes);
};
const likely: Rated = { rating: Rating.Likely, reason: "The clusters are free." };
const uncertain: Rated = { rating: Rating.Uncertain, reason: "Its place was guessed." };

function checked(rated: Rated, measured: Partial<Measured> | null, more: { state?: State; name?: string; size?: number; magic?: string } = {}): Rated {
  const { state = State.Deleted, name = "a.toy", size, magic } = more;
  return verify({ content: content(size, magic), name, state, clusterSize: 4096 }, rated, [toy(measured)]);
}

suite("the content check", () => {
  test("a file whose checksums agree to its end is good, even where its place was guessed", () => {
    assert.deepEqual(checked(likely, {}), { rating: Rating.Good, reason: "The content was checked: Toy file, its checksums agree." });
    assert.equal(checked(uncertain, { checkedBy: "decode" }).rating, Rating.Good);
  });

  test("less than a cluster after the proved end is no doubt, more is", () => {
    assert.deepEqual(checked(likely, { length: 9_990 }), { rating: Rating.Good, reason: "The content was checked: Toy file, its checksums agree, followed by 10 bytes." });
    assert.equal(checked(likely, { length: 5000 }).rating, Rating.Likely);
    assert.equal(checked(uncertain, { length: 5000 }).rating, Rating.Uncertain);
  });

  test("a structure alone proves nothing about what stands between its marks", () => {
    assert.deepEqual(checked(uncertain, { checkedBy: "structure" }), uncertain);
    assert.deepEqual(checked(likely, { checkedBy: "structure" }), likely);
  });

  test("broken content is poor, content without its end uncertain, and never better than before", () => {
    const good: Rated = { rating: Rating.Good, reason: "" };
    assert.equal(checked(good, { verdict: "damaged", validUpTo: 4096 }).rating, Rating.Poor);
    assert.equal(checked(good, { verdict: "truncated" }).rating, Rating.Uncertain);
    assert.equal(checked({ rating: Rating.Poor, reason: "" }, { verdict: "truncated" }).rating, Rating.Poor);
  });

  test("a name that promises a format which the content does not have is a doubt", () => {
    assert.equal(checked(likely, {}, { magic: "else" }).rating, Rating.Uncertain);
    assert.deepEqual(checked(likely, {}, { magic: "else", name: "a.other" }), likely);
    assert.deepEqual(checked(likely, {}, { magic: "else", name: "toy" }), likely);
  });

  test("live, gone and empty files are left as they are", () => {
    assert.deepEqual(checked(likely, {}, { state: State.Live }), likely);
    assert.equal(checked({ rating: Rating.Gone, reason: "" }, {}).rating, Rating.Gone);
    assert.deepEqual(verify({ content: new MemorySource(new Uint8Array(0)), name: "a.toy", state: State.Deleted, clusterSize: 4096 }, likely, [toy({})]), likely);
  });

  test("a length past the end of the file is no complete file", () => {
    assert.equal(checked(likely, { length: 20_000 }).rating, Rating.Uncertain);
  });

  test("nothing but zeros, or bytes that could not be read, are poor", () => {
    assert.equal(afterReading(likely, State.Deleted, 100, 0, true).rating, Rating.Poor);
    assert.equal(afterReading(likely, State.Deleted, 0, 0, true).rating, Rating.Likely);
    assert.equal(afterReading({ rating: Rating.Good, reason: "" }, State.Live, 100, 1, false).rating, Rating.Poor);
  });
});
