// What each folder may import, with the reason; and that generated files are fresh. Run by node:test.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path/posix";
import { test } from "node:test";
import { runnerImport } from "vite";
import { generate } from "../assembly/layouts/generate.mjs";

const ENGINE_PACKAGES = ["fflate", "client-zip"];
const RULES = [
  { folder: "assembly", may: /^assembly\//, why: "kernels are pure functions on buffers" },
  { folder: "src/engine", may: new RegExp(`^(src/engine/|assembly/(build|status)|(${ENGINE_PACKAGES.join("|")})$)`), why: "the engine runs in a worker, in Node and in a test: it knows neither DOM nor Node" },
  { folder: "src/ui", may: /^(src\/ui\/|src\/engine\/layouts\/|workers\/api|workers\/[\w.]+\?worker&url$|lit($|\/)|idb-keyval$|client-zip$|comlink$)/, why: "the page never parses and never sees WebAssembly memory" },
  { folder: "src/cli", may: /^(src\/cli\/|src\/engine\/|workers\/|node:|comlink($|\/))/, why: "the terminal is the engine and Node" },
  { folder: "workers", may: /^(workers\/|src\/engine\/|src\/cli\/node-source|comlink($|\/)|node:)/, why: "workers are entry points around the engine; those for Node read as the terminal does" },
];

const files = (folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name.replaceAll("\\", "/"))).filter((name) => name.endsWith(".ts") && !name.includes("/build/"));

function imports(file) {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^(?:import|export)(?! type\b)(?:[^"';=(]*\sfrom)?\s*["']([^"']+)["']/gm)]
    .map(([, target]) => (target.startsWith(".") ? normalize(join(dirname(file), target)) : target));
}

for (const { folder, may, why } of RULES) {
  test(`${folder} imports only what it may: ${why}`, () => {
    for (const file of files(folder)) for (const target of imports(file)) assert.match(target, may, `${file} imports ${target}`);
  });
}

test("comlink is used by the page in session.ts only", () => {
  for (const file of files("src/ui")) if (!file.endsWith("/session.ts")) assert.ok(!imports(file).includes("comlink"), file);
});

test("generated layouts are fresh: run `npm run layouts`", async () => {
  const fresh = await generate();
  const committed = files("assembly/layouts");
  assert.deepEqual(committed.map((file) => file.split("/").at(-1)).sort(), Object.keys(fresh).sort());
  for (const [file, text] of Object.entries(fresh)) assert.equal(readFileSync(join("assembly/layouts", file), "utf8"), text, file);
});

test("layouts: fields are in order, inside the structure, do not overlap, and say what they are for", async () => {
  for (const file of files("src/engine/layouts").filter((name) => !/\/(layout|write)\.ts$/.test(name))) {
    const { module } = await runnerImport(`./${file}`);
    for (const layout of Object.values(module).filter((value) => value?.fields)) {
      let end = 0;
      for (const [name, field] of Object.entries(layout.fields)) {
        assert.ok(field.offset >= end, `${file}: ${layout.name}.${name} begins before the field above it ends`);
        assert.ok(field.doc.length > 0, `${file}: ${layout.name}.${name} has no doc`);
        end = field.offset + field.length;
      }
      assert.ok(end <= layout.size, `${file}: ${layout.name} is ${layout.size} bytes, its fields reach ${end}`);
    }
  }
});

for (const list of ["carving/signatures", "containers", "partitions"]) {
  test(`every file of src/engine/${list} is listed in its index`, () => {
    const listed = new Set(imports(`src/engine/${list}/index.ts`));
    for (const file of files(`src/engine/${list}`)) {
      if (/export const \w+: (Signature|ContainerFormat|PartitionScheme) =/.test(readFileSync(file, "utf8"))) assert.ok(listed.has(file), `${file} is not listed`);
    }
  });
}

test("no npm script needs another to run before it by its name: .npmrc forbids scripts of packages, and npm then leaves out ours called pre… and post…, too", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const name of Object.keys(scripts)) assert.doesNotMatch(name, /^(pre|post)/);
  for (const name of ["start", "dev", "test"]) assert.match(scripts[name], /^node scripts\/setup\.mjs && /, `npm run ${name} works in a fresh clone`);
});
