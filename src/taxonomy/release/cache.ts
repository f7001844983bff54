/**
 * A release at hand: what the embedded facts leave out, kept in the user's cache after `taxonomy build` or `taxonomy pull`.
 *
 * In: an `OnetRelease`.  Out: one JSON file of alternate titles, tasks and descriptions, by occupation code.
 */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { BadInputError, WhereforeError } from "../../domain/index.ts";
import { writeWhole } from "../../records/whole-file.ts";
import type { OnetRelease } from "./releases.ts";

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
  // An empty variable is an unset one, as the XDG specification has it.
  return env["WHEREFORE_CACHE"] || join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "wherefore");
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
  const damaged = (cause?: unknown) =>
    new BadInputError(
      "damaged-cache",
      { file: path },
      "the cached O*NET release is damaged",
      "Delete it and run `wherefore taxonomy build` again.",
      { cause },
    );
  let cache: unknown;
  try {
    cache = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw damaged(cause);
  }
  if (!isReleaseCache(cache)) throw damaged();
  return cache;
}

/** Checked by hand: it is read at every start, and a schema would take as long again as the parsing. */
function isReleaseCache(value: unknown): value is ReleaseCache {
  const { release, occupations } = (value ?? {}) as Partial<ReleaseCache>;
  if (typeof release !== "string" || typeof occupations !== "object" || occupations === null) return false;
  const texts = (list: unknown) => Array.isArray(list) && list.every((text) => typeof text === "string");
  return Object.values(occupations).every(
    (kept) => typeof kept?.description === "string" && texts(kept.titles) && texts(kept.tasks),
  );
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
  const bytes = await fetchBytes(address, fetcher, signal).catch((cause: unknown) => {
    // The user's own interruption is not the server's fault.
    if (signal.aborted) throw cause;
    throw unreachable(cause instanceof Error ? cause.message : String(cause), cause);
  });
  const place = await mkdtemp(join(tmpdir(), "wherefore-release-"));
  try {
    const zip = join(place, `db_${release.replace(".", "_")}_text.zip`);
    await writeWhole(zip, bytes);
    // Loaded only here: who asks for the folder alone, as every recommendation does, needs no reader of ZIP and CSV.
    const { readRelease } = await import("./releases.ts");
    return await buildCache(await readRelease(zip), folder);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** A release's ZIP is about 13 MB. */
const MOST_BYTES = 300e6;

async function fetchBytes(address: string, fetcher: typeof fetch, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetcher(address, { signal });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`the answer is larger than ${MOST_BYTES / 1e6} MB`);
  }
  const bytes = Buffer.concat(chunks);
  // Some networks answer every request with a page of their own.
  if (bytes.subarray(0, 2).toString("latin1") !== "PK") throw new Error("the answer is not a ZIP file");
  return bytes;
}
