import { chmodSync, copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** The kernels lie beside the bundle, where node-kernels.ts looks for them; and the bundle is a program. */
function program(): Plugin {
  return {
    name: "program",
    closeBundle() {
      mkdirSync("dist/cli", { recursive: true });
      copyFileSync("assembly/build/kernels.wasm", "dist/cli/kernels.wasm");
      chmodSync("dist/cli/salvor.js", 0o755);
    },
  };
}

/** The command `salvor`: everything that is not Node's own goes into the bundle, so that it runs without node_modules. */
export default defineConfig({
  plugins: [program()],
  publicDir: false,
  define: { __SALVOR_VERSION__: JSON.stringify((JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version) },
  ssr: { noExternal: true, target: "node" },
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist/cli",
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: { salvor: "src/cli/salvor.ts", "carve.worker": "workers/node/carve.worker.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
