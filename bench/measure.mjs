// Shared by the benchmarks. Absolute times depend on the machine and what else it does; ratios within one run less.
import { availableParallelism, cpus, totalmem } from "node:os";

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
export const fixed = (number, digits = 2) => (Number.isFinite(number) ? number.toFixed(digits) : "–");

/** Seconds that `run` takes. */
export function seconds(run) {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

export const machine = () => `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;

export function table(head, rows) {
  return [`| ${head.join(" | ")} |`, `|${head.map(() => "---").join("|")}|`, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
}

/** The images named on the command line. */
export function images() {
  const named = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  if (named.length === 0) throw new Error(`which images? node ${process.argv[1]} IMAGE…`);
  return named;
}

export function print(title, head, rows) {
  console.log(`## ${title}\n\n${machine()}\n\n${table(head, rows)}\n`);
}
