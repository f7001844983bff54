/**
 * Evaluations of shards, put together into the run that one process would have made:
 *
 *     runs of shards ─► are they all there, and of one kind? ─► their scores in the order of the cases ─► cases.jsonl ─► report, manifest
 *
 * In: folders of finished runs that were made with `--shard`.  Out: a finished run, whose cases and report have the same bytes.
 */
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { BadInputError } from "../domain/index.ts";
import { finishRun, readScores } from "../evaluate/finish-run.ts";
import { CaseScore } from "../evaluate/per-case.ts";
import type { EvaluationReport } from "../evaluate/report.ts";
import { OWNER_ONLY } from "../records/folder-lock.ts";
import { parsedOrNothing, rawLines } from "../records/jsonl.ts";
import { damagedShard, requireEveryShard, type SaidShard } from "../records/merge-shards.ts";
import { findRun, type RunFolder, type RunSettings, runAt } from "../records/run-folder.ts";
import { fileHash, writeStreamWhole } from "../records/whole-file.ts";
import { RunShare, SHARE_FILE } from "./evaluate.ts";
import { type FoundRun, reportOf } from "./runs.ts";

type ShardRun = SaidShard & { readonly found: FoundRun; readonly share: RunShare };

/** @throws BadInputError where a folder is no finished run of a shard, or they do not fit, or there is something at `out` */
export async function mergeRuns(
  out: string,
  folders: readonly string[],
  now: () => Date,
  signal: AbortSignal,
): Promise<EvaluationReport> {
  if (existsSync(out))
    throw new BadInputError(
      "not-empty",
      { file: out },
      "there is something already",
      "Name a folder that is not there yet.",
    );
  const opened: ShardRun[] = [];
  for (const folder of folders) opened.push(await openShardRun(folder));
  const shards = requireEveryShard(opened);
  const [first] = shards as [ShardRun, ...ShardRun[]];
  const settings = wholeSettings(first.found.manifest.settings);
  const startedAt = shards.map(({ found }) => found.manifest.startedAt).sort()[0]!;
  await mkdir(out, { recursive: true, mode: OWNER_ONLY });
  const folder = runAt(out, startedAt);
  await writeStreamWhole(folder.file("cases.jsonl"), linesInOrder(shards, settings.methods), signal);
  return finishMerged(folder, settings, first, now);
}

async function openShardRun(path: string): Promise<ShardRun> {
  const found = await findRun(dirname(path), basename(path));
  const file = found.folder.file(SHARE_FILE);
  if (!existsSync(file))
    throw new BadInputError(
      "no-shard",
      { file: path },
      "it is a run of all its cases",
      "Name runs that were made with --shard.",
    );
  const share = RunShare.safeParse(parsedOrNothing(await readFile(file, "utf8")));
  for (const name of ["cases.jsonl", SHARE_FILE])
    if ((await fileHash(found.folder.file(name))) !== found.manifest.files[name])
      throw damagedShard(found.folder.file(name));
  if (!share.success) throw damagedShard(file);
  const { command, on, part, methods, seed, limit, choices, data, versions } = wholeSettings(found.manifest.settings);
  const said = { ...choices, on, part, methods: methods.join(" "), seed, ...(limit !== undefined && { limit }) };
  return {
    file: path,
    manifest: { settings: { command, choices: said, data, versions }, shard: share.data.shard },
    finished: { inputs: share.data.cases },
    found,
    share: share.data,
  };
}

function wholeSettings({ choices: { shard: _, ...choices }, ...settings }: RunSettings): RunSettings {
  return { ...settings, choices };
}

/** Lines as they were written, in memory, as their scores are for the report. */
async function* linesInOrder(shards: readonly ShardRun[], methods: readonly string[]): AsyncGenerator<string> {
  const byPlace = new Map<number, readonly string[]>();
  for (const { found, share, file } of shards) {
    const cases = await linesOfCases(found.folder, methods);
    for (const [at, place] of share.places.entries()) {
      const lines = cases[at];
      if (lines === undefined) throw notWhole(file, `it has ${cases.length} of its ${share.places.length} cases`);
      if (byPlace.has(place)) throw notWhole(file, `case ${place + 1} stands in it and in another shard`);
      byPlace.set(place, lines);
    }
  }
  const { cases } = shards[0]!.share;
  for (let place = 0; place < cases; place++) {
    const lines = byPlace.get(place);
    if (lines === undefined) throw notWhole(shards[0]!.file, `no shard has case ${place + 1} of ${cases}`);
    yield `${lines.join("\n")}\n`;
  }
}

/** Of each case, in the order in which they were first scored, the last line of each method: a failure was tried again. */
async function linesOfCases({ file }: RunFolder, methods: readonly string[]): Promise<string[][]> {
  const cases = new Map<string, Map<string, string>>();
  for await (const line of rawLines(file("cases.jsonl"))) {
    const { case: id, method } = CaseScore.parse(JSON.parse(line));
    cases.set(id, (cases.get(id) ?? new Map<string, string>()).set(method, line));
  }
  return [...cases.values()].map((own) => methods.flatMap((method) => own.get(method) ?? []));
}

function notWhole(file: string, found: string): BadInputError {
  return new BadInputError("not-whole", { file }, found, "Make the shards again from the same data.");
}

async function finishMerged(
  folder: RunFolder,
  settings: RunSettings,
  { found, share }: ShardRun,
  now: () => Date,
): Promise<EvaluationReport> {
  const { on, part, notice, account, methods } = await reportOf(found);
  const scores = await readScores(folder, settings.methods, share.cases);
  const evaluated = {
    dataset: { name: on, notice },
    part,
    closedSet: share.closedSet,
    settings,
    folder,
    ...(account !== undefined && { account }),
    trainedOn: new Map(methods.map(({ method, trainedOn }) => [method, trainedOn])),
  };
  return finishRun(scores, evaluated, settings.seed, now);
}
