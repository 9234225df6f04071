// The built app on a plain static host (no special headers, a sub-folder), in a real browser, as a person uses it.
import assert from "node:assert/strict";
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, readdirSync, unlinkSync, writeFileSync, writeSync } from "node:fs";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { after, before, test } from "node:test";
import { unzipSync } from "fflate";
import { chromium } from "playwright-core";
import { chromeArgs, findChrome } from "../../scripts/chrome.mjs";
import { serve } from "./serve.mjs";

const SAMPLE = gunzipSync(readFileSync("public/samples/deleted-photos.img.gz"));
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "salvor-e2e-"));
let host, browser, page;
let closed = false;
const problems = [];
const foreign = [];

before(async () => {
  host = await serve();
  browser = await chromium.launch({ executablePath: findChrome(), args: chromeArgs });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "light", acceptDownloads: true });
  // Pickers of the system cannot be operated from here; without them the app does as it does in other browsers.
  await context.addInitScript(() => { for (const name of ["showOpenFilePicker", "showSaveFilePicker", "showDirectoryPicker"]) delete window[name]; });
  page = await context.newPage();
  page.setDefaultTimeout(12_000);
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => { if (message.type() === "error") problems.push(message.text()); });
  context.on("request", (request) => { if (!request.url().startsWith("blob:") && new URL(request.url()).origin !== new URL(host.url).origin) foreign.push(request.url()); });
});
after(async () => {
  await browser?.close();
  if (!closed) await host?.close();
});

const row = (text) => page.getByRole("row").filter({ hasText: text }).first();
const openSample = async () => {
  await page.getByRole("button", { name: "Open sample" }).click();
  await row("Lake at dusk.jpg").or(row("DCIM")).first().waitFor();
};
const toStart = () => page.getByRole("button", { name: "Back to the start" }).click();

async function accessible(what) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(200); // colours fade
    const violations = await page.evaluate(async (source) => {
      // The page's own rules forbid injected scripts; the test runs in the page by its debugger.
      if (!globalThis.axe) (0, globalThis.Function)(source)();
      const { violations, passes } = await globalThis.axe.run(document, { iframes: false });
      if (passes.length < 10) return [`only ${passes.length} rules ran`];
      return violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target.flat().join(" ")} ${n.failureSummary}`).join("; ")}`);
    }, axeSource).catch((error) => [String(error)]);
    assert.deepEqual(violations, [], `${what}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

test("becomes isolated and keeps its rules through the service worker", async () => {
  await page.goto(host.url);
  await page.waitForFunction(() => self.crossOriginIsolated, null, { timeout: 10_000 });
  const headers = await page.evaluate(async () => Object.fromEntries((await fetch("./")).headers));
  assert.match(headers["content-security-policy"], /default-src 'none'.*trusted-types lit-html salvor/);
  assert.equal(headers["connection-allowlist"], "(response-origin)");
  assert.equal(await page.evaluate(() => fetch("http://127.0.0.1:9/").then(() => "sent", () => "refused")), "refused");
  problems.length = 0; // that refusal was logged
});

test("the start screen and what it explains are accessible, on a phone too", async () => {
  await accessible("start");
  for (const name of ["How do I make an image?", /Works offline/]) {
    await page.getByRole("button", { name }).click();
    await accessible(String(name));
    await page.keyboard.press("Escape");
  }
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is cut off at the side");
  await accessible("start on a phone");
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("a deleted photo of the sample is listed and previewed", async () => {
  await openSample();
  await row("Lake at dusk.jpg").click();
  const picture = page.getByRole("img", { name: "Preview of Lake at dusk.jpg" });
  await picture.waitFor();
  assert.deepEqual(await picture.evaluate(async (image) => { await image.decode(); return [image.naturalWidth, image.naturalHeight]; }), [960, 640]);
  assert.match(await row("Lake at dusk.jpg").textContent(), /Good/, "its content was checked");
  assert.doesNotMatch(await row("First light").textContent(), /Good|Likely/, "a later file lies over its start");
});

test("the list of files is accessible, on a phone too", async () => {
  await accessible("files");
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is cut off at the side");
  await accessible("files on a phone");
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("a deleted text is previewed in a frame without rights", async () => {
  await row("etter.txt").click();
  const frame = page.locator("iframe");
  await frame.waitFor();
  assert.equal(await frame.getAttribute("sandbox"), "");
  assert.match(await page.frameLocator("iframe").locator("pre").textContent(), /^Dear Ada,/);
});

test("ticked files are saved as one zip with a manifest, byte for byte", async () => {
  for (const name of ["Lake at dusk.jpg", "Last evening.jpg"]) await row(name).getByRole("checkbox").click();
  await page.getByRole("button", { name: "Save…" }).click();
  await page.getByRole("button", { name: "Save 2 files" }).waitFor();
  await accessible("save dialog");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save 2 files" }).click()]);
  const zip = unzipSync(readFileSync(await download.path()));
  await page.getByText("2 files saved").waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  const rows = new TextDecoder().decode(zip["manifest.jsonl"]).trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(rows.map(({ output }) => output).sort(), ["volume-1/[deleted]/DCIM/100HIKE/Lake at dusk.jpg", "volume-1/[deleted]/DCIM/100HIKE/Last evening.jpg"]);
  for (const { output, size, sha256, runs, state } of rows) {
    assert.equal(state, "deleted");
    assert.equal(zip[output].length, size);
    assert.equal(createHash("sha256").update(zip[output]).digest("hex"), sha256);
    assert.deepEqual(Buffer.concat(runs.map(([offset, length]) => SAMPLE.subarray(offset, offset + length))).subarray(0, size), Buffer.from(zip[output]));
  }
});

test("from the start to a saved photo with the keyboard alone, and no step loses the focus", async () => {
  await toStart();
  await page.getByText(/deleted files found/).waitFor({ state: "detached" }); // what was said of that image went with it
  const focused = () => page.evaluate(() => {
    let element = document.activeElement;
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element === document.body ? "" : `${element.getAttribute("aria-label") ?? element.textContent}`.trim();
  });
  const tabTo = async (name, most) => {
    for (let i = 0; i < most; i++) {
      await page.keyboard.press("Tab");
      if ((await focused()).startsWith(name)) return;
    }
    assert.fail(`${name} is not reached; the focus is on ${await focused()}`);
  };
  await tabTo("Open sample", 12);
  await page.keyboard.press("Enter");
  await row("Lake at dusk.jpg").waitFor();
  await page.getByText("5 deleted files found.").waitFor();
  await tabTo("Files", 12);
  for (const key of ["ArrowDown", "ArrowDown", "Space"]) await page.keyboard.press(key);
  await page.getByText("· 1 good").waitFor();
  await tabTo("Save…", 3);
  await page.keyboard.press("Enter");
  await tabTo("Save 1 file", 4);
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.ok(Object.keys(unzipSync(readFileSync(await download.path()))).some((name) => name.endsWith("Lake at dusk.jpg")));
  await page.waitForFunction(() => document.querySelector("sv-app").shadowRoot.querySelector("sv-workspace").shadowRoot.querySelector("sv-save").shadowRoot.activeElement);
  assert.equal(await focused(), "Done");
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "Save…");
});

test("tree, table, bytes and details are reached from the keyboard, and are accessible", async () => {
  await page.getByRole("button", { name: "Look inside" }).click();
  const volume = page.getByRole("treeitem", { name: /HOLIDAY/ });
  await volume.click();
  await page.getByRole("treeitem", { name: /DCIM/ }).waitFor();
  await volume.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await row("100HIKE").waitFor();
  await page.getByRole("grid", { name: "Files" }).focus();
  await page.keyboard.press("Enter");
  await row("IMG_2102.JPG").waitFor();
  await accessible("look inside");
});

test("the hex view jumps to an offset, and a piece of a file leads to its bytes", async () => {
  await page.getByRole("treeitem", { name: /deleted-photos\.img/ }).click();
  await page.getByLabel("Go to offset").fill("0x1FE");
  await page.getByRole("button", { name: "Go", exact: true }).click();
  await page.getByRole("row").filter({ hasText: "000001F0" }).filter({ hasText: "55 AA" }).waitFor();
  await page.getByRole("treeitem", { name: /HOLIDAY/ }).click();
  await row("packing list.txt").click();
  await page.getByRole("button", { name: /^0x/ }).first().click();
  await page.getByRole("row").filter({ hasText: "Packing list" }).last().waitFor();
});

test("a scan finds the deleted photos without any names, and says what they were called", async () => {
  await page.getByRole("treeitem", { name: /Found by scan/ }).click();
  await page.getByRole("button", { name: "Scan free space" }).click();
  await page.getByText("The scan is done.").waitFor({ timeout: 60_000 });
  for (const name of ["Lake at dusk.jpg", "Last evening.jpg", "Morning at the lake.jpg"]) await row(name).waitFor();
  await accessible("scan");
});

test("a real image is opened by the file picker; a broken and an empty one are explained", async () => {
  await toStart();
  const image = join(folder, "card.img");
  writeFileSync(image, SAMPLE);
  await page.locator("input[type=file]").setInputFiles(image);
  await row("DCIM").waitFor();
  await toStart();
  await page.locator("input[type=file]").setInputFiles({ name: "empty.img", mimeType: "", buffer: Buffer.alloc(0) });
  await page.getByText("cannot be opened as a disk image").waitFor();
  await page.locator("input[type=file]").setInputFiles({ name: "noise.img", mimeType: "", buffer: Buffer.alloc(1 << 20, 0x5a) });
  await page.getByText("No filesystem that can be read").first().waitFor();
  await toStart();
  const jpeg = SAMPLE.subarray(0x11800, 0x11800 + 19_762); // "Lake at dusk.jpg"
  await page.locator("input[type=file]").setInputFiles({ name: "photo.jpg", mimeType: "", buffer: jpeg });
  await page.getByText("begins as an ordinary file does (JPEG image), not as a disk").waitFor();
  await page.getByRole("button", { name: "Scan the whole image" }).waitFor();
  await toStart();
});

test("an image of 1 TiB opens within a second, and its last byte is one jump away; a scan of it can be halted and continued", async () => {
  const image = join(folder, "large.img");
  const file = openSync(image, "w");
  writeSync(file, SAMPLE);
  ftruncateSync(file, 2 ** 40);
  closeSync(file);
  const from = performance.now();
  await page.locator("input[type=file]").setInputFiles(image);
  await row("DCIM").waitFor();
  const took = performance.now() - from;
  assert.ok(took < 2000, `${took.toFixed(0)} ms`); // 0.3 s on a quiet machine; the tests share theirs
  await page.getByRole("treeitem", { name: /large\.img/ }).click();
  await page.getByLabel("Go to offset").fill("0xFFFFFFFFFF");
  await page.getByRole("button", { name: "Go", exact: true }).click();
  await page.getByRole("row").filter({ hasText: "FFFFFFFFF0" }).filter({ hasText: "00 00" }).waitFor();
  await page.getByRole("treeitem", { name: /Found by scan/ }).click();
  await page.getByRole("button", { name: "Scan the whole image" }).click();
  await row("Lake at dusk.jpg").waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("paused").waitFor();
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("The scan was stopped").waitFor({ timeout: 2000 });
  await page.getByRole("button", { name: "Continue the scan" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("The scan was stopped").waitFor({ timeout: 2000 });
  assert.equal(await page.getByRole("row").filter({ hasText: "Lake at dusk.jpg" }).count(), 1, "what was found before is not found twice");
  unlinkSync(image);
  await toStart();
});

test("an error in the image's worker is told, and the app lives on", async () => {
  await openSample();
  await page.workers().find((worker) => worker.url().includes("volume"))
    .evaluate(() => { setTimeout(() => { throw new Error("a trap that nobody caught"); }); });
  await page.getByText("Something went wrong in this app.").waitFor();
  await page.getByRole("button", { name: "Close this message" }).last().click();
  await row("DCIM").waitFor();
  await toStart();
  problems.splice(0).filter((problem) => !problem.includes("a trap that nobody caught")).forEach((problem) => problems.push(problem));
});

test("an image that lost its end says so, and each problem leads to its bytes", async () => {
  const image = Buffer.from(SAMPLE.subarray(0, 6 << 20)); // one partition that claims 12 MiB behind its first sector
  image.copyWithin(512, 0, image.length - 512);
  image.fill(0, 0, 512);
  image.set([0, 0, 0, 0, 6, 0, 0, 0, 1, 0, 0, 0, 0, 0x60, 0, 0], 446);
  image.set([0x55, 0xaa], 510);
  await page.locator("input[type=file]").setInputFiles({ name: "cut.img", mimeType: "", buffer: image });
  await row("DCIM").waitFor();
  await page.getByRole("button", { name: /\d problem/ }).click();
  await page.getByText(/The image ends \d+ bytes before this volume does/).waitFor();
  await accessible("problems");
  await page.getByRole("button", { name: /^0x00000200/ }).first().click();
  await page.getByText("0x00000200 · 6 MiB").waitFor();
  await page.getByRole("treeitem", { name: /cut\.img/ }).click();
  await page.getByText("6 MiB missing").waitFor();
  await accessible("about the image");
  await toStart();
});

test("works with the server switched off, and offers the last images again", async () => {
  await host.close();
  closed = true;
  await page.reload();
  await page.getByRole("heading", { name: "Last images" }).waitFor();
  const sample = page.getByRole("listitem").filter({ hasText: "deleted-photos.img" });
  assert.match(await sample.textContent(), /files found by a scan/);
  await sample.getByRole("button", { name: "Continue" }).click();
  await row("DCIM").waitFor();
  await page.getByRole("treeitem", { name: /Found by scan/ }).click();
  await row("Lake at dusk.jpg").waitFor();
  assert.equal(await page.evaluate(() => self.crossOriginIsolated), true);
});

test("logged no errors and asked no other server for anything", () => {
  assert.deepEqual(problems, []);
  assert.deepEqual(foreign, []);
});

test("the first load is at most 200 KiB compressed, samples left out", () => {
  const files = readdirSync("dist", { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)).filter((name) => !/dist.(cli|samples)/.test(name));
  const size = files.reduce((sum, name) => sum + gzipSync(readFileSync(name), { level: 9 }).length, 0);
  assert.ok(size <= 200 * 1024, `${(size / 1024).toFixed(1)} KiB`);
});
