// Carving against PhotoRec, and the scan kernel alone, in one run: absolute times depend on the machine, ratios less.
// usage: node bench/carve.bench.mjs IMAGE…   (after npm run build; images: ../shared/tools/images/big, or any raw image)
// Where IMAGE lies beside NAME.deleted.tsv (D or L, MD5, size, source), files that came back byte for byte are counted.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, rmSync, statSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { runnerImport } from "vite";

const ROUNDS = 3;
const PHOTOREC = "partition_none,options,paranoid,wholespace,fileopt,everything,enable,search";

const images = process.argv.slice(2);
if (images.length === 0) throw new Error("which images? node bench/carve.bench.mjs IMAGE…");

/** Seconds that `run` takes in a fresh folder, and the MD5 of every file it left there. */
function timed(run) {
  const folder = mkdtempSync(join(tmpdir(), "salvor-bench-"));
  try {
    const start = performance.now();
    run(folder);
    const seconds = (performance.now() - start) / 1000;
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !/manifest|report\.xml|photorec\./.test(entry.name));
    return { seconds, sums: files.map((entry) => createHash("md5").update(readFileSync(join(entry.parentPath, entry.name))).digest("hex")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const photorec = (image) => timed((folder) => spawnSync("photorec", ["/d", join(folder, "rec"), "/cmd", image, PHOTOREC], { cwd: folder, stdio: "ignore" }));
const salvor = (image) => timed((folder) => execFileSync(process.execPath, ["dist/cli/salvor.js", "carve", image, "--all-space", "--to", join(folder, "out")], { stdio: "ignore" }));

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Deleted and live files that came back byte for byte, of how many; empty where nobody knows. */
function exact(image, sums) {
  const truth = image.replace(/\.img$/, ".deleted.tsv");
  if (!existsSync(truth)) return "";
  const have = new Set(sums);
  const rows = readFileSync(truth, "utf8").trim().split("\n").map((line) => line.split("\t"));
  return ["D", "L"].map((state) => {
    const of = rows.filter((row) => row[0] === state);
    return `${of.filter((row) => have.has(row[1])).length}/${of.length}`;
  }).join(" ");
}

/** GB/s of the kernel over the image's first 256 MiB, in windows of 1 MiB that are in memory: at sector starts, and at every byte. */
async function kernelSpeeds(image) {
  const { module } = await runnerImport(new URL("scan-entry.ts", import.meta.url).pathname);
  module.loadKernels(new WebAssembly.Module(readFileSync("assembly/build/kernels.wasm")));
  const data = new Uint8Array(Math.min(256 << 20, statSync(image).size));
  const descriptor = openSync(image, "r");
  readSync(descriptor, data, 0, data.length, 0);
  closeSync(descriptor);
  return [512, 1].map((alignment) => {
    const { patterns } = new module.Search(alignment);
    const speeds = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      for (let at = 0; at < data.length; at += 1 << 20) module.scan(data.subarray(at, at + (1 << 20)), 1 << 20, patterns, alignment);
      return data.length / (performance.now() - start) / 1e6;
    });
    return Math.max(...speeds).toFixed(1);
  });
}

console.log(`${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`);
console.log("| Image | MiB | PhotoRec s | salvor s | times | PhotoRec exact D L | salvor exact D L | kernel GB/s, sectors | every byte |");
console.log("|---|---|---|---|---|---|---|---|---|");
for (const image of images) {
  execFileSync("cat", [image], { stdio: ["ignore", "ignore", "ignore"] }); // both find it in the page cache
  const rounds = Array.from({ length: ROUNDS }, () => ({ photorec: photorec(image), salvor: salvor(image) }));
  const theirs = median(rounds.map((round) => round.photorec.seconds));
  const ours = median(rounds.map((round) => round.salvor.seconds));
  const [sectors, bytes] = await kernelSpeeds(image);
  console.log(`| ${basename(image)} | ${Math.round(statSync(image).size / 2 ** 20)} | ${theirs.toFixed(1)} | ${ours.toFixed(1)} | ${(theirs / ours).toFixed(1)} | ${exact(image, rounds[0].photorec.sums)} | ${exact(image, rounds[0].salvor.sums)} | ${sectors} | ${bytes} |`);
}
