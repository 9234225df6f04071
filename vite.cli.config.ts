import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** The kernels lie beside the bundle, where node-kernels.ts looks for them. */
function kernels(): Plugin {
  return {
    name: "kernels",
    closeBundle() {
      mkdirSync("dist/cli", { recursive: true });
      copyFileSync("assembly/build/kernels.wasm", "dist/cli/kernels.wasm");
    },
  };
}

/** The command `salvor`: everything that is not Node's own goes into the bundle, so that it runs without node_modules. */
export default defineConfig({
  plugins: [kernels()],
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
