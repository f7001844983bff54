/**
 * A release at hand: what the embedded facts leave out, kept in the user's cache after `taxonomy build` or `taxonomy pull`.
 *
 * In: an `OnetRelease`.  Out: one JSON file of alternate titles, tasks and descriptions, by occupation code.
 */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { BadInputError, WhereforeError } from "../domain/index.ts";
import { writeWhole } from "../records/stage.ts";
import { type OnetRelease, readRelease } from "./releases.ts";

export type CachedOccupation = {
  readonly description: string;
  readonly titles: readonly string[];
  readonly tasks: readonly string[];
};
export type ReleaseCache = {
  readonly release: string;
  readonly occupations: Readonly<Record<string, CachedOccupation>>;
};

/** Where this program keeps what can be fetched or built again: $WHEREFORE_CACHE, else the XDG cache folder. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  return env["WHEREFORE_CACHE"] ?? join(env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "wherefore");
}

function cacheFile(folder: string): string {
  return join(folder, "onet-release.json");
}

export async function buildCache(release: OnetRelease, folder: string): Promise<string> {
  const titles = Map.groupBy(release.titles, ({ code }) => code);
  const tasks = Map.groupBy(release.tasks, ({ code }) => code);
  const occupations = Object.fromEntries(
    release.occupations.map(({ code, description }): [string, CachedOccupation] => [
      code,
      {
        description,
        titles: [...new Set((titles.get(code) ?? []).map(({ title }) => title))],
        tasks: (tasks.get(code) ?? []).map(({ task }) => task),
      },
    ]),
  );
  const path = cacheFile(folder);
  await writeWhole(path, JSON.stringify({ release: release.release, occupations } satisfies ReleaseCache));
  return path;
}

/** The release at hand, or undefined where none was built. @throws BadInputError where the cache is damaged */
export function readCache(folder: string): ReleaseCache | undefined {
  const path = cacheFile(folder);
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ReleaseCache;
  } catch (cause) {
    throw new BadInputError(
      "damaged-cache",
      { file: path },
      "the cached O*NET release is damaged",
      "Delete it and run `wherefore taxonomy build` again.",
      { cause },
    );
  }
}

/** The O*NET Center's own place for a release's text files. */
export function releaseAddress(release: string): string {
  return `https://www.onetcenter.org/dl_files/database/db_${release.replace(".", "_")}_text.zip`;
}

/**
 * Fetches a release and builds the cache from it.
 *
 * @throws BadInputError for a release number that cannot be, WhereforeError "release-unreachable" where it cannot be fetched
 */
export async function pullRelease(
  release: string,
  folder: string,
  fetcher: typeof fetch,
  signal: AbortSignal,
): Promise<string> {
  if (!/^(29|3\d)\.\d$/.test(release)) {
    throw new BadInputError(
      "unknown-release",
      { file: "the release" },
      `"${release}" is no O*NET release from 29.0 on`,
      "Give one such as 30.2.",
    );
  }
  const address = releaseAddress(release);
  const unreachable = (why: string, cause?: unknown) =>
    new WhereforeError(
      "input",
      "release-unreachable",
      `${address} could not be fetched: ${why}. Download it by other means and run \`wherefore taxonomy build FILE\`.`,
      { cause },
    );
  const bytes = await fetcher(address, { signal }).then(
    async (response) => {
      if (!response.ok) throw unreachable(`the server answered ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    (cause: unknown) => {
      throw unreachable(cause instanceof Error ? cause.message : String(cause), cause);
    },
  );
  const place = await mkdtemp(join(tmpdir(), "wherefore-release-"));
  try {
    const zip = join(place, `db_${release.replace(".", "_")}_text.zip`);
    await writeWhole(zip, bytes);
    return await buildCache(await readRelease(zip), folder);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
