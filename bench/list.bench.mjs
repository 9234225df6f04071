// Listing every file of a volume against The Sleuth Kit's fls, in one run.
// usage: node bench/list.bench.mjs IMAGE…   (after npm run build; images: ../shared/tools/images/big/many.sh, or any raw volume)
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { runnerImport } from "vite";
import { fixed, images, median, print, seconds } from "./measure.mjs";

const ROUNDS = 5;
const { module: engine } = await runnerImport(new URL("list-entry.ts", import.meta.url).pathname);
engine.loadKernels(new WebAssembly.Module(readFileSync("assembly/build/kernels.wasm")));

/** Rows of the first filesystem, listed by the engine alone. */
function list(image) {
  const source = new engine.NodeSource(image);
  const { volumes } = engine.finish(engine.openImage([{ name: "image", source }]));
  const { length } = engine.finish(volumes.find(({ filesystem }) => filesystem).filesystem.entries());
  source.close();
  return length;
}

const quiet = { stdio: ["ignore", "ignore", "ignore"] };
const salvor = (...args) => seconds(() => execFileSync(process.execPath, ["dist/cli/salvor.js", "ls", ...args], quiet));
const fls = (...args) => seconds(() => execFileSync("fls", ["-r", "-p", ...args], quiet));

const rows = images().map((image) => {
  execFileSync("cat", [image], quiet); // all find it in the page cache
  let files = 0;
  const rounds = Array.from({ length: ROUNDS }, () => ({
    short: fls(image), engine: seconds(() => { files = list(image); }), table: salvor(image), long: fls("-l", image), jsonl: salvor("--jsonl", image),
  }));
  const of = (what) => median(rounds.map((round) => round[what]));
  const ratio = (theirs, ours) => fixed(median(rounds.map((round) => round[theirs] / round[ours])), 1);
  return [basename(image), String(Math.round(statSync(image).size / 2 ** 20)), String(files), fixed(of("short")), fixed(of("engine")), ratio("short", "engine"),
    fixed(of("table")), fixed(of("long")), fixed(of("jsonl")), ratio("long", "jsonl")];
});
print("Listing", ["image", "MiB", "rows", "fls -rp, s", "engine, s", "times as fast", "salvor ls, s", "fls -rpl, s", "salvor ls --jsonl, s", "times as fast"], rows);
