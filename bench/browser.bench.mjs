// Carving in Chromium beside what the same browser can read by BYOB streams with as many workers, and beside PhotoRec, in one run.
// usage: node bench/browser.bench.mjs IMAGE… [--workers=N]   (after npm run build)
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { chromeArgs, findChrome } from "../scripts/chrome.mjs";
import { fixed, images, median, print, seconds } from "./measure.mjs";

const workers = Number(process.argv.find((argument) => argument.startsWith("--workers="))?.slice(10) ?? 3);
const outDir = mkdtempSync(join(tmpdir(), "salvor-bench-"));
const config = { configFile: false, logLevel: "error", base: "./", worker: { format: "es" }, build: { outDir, target: "es2023", assetsInlineLimit: 0, rolldownOptions: { input: "bench/browser/page.html" } } };
await build(config);
const server = await preview({ ...config, preview: { port: 0 } });
const browser = await chromium.launch({ executablePath: findChrome(), args: chromeArgs });
const page = await browser.newPage();
page.on("pageerror", (error) => console.error(error.message));
await page.goto(`${server.resolvedUrls.local[0]}bench/browser/page.html`);
await page.waitForFunction(() => "carveSeconds" in globalThis);

function photorec(image) {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    return seconds(() => spawnSync("photorec", ["/d", join(folder, "rec"), "/cmd", resolve(image), "partition_none,options,paranoid,wholespace,fileopt,everything,enable,search"], { cwd: folder, stdio: "ignore" }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const rows = [];
for (const image of images()) {
  const size = statSync(image).size;
  await page.locator("#image").setInputFiles(image);
  const reading = [];
  const carving = [];
  let found = 0;
  for (let round = 0; round < 4; round++) {
    const read = await page.evaluate((n) => globalThis.readSeconds(n), workers);
    const carve = await page.evaluate((n) => globalThis.carveSeconds(n), workers);
    if (round === 0) continue; // warms caches and compiled code
    reading.push(read);
    carving.push(carve.seconds);
    found = carve.files;
  }
  const peer = photorec(image);
  const carve = median(carving);
  rows.push([basename(image), fixed(size / 2 ** 20, 0), fixed(size / median(reading) / 1e6, 0), fixed(size / carve / 1e6, 0), fixed(median(reading.map((read, i) => read / carving[i]))), String(found), fixed(peer / carve, 1)]);
}
await browser.close();
await server.close();
rmSync(outDir, { recursive: true });
print(`Carving in Chromium, ${workers} workers, everything checked, nothing written`, ["image", "MiB", "reading alone, MB/s", "carving, MB/s", "of reading", "files", "times as fast as PhotoRec"], rows);
