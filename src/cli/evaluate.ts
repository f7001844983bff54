/**
 * `wherefore evaluate`, `compare` and `runs`: scoring methods on careers whose next occupation is known.
 */

import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { BadInputError, type Recommender } from "../domain/index.ts";
import { compareAll } from "../evaluate/compare.ts";
import { readScores } from "../evaluate/finish-run.ts";
import type { CaseScore } from "../evaluate/per-case.ts";
import { countCases } from "../histories/cases-of-part.ts";
import { methodFiles, methodMaker, methodNamed } from "../methods/table.ts";
import { ggufPath, modelShop } from "../models/open.ts";
import { evaluate as evaluateAll } from "../pipeline/evaluate.ts";
import type { Journal } from "../records/journal.ts";
import { findRun, listRuns as listAll, openRunFolder, type RunSettings } from "../records/run-folder.ts";
import { fileHash, fileHashes } from "../records/whole-file.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { costsText } from "./costs.ts";
import { askingOn, type Opened, openOn } from "./data.ts";
import type { CompareOptions, EvaluateOptions, Json } from "./program.ts";
import { comparisonsText, reportText } from "./show-report.ts";
import { textTable } from "./table.ts";
import { runOn, type Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

export async function evaluate(methods: string[], options: EvaluateOptions, terminal: Terminal): Promise<void> {
  const names = [...new Set(methods.map((name) => methodNamed(name).label))];
  const opened = openOn(options.on, terminal);
  const taxonomy = loadTaxonomy();
  const settings = await settingsOf(names, opened, options, cacheFolder(terminal.env));
  const wanted = { ...opened, limit: options.limit };
  const total = await countCases(wanted);
  const journal = names.some(asksModel) ? await openJournal(options.runs) : undefined;
  const models = modelShop({
    names: options,
    ...askingOn(terminal, options),
    journal,
  });
  const run = runOn(terminal, options.seed, names.some(asksModel) ? options.concurrency : 1);
  try {
    const make = methodMaker({
      taxonomy,
      trainingData: () => trainingData(opened, terminal),
      modelFor: models.modelFor,
      reasons: options.reasons,
      cache: cacheFolder(terminal.env),
      run,
      threads: 1,
    });
    const recommenders = new Map<string, Recommender>();
    for (const name of names) recommenders.set(name, await make(name));
    // Only now is anything written: what can be wrong with data, methods and models has been found.
    const folder = await openRunFolder(options.runs, settings, terminal.now().toISOString());
    terminal.err(`${folder.resumed ? "Going on with" : "Run"} ${folder.path}\n`);
    const report = await evaluateAll(
      { ...wanted, total, methods: recommenders, taxonomy, settings, folder },
      run,
      terminal.now,
    );
    terminal.out(options.json ? `${JSON.stringify(report)}\n` : `${reportText(report, options.markdown === true)}\n`);
    if (journal) terminal.err(costsText(journal));
  } finally {
    await models.close();
    await journal?.close();
  }
}

function asksModel(method: string): boolean {
  return methodNamed(method).method.needs === "model";
}

/** A data set with a training part of its own trains the counting baselines; a file of careers is only tested on. */
function trainingData({ dataset }: Opened, terminal: Terminal) {
  const ownTraining = dataset.name !== dataset.files[0];
  return ownTraining ? dataset : openOn("nlsy97:train", terminal).dataset;
}

async function settingsOf(
  methods: readonly string[],
  { dataset, part }: Opened,
  options: EvaluateOptions,
  cache: string,
): Promise<RunSettings> {
  const weights = await Promise.all(methods.map((name) => methodFiles(name, cache)));
  const data = await fileHashes([...dataset.files, ...weights.flat()]);
  const named = [options.model, options.reasonModel, options.predictModel].filter((name) => name !== undefined);
  for (const path of methods.some(asksModel) ? named.map((name) => ggufPath(name, cache)) : [])
    if (path !== undefined) data[basename(path)] = await fileHash(path);
  const choices = {
    reasons: options.reasons,
    model: options.model,
    reasonModel: options.reasonModel,
    predictModel: options.predictModel,
  };
  return {
    command: "evaluate",
    on: dataset.name.split(/[/\\]/).at(-1)!,
    part,
    methods: [...methods],
    seed: options.seed,
    ...(options.limit !== undefined && { limit: options.limit }),
    choices: Object.fromEntries(
      Object.entries(choices).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    data,
    versions: { wherefore: VERSION, node: process.version, taxonomy: loadTaxonomy().release },
  };
}

async function openJournal(runs: string): Promise<Journal> {
  const { sqliteJournal } = await import("../records/journal.ts");
  await mkdir(runs, { recursive: true });
  return sqliteJournal(join(runs, "journal.sqlite"));
}

export async function compare(
  first: string,
  second: string | undefined,
  options: CompareOptions,
  terminal: Terminal,
): Promise<void> {
  const scores = new Map([
    ...(await scoresOf(first, options.runs)),
    ...(second === undefined ? [] : await scoresOf(second, options.runs)),
  ]);
  if (scores.size < 2)
    throw new BadInputError(
      "one-method",
      { file: first },
      "only one method is named",
      "Name two runs, or a run with several methods.",
    );
  const comparisons = compareAll(scores, options.seed);
  terminal.out(options.json ? `${JSON.stringify(comparisons)}\n` : `${comparisonsText(comparisons, false)}\n`);
}

/** RUN or RUN:METHOD; a method that stands in two runs is named with its run. */
async function scoresOf(name: string, runs: string): Promise<[string, CaseScore[]][]> {
  const [run = "", method] = name.split(/:(?=[a-z0-9-]+$)/);
  const { folder, manifest } = await findRun(runs, run);
  const wanted = method === undefined ? manifest.settings.methods : [method];
  const unknown = wanted.find((one) => !manifest.settings.methods.includes(one));
  if (unknown !== undefined)
    throw new BadInputError(
      "unknown-method",
      { file: folder.path },
      `the run has no method "${unknown}"`,
      `It has ${manifest.settings.methods.join(", ")}.`,
    );
  const scores = await readScores(folder, wanted);
  return [...scores].map(([one, own]) => [method === undefined ? one : `${folder.name.slice(-6)}:${one}`, own]);
}

export async function listRuns(options: Json & { runs: string }, terminal: Terminal): Promise<void> {
  const runs = await listAll(options.runs);
  if (options.json) terminal.out(`${JSON.stringify(runs)}\n`);
  else if (runs.length === 0) terminal.out(`No runs in ${options.runs}.\n`);
  else {
    const rows = runs.map((run) => {
      if (run.kind === "unreadable") return [run.name, `cannot be read: ${run.why}`, "", ""];
      const settings = run.kind === "finished" ? run.manifest.settings : run.settings;
      return [
        run.name,
        run.kind,
        settings.methods.join(" "),
        run.kind === "finished" ? `${run.manifest.cases} cases` : "",
      ];
    });
    terminal.out(`${textTable([{ head: "Run" }, { head: "State" }, { head: "Methods" }, { head: "" }], rows)}\n`);
  }
}
