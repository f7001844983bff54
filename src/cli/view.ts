/**
 * `wherefore view`: finished runs as one static page that can be passed on.
 *
 * In: runs by name.  Out: one file of HTML, the built page of bundled runs (`page/run-page.ts`) with scores, reports and what else the runs keep in it,
 * packed. Opened from a disk it shows what the server would, and asks nothing of anybody.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { BadInputError } from "../domain/index.ts";
import type { BundledRuns } from "../evaluate/bundled-runs.ts";
import { bundledRuns } from "../pipeline/runs.ts";
import { writeWhole } from "../records/whole-file.ts";
import type { ViewOptions } from "./commands/runs.ts";
import { PAGE, RUN_PAGE } from "./site.ts";
import type { Terminal } from "./terminal.ts";

const DATA = /(<script type="application\/gzip" id="runs">)(<\/script>)/;
const TITLE = /<title>[^<]*<\/title>/;

/** @throws BadInputError where there is no such finished run, or the page was not built */
export async function view(names: readonly string[], { runs, bundle }: ViewOptions, terminal: Terminal): Promise<void> {
  const bundled = await bundledRuns(names, runs);
  const page = await readFile(join(PAGE, RUN_PAGE), "utf8").catch(() => undefined);
  if (page === undefined)
    throw new BadInputError(
      "page-not-built",
      { file: PAGE },
      "the page has not been built",
      "Build it: `npm run page`.",
    );
  await writeWhole(bundle, runsPage(bundled, page));
  terminal.out(`${bundle}\n`);
}

/** @param page the built page of bundled runs, without runs */
export function runsPage(bundled: BundledRuns, page: string): string {
  const packed = gzipSync(JSON.stringify(bundled)).toString("base64");
  const titles = bundled.runs.map(({ listed: { on, part, methods } }) => `${on}, ${part}: ${methods.join(", ")}`);
  return page
    .replace(TITLE, () => `<title>${escaped(titles.join("; "))}</title>`)
    .replace(DATA, (_, begin: string, end: string) => begin + packed + end);
}

function escaped(said: string): string {
  return said.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
