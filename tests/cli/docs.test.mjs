// The documentation of the command names every option that its help names; links in documents lead somewhere; every dependency has its reason.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
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

test("every link between documents leads to a file", () => {
  const documents = ["README.md", "CONTRIBUTING.md", "DEPENDENCIES.md", "SECURITY.md", "CHANGELOG.md", ...readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md")).map((name) => join("docs", name))];
  for (const document of documents) {
    for (const [, target] of readFileSync(document, "utf8").matchAll(/\]\((?!https?:)([^)#]+)/g)) assert.ok(existsSync(join(dirname(document), target)), `${document}: ${target}`);
  }
});

test("DEPENDENCIES.md gives a reason for every package, and for no other", () => {
  const { devDependencies, dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const named = [...readFileSync("DEPENDENCIES.md", "utf8").matchAll(/^\| ([@\w][^|]*) \| (?:engine|ui|dev) \|/gm)].flatMap(([, packages]) => packages.split(", "));
  assert.equal(dependencies, undefined, "what ships is bundled");
  assert.deepEqual(named.sort(), Object.keys(devDependencies).sort());
  for (const version of Object.values(devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/);
});
