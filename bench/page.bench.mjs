// What a visitor waits for: bytes of the first load, until the page can be used, until a 1 TiB image is open, and the memory of the tab.
// usage: node bench/page.bench.mjs   (after npm run build)
import { closeSync, existsSync, ftruncateSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gunzipSync, gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { preview } from "vite";
import { chromeArgs, findChrome } from "../scripts/chrome.mjs";
import { fixed, median, print } from "./measure.mjs";

const ROUNDS = 5;
const TIB = 2 ** 40;

const firstLoad = readdirSync("dist", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\/(cli|samples)$/.test(entry.parentPath))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
const size = (compress) => firstLoad.reduce((sum, bytes) => sum + compress(bytes).length, 0) / 1024;

const folder = mkdtempSync(join(tmpdir(), "salvor-bench-"));
const huge = join(folder, "huge.img");
const sample = gunzipSync(readFileSync("public/samples/deleted-photos.img.gz"));
const descriptor = openSync(huge, "w");
writeSync(descriptor, sample);
ftruncateSync(descriptor, TIB);
closeSync(descriptor);

const server = await preview({ preview: { port: 0 }, logLevel: "error" });
const browser = await chromium.launch({ executablePath: findChrome(), args: chromeArgs });

/** Resident MiB of the largest process that renders a page, workers and WebAssembly memory included; not a number but on Linux. */
function residentMemory(root) {
  const field = (pid, name) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(new RegExp(`^${name}:\\s+(\\d+)`, "m"))?.[1]);
  const parents = new Map(readdirSync("/proc").filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/status`)).map((name) => [Number(name), field(name, "PPid")]));
  const below = (pid) => [...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...below(child)]);
  if (process.platform !== "linux") return NaN;
  return Math.max(...below(root).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("--type=renderer")).map((pid) => field(pid, "VmRSS") / 1024));
}

const usable = [];
const opening = [];
let memory = 0;
for (let round = 0; round < ROUNDS; round++) {
  const context = await browser.newContext();
  await context.addInitScript(() => { delete window.showOpenFilePicker; });
  const page = await context.newPage();
  await page.goto(server.resolvedUrls.local[0], { waitUntil: "commit" });
  await page.getByRole("button", { name: "Open sample" }).waitFor();
  usable.push(await page.evaluate(() => performance.now()) / 1000);
  const start = performance.now();
  await page.locator("input[type=file]").first().setInputFiles(huge);
  await page.getByRole("row").filter({ hasText: "Lake at dusk.jpg" }).or(page.getByRole("row").filter({ hasText: "DCIM" })).first().waitFor();
  opening.push((performance.now() - start) / 1000);
  memory = Math.max(memory, residentMemory(process.pid));
  await context.close();
}
await browser.close();
await server.close();
rmSync(folder, { recursive: true });
print("The page", ["what", "measured", "goal"], [
  ["first load without samples, gzip, KiB", fixed(size((bytes) => gzipSync(bytes, { level: 9 })), 0), "≤ 200"],
  ["first load without samples, brotli, KiB", fixed(size(brotliCompressSync), 0), "≤ 200"],
  ["from navigation to usable, s (median)", fixed(median(usable)), "≤ 1.5"],
  ["1 TiB sparse image, from choosing it to its files, s (median)", fixed(median(opening)), "≤ 1"],
  ["the tab's process with it open, resident MiB", fixed(memory, 0), "≤ 300"],
]);
