import { wrongUse } from "./command.ts";

/**
 * Paths by pattern, for `--match`: `*` is anything but `/`, `**` anything at all, `?` one character,
 * `[abc]` one of these. A pattern without `/` is about the name alone. Letters match in either case.
 */
export function glob(pattern: string): (path: string) => boolean {
  const whole = (pattern.includes("/") ? pattern.replace(/^\//, "") : `**/${pattern}`)
    .replace(/\*{3,}/g, "**").replace(/(?:\*\*\/)+/g, "**/"); // the same, and quickly answered
  let source = "";
  for (let i = 0; i < whole.length; i++) {
    const rest = whole.slice(i);
    const set = /^\[(!|\^)?(\]?[^\]]*)\]/.exec(rest);
    if (rest.startsWith("**/")) {
      source += "(?:[^]*/)?";
      i += 2;
    } else if (rest.startsWith("**")) {
      source += "[^]*";
      i++;
    } else if (rest[0] === "*") source += "[^/]*";
    else if (rest[0] === "?") source += "[^/]";
    else if (set) {
      source += `[${set[1] ? "^" : ""}${set[2]!.replace(/[\\\][^]/g, "\\$&")}]`;
      i += set[0].length - 1;
    } else source += rest[0]!.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  const expression = compiled(source, pattern);
  return (path) => expression.test(path);
}

function compiled(source: string, pattern: string): RegExp {
  try {
    return new RegExp(`^${source}$`, "iu");
  } catch {
    throw wrongUse(`“${pattern}” is no pattern: what stands in brackets makes no sense.`);
  }
}
