// Writes docs/formats.md from the code's own lists: `npm run formats`. A test compares the two.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const load = async (file) => (await runnerImport(fileURLToPath(new URL(`../src/engine/${file}`, import.meta.url)))).module;
const names = (formats) => formats.map(({ name }) => name).join(", ");

/** The text of docs/formats.md. */
export async function formats() {
  const { CONTAINERS } = await load("containers/index.ts");
  const { PARTITION_SCHEMES } = await load("partitions/index.ts");
  const { FILESYSTEMS } = await load("filesystems/index.ts");
  const { SIGNATURES } = await load("carving/signatures/index.ts");
  const kinds = [...SIGNATURES].sort((a, b) => a.name.localeCompare(b.name, "en"));
  return `# Formats

Written by \`npm run formats\` from the lists in the code. Do not edit.

| | |
|---|---|
| Containers | ${names(CONTAINERS)} |
| Partition tables | ${names(PARTITION_SCHEMES)} |
| Filesystems | ${names(FILESYSTEMS)} |

## Files that carving finds

${kinds.length} signatures. An extension beside the first is given where the content shows a narrower kind; \`--types\` takes all of them.

| Kind | Extensions | Specification |
|---|---|---|
${kinds.map(({ name, extension, extensions = [], spec }) => `| ${name} | ${[...new Set([extension, ...extensions])].join(", ")} | ${spec} |`).join("\n")}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(new URL("../docs/formats.md", import.meta.url), await formats());
