// Coming back: with the browser's file handles, and to a newer version of the app.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { chromeArgs, findChrome } from "../../scripts/chrome.mjs";
import { serve } from "./serve.mjs";

const dist = join(mkdtempSync(join(tmpdir(), "salvor-visit-")), "dist");
let host, browser;
const problems = [];

before(async () => {
  cpSync("dist", dist, { recursive: true });
  host = await serve(dist);
  browser = await chromium.launch({ executablePath: findChrome(), args: chromeArgs });
});
after(async () => {
  await browser?.close();
  await host?.close();
});

async function visit() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  // The system's pickers cannot be operated from here: they give files and folders of the browser's own file system.
  await context.addInitScript(() => {
    const root = () => navigator.storage.getDirectory();
    window.showOpenFilePicker = async () => [await (await root()).getFileHandle("card.img")];
    window.showDirectoryPicker = async () => (await root()).getDirectoryHandle("saved", { create: true });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => { if (message.type() === "error") problems.push(message.text()); });
  await page.goto(host.url);
  await page.waitForFunction(() => self.crossOriginIsolated && navigator.serviceWorker.controller);
  return page;
}
const row = (page, text) => page.getByRole("row").filter({ hasText: text }).first();

test("an image opened by a handle is continued on the next visit, and files go into a folder", async () => {
  const page = await visit();
  const packed = gunzipSync(readFileSync("public/samples/deleted-photos.img.gz")).toString("base64");
  await page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const writable = await (await (await navigator.storage.getDirectory()).getFileHandle("card.img", { create: true })).createWritable();
    await writable.write(bytes);
    await writable.close();
  }, packed);
  await page.getByRole("button", { name: "Open image…" }).click();
  await row(page, "Lake at dusk.jpg").waitFor();
  await page.reload();
  await page.getByRole("listitem").filter({ hasText: "card.img" }).getByRole("button", { name: "Continue" }).click();
  await row(page, "Lake at dusk.jpg").getByRole("checkbox").click();
  await page.getByRole("button", { name: "Save…" }).click();
  await page.getByRole("button", { name: "Save 1 file" }).click();
  await page.getByText("1 file saved").waitFor();
  const size = await page.evaluate(async () => {
    let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("saved");
    for (const name of ["volume-1", "[deleted]", "DCIM", "100HIKE"]) folder = await folder.getDirectoryHandle(name);
    return (await (await folder.getFileHandle("Lake at dusk.jpg")).getFile()).size;
  });
  assert.equal(size, 19_762);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Back to the start" }).click();
  await page.getByRole("button", { name: "Forget card.img" }).click();
  await page.getByRole("heading", { name: "Last images" }).waitFor({ state: "detached" });
  await page.context().close();
});

test("an image that vanished is explained, and the app goes on", async () => {
  const page = await visit();
  await page.evaluate(async () => {
    const writable = await (await (await navigator.storage.getDirectory()).getFileHandle("card.img", { create: true })).createWritable();
    await writable.write(new Uint8Array(1 << 20));
    await writable.close();
  });
  await page.getByRole("button", { name: "Open image…" }).click();
  await page.getByText("No filesystem can be read.").waitFor();
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry("card.img"));
  await page.reload();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("The image is not where it was.").waitFor();
  await page.getByRole("button", { name: "Open sample" }).click();
  await row(page, "Lake at dusk.jpg").waitFor();
  await page.context().close();
});

test("a newer version is offered, waits until it is wanted, and then starts", async () => {
  const page = await visit();
  const worker = join(dist, "sw.js");
  const old = readFileSync(worker, "utf8");
  const [, version] = /salvor-\$\{`?([0-9a-f]{12})|salvor-([0-9a-f]{12})|[`"']([0-9a-f]{12})[`"']/.exec(old).filter((part, i) => i === 0 || part);
  writeFileSync(worker, old.replaceAll(version, "0123456789ab"));
  await page.reload();
  const offer = page.getByRole("button", { name: "New version: restart" });
  await offer.waitFor();
  assert.deepEqual(await page.evaluate(() => caches.keys().then((names) => names.includes("salvor-0123456789ab") && names.length)), 2, "both versions are kept until then");
  await Promise.all([page.waitForEvent("load"), offer.click()]);
  await page.getByRole("button", { name: "Open image…" }).waitFor();
  await page.waitForFunction(() => caches.keys().then((names) => names.join() === "salvor-0123456789ab"));
  assert.equal(await offer.count(), 0);
  await page.context().close();
});

test("logged no errors", () => assert.deepEqual(problems, []));
