/**
 * The service worker, written last, when it is known what files the page consists of.
 *
 * In: the folder of the built page.  Out: `service-worker.js` in it, with the list of the others.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { RUN_PAGE } from "../run-page.ts";

const NAME = "service-worker.js";

export function offline(): Plugin {
  let folder = "";
  return {
    name: "wherefore-offline",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle() {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== NAME && entry.name !== RUN_PAGE)
        .map(
          ({ parentPath, name }) =>
            `.${join(parentPath, name)
              .slice(folder.replace(/[/\\]$/, "").length)
              .replaceAll("\\", "/")}`,
        )
        .sort();
      const hash = createHash("sha256");
      for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
      const code = readFileSync(new URL(`./${NAME}`, import.meta.url), "utf8");
      const head = `const VERSION = "${hash.digest("hex").slice(0, 16)}";\nconst FILES = ${JSON.stringify(files, undefined, 1)};\n`;
      writeFileSync(join(folder, NAME), head + code);
    },
  };
}
