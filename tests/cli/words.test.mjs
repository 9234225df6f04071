// Patterns, time zones and text for a terminal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const { module: { glob, chosenZone, inZone, moment, printable } } = await runnerImport(fileURLToPath(new URL("./export-parts.ts", import.meta.url)));

test("a pattern without a slash is about the name, one with a slash about the path", () => {
  const cases = [
    ["*.jpg", "a/b/c.JPG", true], ["*.jpg", "c.jpg", true], ["*.jpg", "c.jpeg", false], ["a/*.jpg", "a/c.jpg", true], ["a/*.jpg", "a/b/c.jpg", false],
    ["a/**/*.jpg", "a/c.jpg", true], ["a/**/*.jpg", "a/b/d/c.jpg", true], ["a/**", "a/b/c", true], ["/a/?", "a/b", true], ["?", "ab", false], ["[a-c]x", "bx", true],
    ["[!a-c]x", "bx", false], ["[!a-c]x", "dx", true], ["a+b(1).txt", "a+b(1).txt", true], ["a.b", "aXb", false], ["[", "[", true], ["**", "a/b", true], ["写*", "d/写真.jpg", true],
  ];
  for (const [pattern, path, matches] of cases) assert.equal(glob(pattern)(path), matches, `${pattern} ${path}`);
  // Patterns that would keep a backtracking search busy for ever.
  assert.equal(glob(`${"*".repeat(60)}a`)("b".repeat(255)), false);
  assert.equal(glob(`${"**/".repeat(60)}a`)("b/".repeat(255)), false);
});

const time = (text, zone) => ({ nanoseconds: BigInt(Date.parse(`${text}Z`)) * 1_000_000n, zone });

test("a local time becomes a moment in the zone that was asked for, summer and winter", () => {
  const berlin = chosenZone({ zone: "Europe/Berlin" });
  assert.equal(moment(time("2024-07-01T12:00:00", "local"), berlin).toISOString(), "2024-07-01T10:00:00.000Z");
  assert.equal(moment(time("2024-01-01T12:00:00", "local"), berlin).toISOString(), "2024-01-01T11:00:00.000Z");
  assert.equal(moment(time("2024-03-31T03:00:00", "local"), berlin).toISOString(), "2024-03-31T01:00:00.000Z");
  assert.equal(moment(time("2024-01-01T12:00:00", "local"), chosenZone({ zone: "-03:30" })).toISOString(), "2024-01-01T15:30:00.000Z");
  assert.equal(moment(time("2024-01-01T12:00:00", "utc"), berlin).toISOString(), "2024-01-01T12:00:00.000Z");
  assert.equal(moment(time("2024-01-01T12:00:00", 60), chosenZone({ zone: "UTC" })).toISOString(), "2024-01-01T11:00:00.000Z");
  assert.equal(moment(null, berlin), null);
});

test("the table shows every time on one clock, local ones as they were written", () => {
  const tokyo = chosenZone({ zone: "Asia/Tokyo" });
  assert.equal(inZone(time("2024-01-01T12:00:00", "utc"), tokyo), "2024-01-01 21:00:00");
  assert.equal(inZone(time("2024-01-01T12:00:00", 60), tokyo), "2024-01-01 20:00:00");
  assert.equal(inZone(time("2024-01-01T12:00:00", "local"), tokyo), "2024-01-01 12:00:00");
  assert.equal(inZone(null, tokyo), "");
});

test("text from an image cannot command the terminal", () => {
  assert.equal(printable("a\u001b[2Jb\u202ec\nd"), "a\ufffd[2Jb\ufffdc\ufffdd");
});
