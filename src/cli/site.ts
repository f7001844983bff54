/**
 * `wherefore site`: the built page as static files, for any host, or none.
 *
 * In: a folder.  Out: the page's files in it. They need no server of ours: everything is computed in the browser.
 */
import { cp, readdir } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { BadInputError } from "../domain/index.ts";
import type { SiteOptions } from "./commands/serve.ts";
import type { Terminal } from "./terminal.ts";

/** The built page. */
export const PAGE = fileURLToPath(new URL("../../page/dist", import.meta.url));
/** The page of bundled runs, without runs: `wherefore view` fills it, and it is no part of a site. */
export const RUN_PAGE = "run.html";

/** @throws BadInputError where the page was not built, or the folder holds something */
export async function writeSite({ out }: SiteOptions, terminal: Terminal): Promise<void> {
  const page = await readdir(PAGE).catch((): string[] => []);
  if (!page.includes("index.html"))
    throw new BadInputError(
      "page-not-built",
      { file: PAGE },
      "the page has not been built",
      "Build it: `npm run page`.",
    );
  const there = await readdir(out).catch((): string[] => []);
  if (there.length > 0)
    throw new BadInputError("not-empty", { file: out }, "this folder holds something", "Name one that is empty.");
  await cp(PAGE, out, { recursive: true, filter: (file) => basename(file) !== RUN_PAGE });
  terminal.out(
    `The page is in ${out}: serve it from any host of static files; opened once, it works without a network.\n`,
  );
}
