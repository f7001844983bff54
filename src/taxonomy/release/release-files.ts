/**
 * The files of an O*NET release, wherever they lie, found by any name they have had.
 *
 * In: a folder or a ZIP.  Out: its files, each opened on demand.
 */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { BadInputError } from "../../domain/index.ts";
import { fileStream, looksLikeZip, openZip } from "../../records/zip.ts";

/** A file of the release: its bare name and its bytes. */
export type ReleaseFile = { readonly name: string; readonly path: string; readonly open: () => Promise<Readable> };
/** @throws BadInputError where there is no release, or its ZIP is damaged, hostile or too large */
export async function filesOf(source: string): Promise<{ files: ReleaseFile[]; close: () => void }> {
  const found = await stat(source).catch((cause: unknown) => {
    throw notARelease(source, "it cannot be opened", cause);
  });
  if (found.isDirectory()) {
    const names = await namesIn(source);
    const releases = names.filter(isOccupationTable).map((name) => dirname(name));
    if (new Set(releases).size > 1) {
      throw notARelease(
        source,
        `it holds several releases: ${releases.map((one) => (one === "." ? "itself" : one)).join(", ")}`,
      );
    }
    const files = names.map((name) => ({
      name: basename(name),
      path: join(source, name),
      open: async () => fileStream(join(source, name)),
    }));
    return { files, close: () => {} };
  }
  if (!(await looksLikeZip(source))) {
    throw notARelease(source, "this is neither a folder nor a ZIP");
  }
  const zip = await openZip(source);
  const files = zip.entries.map((entry) => ({
    name: basename(entry.name),
    path: `${source}/${entry.name}`,
    open: entry.open,
  }));
  return { files, close: zip.close };
}

function notARelease(source: string, found: string, cause?: unknown): BadInputError {
  return new BadInputError(
    "not-a-release",
    { file: source },
    found,
    "Give the unpacked folder or the db_..._text.zip of an O*NET release.",
    { cause },
  );
}

/** Files in a folder and one level below it: an official ZIP unpacks to a folder, and nobody's whole disk is a release. */
async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => (await readdir(join(folder, name)).catch(() => [])).map((inner) => join(name, inner))),
  );
  return [...entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name), ...below.flat()];
}

/** Every release has this table, so two of it are two releases. */
function isOccupationTable(name: string): boolean {
  return ENDINGS.test(name) && bare(basename(name).replace(ENDINGS, "")) === "occupationdata";
}

const ENDINGS = /\.(txt|tsv|csv)(\.gz)?$/i;

export function fileOf(files: readonly ReleaseFile[], names: readonly string[]): ReleaseFile | undefined {
  const wanted = new Set(names.map(bare));
  return files.find(({ name }) => ENDINGS.test(name) && wanted.has(bare(name.replace(ENDINGS, ""))));
}

/** A name by its letters and digits alone. */
export function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
