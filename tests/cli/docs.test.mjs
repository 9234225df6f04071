// The documentation of the command names every option that its help names.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { salvor } from "./run-salvor.mjs";

const documented = readFileSync(new URL("../../docs/command-line.md", import.meta.url), "utf8");

for (const command of ["info", "ls", "recover", "carve"]) {
  test(`every option of salvor ${command} is documented`, async () => {
    const { stdout } = await salvor(command, "--help");
    const options = new Set(stdout.match(/--[a-z-]+/g));
    assert.ok(options.size > 0);
    for (const option of options) assert.ok(documented.includes(option), option);
  });
}
