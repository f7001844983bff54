/**
 * A run is a folder: settings first, then one JSONL of cases that grows, then metrics, and the manifest last.
 *
 * In: settings.  Out: a folder that is either finished (it has a manifest) or can be gone on with (it has none).
 * An unfinished run with the same settings is resumed; a finished one is never written to again.
 */
import { existsSync, readdirSync } from "node:fs";
import { mkdir, readdir, readFile, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { BadInputError } from "../domain/index.ts";
import { type FolderOwner, OWNER_ONLY, ownFolder } from "./folder-lock.ts";
import { contentHash, writeWhole } from "./whole-file.ts";

/** Whatever decides the numbers of a run, as plain JSON. */
export const RunSettings = z.object({
  command: z.string(),
  on: z.string(),
  part: z.string(),
  methods: z.array(z.string()),
  seed: z.int(),
  limit: z.int().positive().optional(),
  /** Models, reasons asked for, and other choices of the methods. */
  choices: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** SHA-256 of every file that was read, by name. */
  data: z.record(z.string(), z.string()),
  versions: z.record(z.string(), z.string()),
});
export type RunSettings = z.infer<typeof RunSettings>;

export const RunManifest = z.object({
  settings: RunSettings,
  settingsHash: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  cases: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** SHA-256 of the files of the folder. */
  files: z.record(z.string(), z.string()),
});
export type RunManifest = z.infer<typeof RunManifest>;

const Started = z.object({ settings: RunSettings, startedAt: z.string() });

/** Owned by this process until it is released. */
export type OwnedRunFolder = RunFolder & FolderOwner;

export type RunFolder = {
  readonly name: string;
  readonly path: string;
  readonly startedAt: string;
  readonly resumed: boolean;
  readonly file: (name: string) => string;
};

/**
 * Goes on with the unfinished run of the same settings, or opens a new folder.
 *
 * @param now ISO time, for the folder's name
 * @param takeOver as `ownFolder` takes it
 * @throws BadInputError "folder-in-use" where another process is at work on that run; "changed-since" where a run was begun with the same
 *   settings on files that are not the same any more
 */
export async function openRunFolder(
  root: string,
  settings: RunSettings,
  now: string,
  takeOver = false,
): Promise<OwnedRunFolder> {
  const hash = contentHash(settings);
  const begun = (await listRuns(root)).filter((run) => run.kind === "unfinished");
  const unfinished = begun.find((run) => contentHash(run.settings) === hash);
  if (unfinished === undefined) refuseChanged(root, begun, settings);
  if (unfinished !== undefined) {
    const resumed = folder(root, unfinished.name, unfinished.startedAt, true);
    const owner = await ownFolder(resumed.path, settings.command, undefined, takeOver);
    // Who was at work on it may have finished it between the look and the claim.
    if ((await describeRun(root, unfinished.name)).kind === "unfinished") return { ...resumed, ...owner };
    await owner.release();
  }
  const stamp = now.slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  const label = `${settings.on}-${settings.part}`.replace(/[^\w.-]+/g, "-").slice(-60);
  const name = `${stamp}-${label}-${hash.slice(0, 6)}`;
  const made = folder(root, await claimName(root, name), now, false);
  const owner = await ownFolder(made.path, settings.command);
  try {
    await writeWhole(made.file("settings.json"), `${JSON.stringify({ settings, startedAt: now }, null, 2)}\n`);
  } catch (error) {
    // A run that could not begin, such as on a full disk, is none.
    await owner.release();
    await rmdir(made.path).catch(() => {});
    throw error;
  }
  return { ...made, ...owner };
}

/** Half of the figures from one model and half from another of the same name would be nobody's: whoever changed a file must say what to do. */
function refuseChanged(
  root: string,
  begun: readonly { readonly name: string; readonly settings: RunSettings }[],
  settings: RunSettings,
): void {
  // Files of other names are other data, not changed ones.
  const named = (some: RunSettings) => contentHash({ ...some, data: Object.keys(some.data).sort() });
  const same = begun.find((run) => named(run.settings) === named(settings));
  if (same === undefined) return;
  const changed = Object.keys(settings.data).filter((name) => same.settings.data[name] !== settings.data[name]);
  throw new BadInputError(
    "changed-since",
    { file: join(root, same.name) },
    `this run was begun and not finished, and since then ${changed.slice(0, 3).join(", ")}${changed.length > 3 ? " and more" : ""} changed`,
    "Put the files back as they were to go on with it, or delete its folder to begin again.",
  );
}

/** Two runs may begin in one second: the second one's folder gets a number. */
async function claimName(root: string, name: string): Promise<string> {
  await mkdir(root, { recursive: true, mode: OWNER_ONLY });
  for (let number = 1; ; number++) {
    const claimed = number === 1 ? name : `${name}-${number}`;
    try {
      await mkdir(join(root, claimed), { mode: OWNER_ONLY });
      return claimed;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

export type RunListing =
  | { readonly kind: "finished"; readonly name: string; readonly manifest: RunManifest }
  | { readonly kind: "unfinished"; readonly name: string; readonly settings: RunSettings; readonly startedAt: string }
  | { readonly kind: "unreadable"; readonly name: string; readonly why: string };

/** Every run under a folder, oldest first; none where the folder is missing. */
export async function listRuns(root: string): Promise<RunListing[]> {
  let names: string[];
  try {
    names = (await readdir(root, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return Promise.all(names.sort().map((name) => describeRun(root, name)));
}

/** Whether there is a run under a folder, finished or not. */
export function holdsRuns(root: string): boolean {
  if (!existsSync(root)) return false;
  return readdirSync(root).some((name) => existsSync(join(root, name, "settings.json")));
}

async function describeRun(root: string, name: string): Promise<RunListing> {
  try {
    const manifest = await readIfThere(join(root, name, "manifest.json"));
    if (manifest !== undefined) return { kind: "finished", name, manifest: RunManifest.parse(JSON.parse(manifest)) };
    const started = Started.parse(JSON.parse(await readFile(join(root, name, "settings.json"), "utf8")));
    return { kind: "unfinished", name, ...started };
  } catch (error) {
    return {
      kind: "unreadable",
      name,
      why: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error),
    };
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** A finished run by its name or by the end of its name. @throws BadInputError where there is none, or more than one */
export async function findRun(root: string, name: string): Promise<{ folder: RunFolder; manifest: RunManifest }> {
  const runs = await listRuns(root);
  const hits = runs.filter((run) => run.name === name || run.name.endsWith(name));
  const hit = hits[0];
  const known = runs.flatMap((run) => (run.kind === "finished" ? [run.name] : [])).slice(-5);
  if (hit === undefined || hits.length > 1) {
    const found = hits.length > 1 ? `"${name}" names ${hits.length} runs` : `there is no run "${name}"`;
    throw new BadInputError(
      "unknown-run",
      { file: root },
      found,
      `The latest finished runs: ${known.join(", ") || "none"}.`,
    );
  }
  if (hit.kind !== "finished") {
    const why = hit.kind === "unfinished" ? "was not finished" : `cannot be read (${hit.why})`;
    throw new BadInputError(
      "unfinished-run",
      { file: join(root, hit.name) },
      `the run ${why}`,
      "Run the same command again to finish it.",
    );
  }
  return { folder: folder(root, hit.name, hit.manifest.startedAt, false), manifest: hit.manifest };
}

/** A run's folder by its path, which is there. */
export function runAt(path: string, startedAt: string): RunFolder {
  return folder(dirname(path), basename(path), startedAt, false);
}

function folder(root: string, name: string, startedAt: string, resumed: boolean): RunFolder {
  const path = join(root, name);
  return { name, path, startedAt, resumed, file: (file) => join(path, file) };
}
