// `npm test`: builds, checks the types, runs every test, and ends with one line that counts them.
// MUTANTS=n sets how many damaged copies each parser must survive (default 50; .ci/run asks for 2000).
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const NODE_TESTS = readdirSync("tests", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.mjs")).sort().map((name) => join("tests", name));

/** Runs a command, shows what it prints, and resolves to its exit code and its output. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], shell: process.platform === "win32", env: { ...process.env, NO_COLOR: "1" } });
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

const plain = (text) => text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
const last = (text, pattern) => Number([...plain(text).matchAll(pattern)].at(-1)?.[1] ?? 0);

for (const step of ["build", "check"]) {
  const { code } = await run("npm", ["run", "-s", step]);
  if (code !== 0) {
    console.error(`npm run ${step} failed: no test was run.`);
    process.exit(code);
  }
}
const browser = await run("npx", ["wtr"]);
const node = await run(process.execPath, ["--test", "--test-reporter=tap", ...NODE_TESTS]);
const passed = last(browser.output, /(\d+) passed, \d+ failed/g) + last(node.output, /^# pass (\d+)/gm);
const failed = last(browser.output, /\d+ passed, (\d+) failed/g) + last(node.output, /^# fail (\d+)/gm);
const skipped = last(node.output, /^# skipped (\d+)/gm);
// A runner that broke down before it counted is a failure too.
const broken = [browser, node].filter(({ code }) => code !== 0).length > 0 && failed === 0 ? 1 : 0;
console.log(`\n${passed} passed, ${failed + broken} failed${skipped ? `, ${skipped} skipped` : ""}`);
process.exit(failed + broken > 0 ? 1 : 0);
