/**
 * How the page is built: one folder of static files in `page/dist`, with names that change with their content.
 *
 * The engine in the worker is the package's own code (`src/`), with what it asks of Node stood in for by `engine/stand-ins`.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { standIns } from "./engine/stand-ins/plugin.ts";
import { offline } from "./offline/plugin.ts";
import { withPolicy } from "./policy.ts";
import { runPage } from "./run-page.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root: here,
  base: "./",
  publicDir: `${here}public`,
  plugins: [standIns(), withPolicy(), offline(), runPage()],
  define: { global: "globalThis" },
  // The worker asks for readers of files as it needs them, which only modules can.
  worker: {
    format: "es",
    plugins: () => [standIns()],
    // Of Node only what is called in a worker is stood in for; the rest is undefined there. Missing names of ours are the compiler's to find.
    rolldownOptions: { shimMissingExports: true },
  },
  build: {
    outDir: `${here}dist`,
    emptyOutDir: true,
    target: "es2023",
    // Everything is a file of its own origin: nothing is written into a URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
  },
});
