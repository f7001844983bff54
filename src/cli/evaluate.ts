/**
 * `wherefore evaluate`, `compare` and `runs`: scoring methods on careers whose next occupation is known.
 */

import { basename, join } from "node:path";
import { BadInputError, breather, counted, type Dataset, shardName } from "../domain/index.ts";
import { type Predictions, readPredictions, requireCases } from "../evaluate/predictions.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { SPLIT_FILE } from "../histories/datasets/own-data.ts";
import { readShares, writeSplit } from "../histories/datasets/split.ts";
import { surveyCareers } from "../histories/survey-careers.ts";
import { labelsOf, methodFiles, methodNamed } from "../methods/named-methods.ts";
import { METHODS } from "../methods/table.ts";
import { ggufPath } from "../models/open.ts";
import { asksModel, evaluate as evaluateAll } from "../pipeline/evaluate.ts";
import { foreseeEvaluation } from "../pipeline/foresee-evaluation.ts";
import { comparisonsOf } from "../pipeline/runs.ts";
import { ownPromptHashes, readOwnPrompts } from "../reasons/own-prompts-folder.ts";
import { erasedPeople } from "../records/erased-people.ts";
import { listRuns as listAll, type RunFolder, type RunSettings } from "../records/run-folder.ts";
import { VERSION } from "../records/version.ts";
import { fileHash, fileHashes } from "../records/whole-file.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { byWorkers } from "./by-workers.ts";
import type { CompareOptions, EvaluateOptions, RunsOptions } from "./commands/runs.ts";
import { costsText } from "./costs.ts";
import { askingOn, namedDataset, type Opened, openOn } from "./data.ts";
import { sayLost } from "./lost-calls.ts";
import { foreseenText } from "./show-reasons.ts";
import { accountText, comparisonsText, reportText } from "./show-report.ts";
import { erasedText } from "./show-statistics.ts";
import { textTable } from "./table.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function evaluate(methods: string[], options: EvaluateOptions, terminal: Terminal): Promise<void> {
  if (methods.length + options.predictions.length === 0)
    throw new BadInputError(
      "unknown-method",
      { file: "evaluate" },
      "no method and no predictions are named",
      `Methods are ${METHODS.map(({ name }) => name).join(", ")}.`,
    );
  if (options.shard.of > 1 && options.keepAnswers)
    throw new BadInputError(
      "bad-target",
      { file: "--keep-answers" },
      "answers are kept of whole runs alone",
      "Leave one of --keep-answers and --shard out.",
    );
  const names = labelsOf(methods, options.seed, options.seeds);
  const opened = await openOn(options.on, terminal, options);
  const trainingSet = await trainingSetOf(opened.dataset, options, terminal);
  const settings = await settingsOf(names, opened, trainingSet, options, cacheFolder(terminal.env));
  const people: string[] = [];
  const breathe = breather(terminal.signal, "the careers were read");
  const account = await surveyCareers(opened.dataset, opened.part, options.limit, async (person) => {
    people.push(person);
    await breathe();
  });
  terminal.err(`${accountText(account, opened.dataset, opened.part)}\n`);
  const evaluation = {
    ...opened,
    limit: options.limit,
    shard: options.shard,
    takeOver: options.takeOver === true,
    account,
    methods: names,
    predictions: await predictionsOf(options.predictions, opened),
    trainingData: () => trainingSet ?? refuseToLearn(opened.dataset),
    olderData: () => namedDataset("nlsy79", terminal),
    models: options,
    asking: await askingOn(terminal, options),
    prompts: await readOwnPrompts(options.prompts),
    reasons: options.reasons,
    trainMinutes: options.trainMinutes,
    keepAnswers: options.keepAnswers === true,
    settings,
    runs: options.runs,
  };
  const run = runOn(terminal, options.seed);
  if (options.dryRun) {
    const foreseen = await foreseeEvaluation(evaluation, run);
    terminal.out(options.json ? `${JSON.stringify(foreseen)}\n` : foreseenText(foreseen, options.price));
    return;
  }
  const begun = async (folder: RunFolder) => {
    const erased = erasedText(await erasedPeople(folder.path));
    terminal.err(`${folder.resumed ? "Going on with" : "Run"} ${folder.path}${erased && `; ${erased}`}\n`);
    if (options.split !== undefined && readShares(options.split) !== undefined)
      await writeSplit(people, opened.dataset.part, folder.file(SPLIT_FILE));
  };
  const what = `evaluate ${methods.join(" ")} --on ${options.on}`;
  const { report, took, costs } = await byWorkers(options, what, evaluation.asking, run, terminal, (asking, during) =>
    evaluateAll({ ...evaluation, asking }, during, terminal.now, begun),
  );
  terminal.out(
    options.json ? `${JSON.stringify(report)}\n` : `${reportText(report, options.markdown === true, took)}\n`,
  );
  sayLost(
    report.methods.map(({ method, failed, n, firstFailure }) => ({
      what: `cases of ${method}`,
      count: failed,
      of: n,
      first: firstFailure,
    })),
    terminal,
  );
  terminal.err(costsText(costs, options.price));
}

/** "NAME=FILE" a time. @throws BadInputError where a name stands for a method, or the file does not fit these cases */
async function predictionsOf(given: readonly string[], opened: Opened): Promise<Map<string, Predictions>> {
  const read = new Map<string, Predictions>();
  if (given.length === 0) return read;
  const cases = new Set<string>();
  for await (const { id } of casesOf({ ...opened, limit: undefined })) cases.add(id);
  for (const { name, file } of given.map(namedPredictions)) {
    const predictions = await readPredictions(name, file, opened.dataset.labels ?? loadTaxonomy());
    requireCases(file, predictions, cases);
    read.set(name, predictions);
  }
  return read;
}

function namedPredictions(given: string): { readonly name: string; readonly file: string } {
  const [, name, file] = /^([\w.-]+)=(.+)$/s.exec(given) ?? [];
  if (name !== undefined && file !== undefined && !METHODS.some((method) => method.name === name))
    return { name, file };
  throw new BadInputError(
    "bad-predictions",
    { file: "--predictions" },
    name === undefined ? `${given} has no name` : `"${name}" is a method's name`,
    "Give a name of your own and a file: --predictions mine=predictions.jsonl.",
  );
}

/** What methods are trained on: the set that --train-on names, else the training part of the scored one; undefined where it has none. */
async function trainingSetOf(
  dataset: Dataset,
  { trainOn, labels }: EvaluateOptions,
  terminal: Terminal,
): Promise<Dataset | undefined> {
  if (trainOn === undefined) return dataset.unsplit ? undefined : dataset;
  const { dataset: other } = await openOn(`${trainOn.replace(/:train$/, "")}:train`, terminal, { labels });
  terminal.err(`Methods that learn are trained on ${other.name}, training part, not on ${dataset.name}.\n`);
  return other;
}

function refuseToLearn({ name }: Dataset): never {
  throw new BadInputError(
    "nothing-to-learn-from",
    { file: name },
    "nobody of it is set apart to learn from",
    "Split it (--split 70/10/20, or --split FILE), or say what to learn from: --train-on nlsy97.",
  );
}

async function settingsOf(
  methods: readonly string[],
  { dataset, part }: Opened,
  trainingSet: Dataset | undefined,
  options: EvaluateOptions,
  cache: string,
): Promise<RunSettings> {
  const weights = await Promise.all(methods.map((name) => methodFiles(name, cache)));
  const learning = methods.some((name) => methodNamed(name).method.needs === "training");
  const predictions = options.predictions.map(namedPredictions);
  const predictionFiles = predictions.map(({ file }) => file);
  const trainingFiles = learning && trainingSet !== undefined ? trainingSet.files : [];
  const data = await fileHashes([
    ...new Set([...dataset.files, ...trainingFiles, ...weights.flat(), ...predictionFiles]),
  ]);
  const { models, body } = options;
  if (models !== undefined) data[basename(models)] = await fileHash(models);
  if (methods.some(asksModel)) Object.assign(data, await ownPromptHashes(options.prompts));
  const named = [options.model, options.reasonModel, options.predictModel].filter((name) => name !== undefined);
  for (const path of methods.some(asksModel) ? named.map((name) => ggufPath(name, cache)) : [])
    if (path !== undefined) data[basename(path)] = await fileHash(path);
  const choices = {
    reasons: options.reasons,
    model: options.model,
    reasonModel: options.reasonModel,
    predictModel: options.predictModel,
    maxTokens: options.maxTokens,
    thoughtTokens: options.thoughtTokens,
    effort: options.effort,
    body: body && JSON.stringify(body),
    split: options.split,
    protocol: dataset.rules.protocol,
    adultAge: dataset.rules.adultAge,
    assumedBirthYear: dataset.rules.assumedBirthYear,
    trainOn: options.trainOn,
    labels: dataset.labels?.name,
    keepAnswers: options.keepAnswers,
    shard: shardName(options.shard),
  };
  return {
    command: "evaluate",
    on: dataset.name.split(/[/\\]/).at(-1)!,
    part,
    methods: [...methods, ...predictions.map(({ name }) => name)],
    seed: options.seed,
    ...(options.limit !== undefined && { limit: options.limit }),
    choices: Object.fromEntries(
      Object.entries(choices).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    data,
    versions: { wherefore: VERSION, node: process.version, taxonomy: loadTaxonomy().release },
  };
}

export async function compare(
  first: string,
  second: string | undefined,
  options: CompareOptions,
  terminal: Terminal,
): Promise<void> {
  const comparisons = await comparisonsOf(first, second, options.runs, options.seed);
  terminal.out(options.json ? `${JSON.stringify(comparisons)}\n` : `${comparisonsText(comparisons, false)}\n`);
}

export async function listRuns(options: RunsOptions, terminal: Terminal): Promise<void> {
  const runs = await listAll(options.runs);
  if (options.json) terminal.out(`${JSON.stringify(runs)}\n`);
  else if (runs.length === 0) terminal.out(`No runs in ${options.runs}.\n`);
  else {
    const erased = await Promise.all(runs.map(({ name }) => erasedPeople(join(options.runs, name))));
    const rows = runs.map((run, at) => {
      if (run.kind === "unreadable") return [run.name, `cannot be read: ${run.why}`, "", ""];
      const settings = run.kind === "finished" ? run.manifest.settings : run.settings;
      return [
        run.name,
        run.kind,
        settings.methods.join(" "),
        [run.kind === "finished" ? counted(run.manifest.cases, "case") : "", erasedText(erased[at]!)]
          .filter(Boolean)
          .join("; "),
      ];
    });
    terminal.out(`${textTable([{ head: "Run" }, { head: "State" }, { head: "Methods" }, { head: "" }], rows)}\n`);
  }
}
