import { chromeLauncher } from "@web/test-runner-chrome";
import { esbuildPlugin } from "@web/dev-server-esbuild";
import { fileURLToPath } from "node:url";
import { chromeArgs, findChrome } from "./scripts/chrome.mjs";

export default {
  files: "tests/{engine,kernels,ui}/**/*.test.ts",
  nodeResolve: true,
  rootDir: ".",
  browsers: [chromeLauncher({ launchOptions: { executablePath: findChrome(), args: chromeArgs } })],
  plugins: [esbuildPlugin({ ts: true, target: "es2023", tsconfig: fileURLToPath(new URL("./tsconfig.json", import.meta.url)) })],
  testFramework: { config: { ui: "tdd", timeout: 60_000 } },
  testsFinishTimeout: 300_000,
  middleware: [(context, next) => {
    context.set("Cross-Origin-Opener-Policy", "same-origin");
    context.set("Cross-Origin-Embedder-Policy", "require-corp");
    return next();
  }],
};
