/**
 * `wherefore data list`, `pull` and `build`: the public data had again by anybody.
 */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { BadInputError } from "../domain/index.ts";
import { buildNlsy79 } from "../histories/datasets/build/nlsy79.ts";
import { buildNlsy97 } from "../histories/datasets/build/nlsy97.ts";
import { pullSource } from "../histories/datasets/pull.ts";
import { DATA_SOURCES, type DataSource } from "../histories/datasets/sources.ts";
import { fileHash, writeBytesWhole } from "../records/whole-file.ts";
import type { DataListOptions, DataPullOptions } from "./commands/data.ts";
import { dataFolder } from "./data.ts";
import { WIDTH, wrapped } from "./table.ts";
import type { Terminal } from "./terminal.ts";

type Standing = "here" | "missing" | "another file";

export async function listData(options: DataListOptions, terminal: Terminal): Promise<void> {
  const folder = dataFolder(terminal);
  const sets = await Promise.all(
    DATA_SOURCES.map(async (source) => ({
      ...source,
      files: await Promise.all(
        source.files.map(async (file) => ({ ...file, standing: await standingOf(folder, file) })),
      ),
    })),
  );
  if (options.json) return terminal.out(`${JSON.stringify({ folder, sets })}\n`);
  terminal.out(`In ${folder} (WHEREFORE_DATA):\n`);
  for (const { name, from, commit, licence, files, byHand } of sets) {
    terminal.out(`\n${wrapped(`${name}: ${from}, commit ${commit.slice(0, 12)}. Licence: ${licence}.`, WIDTH)}\n`);
    for (const { path, standing, built } of files)
      terminal.out(`  ${standing.padEnd(12)} ${path}${built ? `  (wherefore data build ${name})` : ""}\n`);
    if (files.some(({ standing }) => standing === "missing")) terminal.out(`${wrapped(`By hand: ${byHand}`, WIDTH)}\n`);
  }
}

/** Careers that were built here hold the same lines, and may be packed otherwise, so their bytes are not held to the hash. */
async function standingOf(folder: string, { path, sha256, built }: DataSource["files"][number]): Promise<Standing> {
  const place = join(folder, path);
  if (!existsSync(place)) return "missing";
  return built || (await fileHash(place)) === sha256 ? "here" : "another file";
}

export async function pullData(name: string, { from }: DataPullOptions, terminal: Terminal): Promise<void> {
  const pulled = await pullSource(sourceNamed(name), from, dataFolder(terminal), terminal.signal);
  for (const { path, how } of pulled) terminal.out(`${path}: ${how}\n`);
  if (sourceNamed(name).files.some(({ built }) => built)) terminal.out(`Now: wherefore data build ${name}\n`);
}

const BUILDERS = new Map([
  ["nlsy97", buildNlsy97],
  ["nlsy79", buildNlsy79],
]);

export async function buildData(name: string, terminal: Terminal): Promise<void> {
  const build = BUILDERS.get(name);
  if (build === undefined)
    throw new BadInputError(
      "unknown-dataset",
      { file: name },
      "its careers are not built here",
      `Built are ${[...BUILDERS.keys()].join(", ")}; the others are read as they come.`,
    );
  const folder = dataFolder(terminal);
  const path = sourceNamed(name).files.find(({ built }) => built)!.path;
  await mkdir(dirname(join(folder, path)), { recursive: true });
  let people = 0;
  function* lines(): Generator<string> {
    for (const line of build!(folder)) {
      people++;
      yield line;
    }
  }
  await writeBytesWhole(join(folder, path), Readable.from(lines()).pipe(createGzip({ level: 9 })), terminal.signal);
  terminal.out(`${people.toLocaleString("en")} careers written to ${join(folder, path)}\n`);
}

function sourceNamed(name: string): DataSource {
  const source = DATA_SOURCES.find((known) => known.name === name);
  if (source !== undefined) return source;
  throw new BadInputError(
    "unknown-dataset",
    { file: name },
    "there is no public set of this name",
    `Known are ${DATA_SOURCES.map((known) => known.name).join(", ")}.`,
  );
}
