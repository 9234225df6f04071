// Carving against PhotoRec, and the scan kernel alone, in one run: absolute times depend on the machine, ratios less.
// usage: node bench/carve.bench.mjs IMAGE…   (after npm run build; images: ../shared/tools/images/big, or any raw image)
// Where IMAGE lies beside NAME.deleted.tsv (D or L, MD5, size, source), files that came back byte for byte are counted.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { runnerImport } from "vite";
import { fixed, images, median, print, seconds } from "./measure.mjs";

const ROUNDS = 3;
const PHOTOREC = "partition_none,options,paranoid,wholespace,fileopt,everything,enable,search";

/** Seconds that `run` takes in a fresh folder, and the MD5 of every file it left there. */
function timed(run) {
  const folder = mkdtempSync(join(tmpdir(), "salvor-bench-"));
  try {
    const spent = seconds(() => run(folder));
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !/manifest|report\.xml|photorec\./.test(entry.name));
    return { seconds: spent, sums: files.map((entry) => createHash("md5").update(readFileSync(join(entry.parentPath, entry.name))).digest("hex")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const photorec = (image) => timed((folder) => spawnSync("photorec", ["/d", join(folder, "rec"), "/cmd", image, PHOTOREC], { cwd: folder, stdio: "ignore" }));
const salvor = (image) => timed((folder) => execFileSync(process.execPath, ["dist/cli/salvor.js", "carve", image, "--all-space", "--to", join(folder, "out")], { stdio: "ignore" }));

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

const rows = [];
for (const image of images()) {
  execFileSync("cat", [image], { stdio: ["ignore", "ignore", "ignore"] }); // both find it in the page cache
  const rounds = Array.from({ length: ROUNDS }, () => ({ photorec: photorec(image), salvor: salvor(image) }));
  const of = (tool) => median(rounds.map((round) => round[tool].seconds));
  const ratio = median(rounds.map((round) => round.photorec.seconds / round.salvor.seconds));
  rows.push([basename(image), String(Math.round(statSync(image).size / 2 ** 20)), fixed(of("photorec"), 1), fixed(of("salvor"), 1), fixed(ratio, 1),
    exact(image, rounds[0].photorec.sums), exact(image, rounds[0].salvor.sums), ...await kernelSpeeds(image)]);
}
print("Carving in a terminal, everything checked, hashed and written", ["image", "MiB", "PhotoRec, s", "salvor, s", "times as fast", "PhotoRec: deleted, live exact", "salvor: deleted, live exact", "scan kernel GB/s, sectors", "every byte"], rows);
