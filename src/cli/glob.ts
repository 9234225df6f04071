/**
 * Paths by pattern, for `--match`: `*` is anything but `/`, `**` anything at all, `?` one character,
 * `[abc]` one of these. A pattern without `/` is about the name alone. Letters match in either case.
 */
export function glob(pattern: string): (path: string) => boolean {
  const whole = pattern.includes("/") ? pattern.replace(/^\//, "") : `**/${pattern}`;
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
  const expression = new RegExp(`^${source}$`, "iu");
  return (path) => expression.test(path);
}
