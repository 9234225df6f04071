// node bench/listing.bench.mjs IMAGE… [--save FILE]: all entries of a volume, `salvor ls` beside `fls` of The Sleuth Kit, as whole processes.
import { statSync } from "node:fs";
import { basename } from "node:path";
import { compare, fixed, images, report, seconds, table } from "./measure.mjs";

const rows = images().map((image) => {
  const short = compare(() => seconds(process.execPath, ["dist/cli/salvor.js", "ls", "--jsonl", image]), () => seconds("fls", ["-r", "-p", image]));
  const long = compare(() => seconds(process.execPath, ["dist/cli/salvor.js", "ls", "--jsonl", image]), () => seconds("fls", ["-r", "-p", "-l", image]));
  return [basename(image), fixed(statSync(image).size / 2 ** 20, 0), fixed(short.a), fixed(short.b), fixed(short.ratio, 1), fixed(long.b), fixed(long.ratio, 1)];
});
report("Listing", table(["image", "MiB", "salvor ls --jsonl, s", "fls -r -p, s", "times as fast", "fls -r -p -l, s", "times as fast"], rows));
