// What each folder may import and may not do, with the reason; and that generated files are fresh. Run by node:test.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path/posix";
import { test } from "node:test";
import { runnerImport } from "vite";
import { generate } from "../assembly/layouts/generate.mjs";
import { formats } from "../scripts/formats.mjs";

const RULES = [
  { folder: "assembly", may: /^assembly\//, why: "kernels are pure functions on buffers" },
  { folder: "src/engine", may: /^(src\/engine\/|assembly\/(build\/|status)|(fflate|client-zip)$)/, why: "the engine runs in a worker, in Node and in a test: it knows neither DOM nor Node" },
  { folder: "src/engine/core", may: /^src\/engine\/core\//, why: "what everything stands on stands on nothing" },
  { folder: "src/engine/layouts", may: /^src\/engine\/(layouts|core)\//, why: "structures on disk are data, which the page may have too" },
  { folder: "src/ui", may: /^(src\/ui\/|src\/engine\/layouts\/|workers\/[\w.]+\?worker&url$|(lit|lit\/.*|idb-keyval|comlink)$)/, why: "the page never parses and never sees WebAssembly memory" },
  { folder: "src/cli", may: /^(src\/cli\/|src\/engine\/|node:|comlink($|\/))/, why: "the terminal is the engine and Node" },
  { folder: "workers/node", may: /^(src\/engine\/|src\/cli\/(node-source|folder-sink|carve-copy)|comlink($|\/)|node:worker_threads$)/, why: "workers for Node read and write as the terminal does" },
  { folder: "workers", but: "workers/node/", may: /^(workers\/|src\/engine\/|comlink$)/, why: "workers are entry points around the engine" },
];
/** Words that code may not have, where, and why. Comments do not count, nor do private methods of such a name. */
const FORBIDDEN = [
  {
    folders: ["src/engine"], words: /\b(async|await)\b/, why: "parsers read like the specification they follow; only who drives, streams or writes may wait",
    but: /^src\/engine\/(core\/(job|segments)|carving\/(pool|carve-file)|explorer\/(scan-run|picks)|export\/(export-entries|file-writer|zip-writer))\.ts$/,
  },
  { folders: ["src", "workers"], words: /(?<![.#\w])fetch\(/, but: /^(workers\/(load-kernels|sw)|src\/ui\/samples)\.ts$/, why: "nothing but the app's own files is ever loaded" },
  { folders: ["src", "workers"], words: /\b(XMLHttpRequest|WebSocket|WebTransport|EventSource|RTCPeerConnection|sendBeacon|importScripts|node:(https?|net|dgram|tls|http2|dns))\b/, why: "nothing leaves the machine" },
  {
    folders: ["src", "workers"], words: /\b(createWritable|writeSync|writeFile(Sync)?|appendFileSync|f?truncateSync|openSync|unlinkSync|renameSync|removeEntry|rmSync|O_RDWR)\b/,
    but: /^(src\/cli\/(folder-sink|destination|node-source|carve-copy)|src\/engine\/export\/(file-writer|export-entries)|workers\/(handle-sink|saving))\.ts$/, why: "only destinations are written, and only by these; a source never is",
  },
  { folders: ["src/cli/node-source.ts"], words: /\b(O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)|writeSync|ftruncateSync|unlinkSync)\b/, why: "sources are opened for reading" },
  { folders: ["src", "workers"], words: /(:|\bas|<|\|) ?any\b/, why: "a value of any type is a mistake that waits" },
  { folders: ["src", "workers", "tests"], words: /@ts-(ignore|expect-error|nocheck)/, comments: true, why: "what the compiler says is mended" },
  { folders: ["assembly"], words: /@ts-(ignore(?!: decorator$)|expect-error|nocheck)/m, comments: true, why: "only decorators need it there" },
  { folders: ["assembly"], words: /\bnew [A-Z]|\[\]/, but: /^assembly\/layouts\//, why: "no kernel allocates: there is no garbage collector" },
];

const files = (folder) => (folder.endsWith(".ts") ? [folder] : readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name.replaceAll("\\", "/"))).filter((name) => name.endsWith(".ts") && !name.includes("/build/")));
const code = (file) => readFileSync(file, "utf8").replace(/\/\*[^]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");

function imports(file) {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^(?:import|export)(?! type\b)(?:[^"';=(]*\sfrom)?\s*["']([^"']+)["']/gm), ...text.matchAll(/\bimport\(["']([^"']+)["']\)/g)]
    .map(([, target]) => (target.startsWith(".") ? normalize(join(dirname(file), target)) : target));
}

for (const { folder, may, but = "\0", why } of RULES) {
  test(`${folder} imports only what it may: ${why}`, () => {
    for (const file of files(folder)) if (!file.startsWith(but)) for (const target of imports(file)) assert.match(target, may, `${file} imports ${target}`);
  });
}

test("the page knows of the workers only the types of api.ts, and comlink in session.ts only", () => {
  for (const file of files("src/ui")) {
    for (const [, target] of readFileSync(file, "utf8").matchAll(/^import type [^"]*"([^"]*\/workers\/[^"]*)"/gm)) assert.match(target, /\/workers\/api\.ts$/, file);
    if (!file.endsWith("/session.ts")) assert.ok(!imports(file).includes("comlink"), file);
  }
});

test("workers are entry points: at most 100 lines each", () => {
  for (const file of files("workers")) assert.ok(readFileSync(file, "utf8").split("\n").length <= 101, file);
});

for (const { folders, words, but = /^$/, comments = false, why } of FORBIDDEN) {
  test(`${folders.join(", ")}: ${why}`, () => {
    for (const file of folders.flatMap(files)) {
      if (but.test(file)) continue;
      const found = words.exec(comments ? readFileSync(file, "utf8") : code(file));
      assert.equal(found?.[0], undefined, file);
    }
  });
}

test("no export that nobody imports", () => {
  const sources = [...["src", "workers", "assembly"].flatMap(files), ...["src/engine", "src/cli", "tests", "bench", "workers"].flatMap(files)];
  const texts = new Map([...new Set([...sources, "assembly/layouts/generate.mjs"])].map((file) => [file, code(file)]));
  for (const [file, text] of texts) {
    if (!/^(src|workers|assembly)\//.test(file) || file.startsWith("assembly/layouts/")) continue;
    for (const [, name] of text.matchAll(/^export (?:async )?(?:const|let|function\*?|class|enum) (\w+)/gm)) {
      const used = [...texts].some(([other, its]) => other !== file && new RegExp(`\\b${name}\\b`).test(its));
      assert.ok(used || /@customElement/.test(text), `${file} exports ${name}`);
    }
  }
});

test("generated layouts are fresh: run `npm run layouts`", async () => {
  const fresh = await generate();
  const committed = files("assembly/layouts");
  assert.deepEqual(committed.map((file) => file.split("/").at(-1)).sort(), Object.keys(fresh).sort());
  for (const [file, text] of Object.entries(fresh)) assert.equal(readFileSync(join("assembly/layouts", file), "utf8"), text, file);
});

test("the list of formats is fresh: run `npm run formats`", async () => {
  assert.equal(readFileSync("docs/formats.md", "utf8"), await formats());
});

test("README names every filesystem; the page has a tab for every kind of file that carving finds, programs apart", async () => {
  const { module: { FILESYSTEMS } } = await runnerImport("./src/engine/filesystems/index.ts");
  const readme = readFileSync("README.md", "utf8");
  for (const { name } of FILESYSTEMS) assert.ok(readme.includes(name), name);
  const { module: { SIGNATURES } } = await runnerImport("./src/engine/carving/signatures/index.ts");
  const { module: { groupOf } } = await runnerImport("./src/engine/filesystems/type-group.ts");
  for (const { name, extension, extensions = [] } of SIGNATURES.filter((signature) => !signature.name.includes("program") || signature.name.includes("MPEG"))) {
    for (const each of [extension, ...extensions]) assert.notEqual(groupOf(new TextEncoder().encode(`a.${each}`), 0, each.length + 2), 0, `${name}: ${each} is in no group of type-group.ts`);
  }
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

test("every decoder that a source names is listed in decoders.ts", async () => {
  const { module: { DECODERS } } = await runnerImport("./src/engine/decoders.ts");
  const named = files("src/engine").flatMap((file) => [...code(file).matchAll(/decoder: "(\w+)"/g)].map(([, name]) => name));
  assert.deepEqual([...new Set(named)].sort(), Object.keys(DECODERS).sort());
});

test("every folder of src/engine/filesystems is listed in its index", () => {
  const listed = imports("src/engine/filesystems/index.ts");
  for (const folder of readdirSync("src/engine/filesystems", { withFileTypes: true })) if (folder.isDirectory()) assert.ok(listed.includes(`src/engine/filesystems/${folder.name}/index.ts`), folder.name);
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
