/**
 * The page of bundled runs, built beside the page: one file of HTML with script, style and fonts in it, and a place for the runs.
 *
 * In: `src/runs/bundle.tsx`.  Out: `run.html` in the folder of the built page, which `wherefore view` fills. Its policy names script and style by
 * their hashes and allows nothing else, so that it asks nothing of anybody, opened from a disk or from a host.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin, type Rolldown } from "vite";

export const RUN_PAGE = "run.html";

export function runPage(): Plugin {
  let folder = "";
  return {
    name: "wherefore-run-page",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    async closeBundle() {
      writeFileSync(join(folder, RUN_PAGE), htmlOf(await builtFiles()));
    },
  };
}

type Built = { readonly script: string; readonly style: string };

async function builtFiles(): Promise<Built> {
  const made = (await build({
    configFile: false,
    root: fileURLToPath(new URL(".", import.meta.url)),
    publicDir: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2023",
      modulePreload: false,
      // Fonts are written into the style: there is no other file.
      assetsInlineLimit: Number.POSITIVE_INFINITY,
      cssCodeSplit: false,
      rolldownOptions: { input: fileURLToPath(new URL("src/runs/bundle.tsx", import.meta.url)) },
    },
  })) as Rolldown.RolldownOutput;
  const [script, ...more] = made.output.filter((file) => file.type === "chunk");
  const style = made.output.find((file) => file.type === "asset" && file.fileName.endsWith(".css"));
  if (script === undefined || more.length > 0 || style?.type !== "asset")
    throw new Error("The page of bundled runs must be one script and one style.");
  // Within HTML a script ends at the first such mark, wherever it stands.
  return { script: script.code.replaceAll("</script", "<\\/script"), style: String(style.source) };
}

function htmlOf({ script, style }: Built): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Runs</title>
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<noscript>This page draws its tables by a script that lies in it.</noscript>
<script type="application/gzip" id="runs"></script>
<script type="module">${script}</script>
</body>
</html>
`;
}
