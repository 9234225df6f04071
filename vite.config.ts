import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import asc from "assemblyscript/asc";
import { defineConfig, type Plugin } from "vite";
import { headers } from "./workers/headers.ts";

/** While developing: compiles the kernels again when one of their sources changes (about 1 s). */
function kernels(): Plugin {
  return {
    name: "kernels",
    apply: "serve",
    configureServer(server) {
      const sources = join(server.config.root, "assembly");
      server.watcher.add(sources);
      server.watcher.on("change", async (file) => {
        if (!resolve(file).startsWith(sources) || file.includes(`${sep}build${sep}`)) return;
        const { error, stderr } = await asc.main(["--target", "release"]);
        if (error) server.config.logger.error(stderr.toString());
        else server.ws.send({ type: "full-reload" });
      });
    },
  };
}

/**
 * Builds workers together with the page, as `x.worker.ts?worker&url` names them: what several of them need is then one
 * file, loaded once. Vite by itself would put a copy of the engine into each.
 */
function workers(): Plugin {
  const suffix = "?worker&url";
  const mark = "\0worker:";
  return {
    name: "workers",
    apply: "build",
    enforce: "pre",
    async resolveId(id, importer) {
      if (!id.endsWith(suffix)) return null;
      const found = await this.resolve(id.slice(0, -suffix.length), importer);
      return found && mark + found.id;
    },
    load(id) {
      if (!id.startsWith(mark)) return null;
      const file = id.slice(mark.length);
      return `export default import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: "chunk", id: file, name: basename(file, ".ts") })};`;
    },
  };
}

/** Writes the list of built files, and a version made from them, into the built service worker. */
function precache(): Plugin {
  let outDir = "dist";
  return {
    name: "precache",
    apply: "build",
    configResolved(config) { outDir = join(config.root, config.build.outDir); },
    closeBundle: {
      order: "post",
      handler() {
        const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !/\.map$|^sw\.js$/.test(entry.name))
          .map((entry) => relative(outDir, join(entry.parentPath, entry.name)).split(sep).join("/"))
          .filter((file) => !file.startsWith("cli/"))
          .sort();
        const hash = createHash("sha256");
        for (const file of files) hash.update(file).update(readFileSync(join(outDir, file)));
        const sw = join(outDir, "sw.js");
        const samples = files.filter((file) => file.startsWith("samples/"));
        const list = files.filter((file) => !file.startsWith("samples/")).map((file) => (file === "index.html" ? "./" : file));
        writeFileSync(sw, readFileSync(sw, "utf8")
          .replaceAll("__PRECACHE__", JSON.stringify(list))
          .replaceAll("__SAMPLES__", JSON.stringify(samples))
          .replaceAll("__VERSION__", JSON.stringify(hash.digest("hex").slice(0, 12))));
      },
    },
  };
}

/** The policy as part of the page, for the first visit, which no service worker serves yet. Two directives mean nothing there. */
function policy(): Plugin {
  return {
    name: "policy",
    apply: "build",
    transformIndexHtml: () => [{
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: headers["Content-Security-Policy"]!.replace(/frame-ancestors [^;]*; /, "") },
      injectTo: "head-prepend",
    }],
  };
}

export default defineConfig({
  base: "./",
  appType: "mpa",
  plugins: [kernels(), workers(), policy(), precache()],
  worker: { format: "es" },
  server: { headers },
  preview: { headers },
  build: {
    target: "es2023",
    assetsInlineLimit: 0, // or a .wasm under 4 KiB becomes a data: URL
    rolldownOptions: {
      input: { index: "index.html", sw: "workers/sw.ts" },
      output: { entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js") },
    },
  },
});
