/**
 * Finished evaluations, looked at again: their cases, and how methods compare.
 *
 * In: the folder of runs and names in it.  Out: scores as they were kept, and paired comparisons. No model is asked and nothing is written.
 */
import { readFile } from "node:fs/promises";
import { BadInputError, shortRunName } from "../domain/index.ts";
import type { BundledRun, BundledRuns } from "../evaluate/bundled-runs.ts";
import { type Comparison, compareAll } from "../evaluate/compare.ts";
import { readScores } from "../evaluate/finish-run.ts";
import { ANSWERS_FILE, HISTORIES_FILE, KeptAnswer, KeptHistory } from "../evaluate/kept-answers.ts";
import type { CaseScore } from "../evaluate/per-case.ts";
import type { EvaluationReport } from "../evaluate/report.ts";
import { rowsOf } from "../evaluate/seeds.ts";
import { readJsonl } from "../records/jsonl.ts";
import { findRun, type RunManifest } from "../records/run-folder.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { titleLookup } from "../taxonomy/taxonomy.ts";

export type FoundRun = Awaited<ReturnType<typeof findRun>>;

/**
 * @param first "RUN", or "RUN:METHOD"
 * @param second another, and then each method is named with its run; undefined to compare the methods of the one run
 * @throws BadInputError for what is not there
 */
export async function comparisonsOf(
  first: string,
  second: string | undefined,
  runs: string,
  seed: number,
): Promise<Comparison[]> {
  const named = await Promise.all(
    (second === undefined ? [first] : [first, second]).map((name) => scoresOf(name, runs)),
  );
  const scores = new Map(
    named.flatMap(({ run, scores }) =>
      [...scores].map(([method, own]) => [second === undefined ? method : `${nameAmong(run, named)}:${method}`, own]),
    ),
  );
  if (scores.size < 2)
    throw new BadInputError(
      "one-method",
      { file: first },
      "only one method is named",
      "Name two runs, or a run with several methods.",
    );
  return compareAll(scores, seed);
}

type NamedScores = { readonly run: string; readonly scores: ReadonlyMap<string, CaseScore[]> };

/** @param name RUN or RUN:METHOD */
async function scoresOf(name: string, runs: string): Promise<NamedScores> {
  const { run, method } = methodOfRun(name);
  const found = await findRun(runs, run);
  return { run: found.folder.name, scores: await scoresIn(found, method === undefined ? undefined : [method]) };
}

/** Two runs of the same settings end alike. */
function nameAmong(run: string, named: readonly NamedScores[]): string {
  const short = shortRunName(run);
  return named.some((other) => other.run !== run && shortRunName(other.run) === short) ? run : short;
}

/** "RUN" or "RUN:METHOD" in its two parts: the name of a run has no colon. */
export function methodOfRun(name: string): { readonly run: string; readonly method: string | undefined } {
  const at = name.indexOf(":");
  return at < 0 ? { run: name, method: undefined } : { run: name.slice(0, at), method: name.slice(at + 1) };
}

/**
 * The scores of some of a run's rows, or of all, read at once; of a row with several seeds all of them, one after the other.
 *
 * @param methods rows of its report, or one seed of a row such as "sasrec#2" @throws BadInputError for a method that is not there
 */
export async function scoresIn(
  { folder, manifest }: FoundRun,
  methods: readonly string[] = [...rowsOf(manifest.settings.methods).keys()],
): Promise<Map<string, CaseScore[]>> {
  const rows = rowsOf(manifest.settings.methods);
  const labelsOf = (name: string) => rows.get(name) ?? manifest.settings.methods.filter((label) => label === name);
  const unknown = methods.find((one) => labelsOf(one).length === 0);
  if (unknown !== undefined)
    throw new BadInputError(
      "unknown-method",
      { file: folder.path },
      `the run has no method "${unknown}"`,
      `It has ${manifest.settings.methods.join(", ")}.`,
    );
  const scores = await readScores(folder, methods.flatMap(labelsOf));
  return new Map(methods.map((name) => [name, labelsOf(name).flatMap((label) => scores.get(label)!)]));
}

export async function reportOf({ folder }: FoundRun): Promise<EvaluationReport> {
  return JSON.parse(await readFile(folder.file("report.json"), "utf8")) as EvaluationReport;
}

/** Whether histories, reasons and calls were kept beside the scores (`evaluate --keep-answers`). */
export function keepsAnswers({ files }: RunManifest): boolean {
  return ANSWERS_FILE in files;
}

/** What was answered, in the order of the file; nothing where it was not kept. A line that stands twice was answered again: the last counts. */
export async function* answersIn({ folder, manifest }: FoundRun): AsyncGenerator<KeptAnswer> {
  if (keepsAnswers(manifest)) yield* readJsonl(folder.file(ANSWERS_FILE), KeptAnswer);
}

export async function* historiesIn({ folder, manifest }: FoundRun): AsyncGenerator<KeptHistory> {
  if (keepsAnswers(manifest)) yield* readJsonl(folder.file(HISTORIES_FILE), KeptHistory);
}

/** Official titles by code; none of a run in labels of another list, whose titles it does not hold. */
export function titlesOf(codes: Iterable<string>, { settings }: RunManifest): Record<string, string> {
  if (settings.choices["labels"] !== undefined) return {};
  const titleOf = titleLookup(loadTaxonomy());
  return Object.fromEntries([...new Set(codes)].map((code) => [code, titleOf(code)]));
}

/** The figures by which runs are told apart at a glance; the report has all. */
const LISTED_METRICS = ["accEM", "hr@10", "mrr", "perplexity"] as const;

/** A finished run as it is listed. */
export function listedRun({ folder, manifest }: FoundRun, report: EvaluationReport): BundledRun["listed"] {
  const { settings, startedAt, finishedAt, cases, failed } = manifest;
  const figures = report.methods.map(({ method, metrics }) => ({
    method,
    metrics: Object.fromEntries(LISTED_METRICS.flatMap((name) => (metrics[name] ? [[name, metrics[name]]] : []))),
  }));
  const { on, part, methods } = settings;
  const about = {
    id: folder.name,
    state: "finished" as const,
    on,
    part,
    methods,
    startedAt,
    finishedAt,
    cases,
    failed,
  };
  return { ...about, keepsAnswers: keepsAnswers(manifest), figures };
}

/** Runs as one value, with all that they keep. @throws BadInputError for what is not there, or not finished */
export async function bundledRuns(names: readonly string[], runs: string): Promise<BundledRuns> {
  const bundled: BundledRun[] = [];
  let titles = {};
  for (const name of names) {
    const found = await findRun(runs, name);
    const report = await reportOf(found);
    const scores = await scoresIn(found);
    const answers = await lastOfEach(answersIn(found));
    const histories = await lastOfEach(historiesIn(found));
    bundled.push({ listed: listedRun(found, report), report, scores: Object.fromEntries(scores), answers, histories });
    titles = { ...titles, ...titlesOf([...scores.values()].flat().flatMap(codesOf), found.manifest) };
  }
  return { runs: bundled, titles };
}

/** The codes that a score names. */
export function codesOf(score: CaseScore): string[] {
  return score.kind === "scored" ? [score.truth, ...score.top] : [score.truth];
}

async function lastOfEach<Kept extends { readonly case: string; readonly method?: string }>(
  kept: AsyncIterable<Kept>,
): Promise<Kept[]> {
  const last = new Map<string, Kept>();
  for await (const one of kept) last.set(`${one.method} ${one.case}`, one);
  return [...last.values()];
}
