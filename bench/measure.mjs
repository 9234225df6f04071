// Shared by the benchmarks: run a command several times, take medians, print a table. Ratios are what counts: machines differ.
import { spawnSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { writeFileSync } from "node:fs";

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Wall seconds of `command`, its output thrown away; null where the command is not installed. */
export function seconds(command, args, options = {}) {
  const start = process.hrtime.bigint();
  const done = spawnSync(command, args, { stdio: ["ignore", "ignore", "ignore"], ...options });
  if (done.error?.code === "ENOENT") return null;
  if (done.status !== 0 && done.status !== 1) throw new Error(`${command} ${args.join(" ")} ended with ${done.status ?? done.signal}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Runs A and B in turn, so that a drifting machine slows both: medians and the median of the pairwise ratios B / A. */
export function compare(runA, runB, times = 3) {
  const a = [];
  const b = [];
  for (let i = 0; i < times; i++) {
    a.push(runA());
    b.push(runB());
  }
  if (b.includes(null)) return { a: median(a), b: null, ratio: null };
  return { a: median(a), b: median(b), ratio: median(a.map((value, i) => b[i] / value)) };
}

export const fixed = (number, digits = 2) => (number === null || number === undefined ? "–" : number.toFixed(digits));

export function table(head, rows) {
  return [`| ${head.join(" | ")} |`, `|${head.map(() => "---").join("|")}|`, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
}

export function machine() {
  return `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
}

/** Prints, and with `--save FILE` among the arguments also writes. */
export function report(title, text) {
  const page = `## ${title}\n\n${machine()}\n\n${text}\n`;
  console.log(page);
  const at = process.argv.indexOf("--save");
  if (at > 0) writeFileSync(process.argv[at + 1], page, { flag: "a" });
}

/** Arguments that are images: everything but options. */
export const images = () => process.argv.slice(2).filter((arg, i, all) => !arg.startsWith("--") && all[i - 1] !== "--save");
