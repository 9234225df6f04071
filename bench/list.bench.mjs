// Listing every file of a volume against The Sleuth Kit's fls, in one run: absolute times depend on the machine, ratios less.
// usage: node bench/list.bench.mjs IMAGE…   (after npm run build; images: ../shared/tools/images/big/many.sh, or any raw volume)
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { basename } from "node:path";
import { runnerImport } from "vite";

const ROUNDS = 5;
const images = process.argv.slice(2);
if (images.length === 0) throw new Error("which images? node bench/list.bench.mjs IMAGE…");

const { module: engine } = await runnerImport(new URL("list-entry.ts", import.meta.url).pathname);
engine.loadKernels(new WebAssembly.Module(readFileSync("assembly/build/kernels.wasm")));

function seconds(run) {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

/** Rows of the first filesystem, listed by the engine alone. */
function list(image) {
  const source = new engine.NodeSource(image);
  const { volumes } = engine.finish(engine.openImage([{ name: "image", source }]));
  const { length } = engine.finish(volumes.find(({ filesystem }) => filesystem).filesystem.entries());
  source.close();
  return length;
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const quiet = { stdio: ["ignore", "ignore", "ignore"] };

console.log(`${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`);
console.log("| Image | MiB | rows | fls s | engine s | times | salvor ls s |");
console.log("|---|---|---|---|---|---|---|");
for (const image of images) {
  execFileSync("cat", [image], quiet); // all find it in the page cache
  let rows = 0;
  const rounds = Array.from({ length: ROUNDS }, () => ({
    fls: seconds(() => execFileSync("fls", ["-r", "-p", image], quiet)),
    engine: seconds(() => { rows = list(image); }),
    salvor: seconds(() => execFileSync(process.execPath, ["dist/cli/salvor.js", "ls", image], quiet)),
  }));
  const [fls, ours, salvor] = ["fls", "engine", "salvor"].map((what) => median(rounds.map((round) => round[what])));
  console.log(`| ${basename(image)} | ${Math.round(statSync(image).size / 2 ** 20)} | ${rows} | ${fls.toFixed(2)} | ${ours.toFixed(2)} | ${(fls / ours).toFixed(1)} | ${salvor.toFixed(2)} |`);
}
