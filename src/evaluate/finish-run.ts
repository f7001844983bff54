/**
 * The end of an evaluation, whoever made its scores:
 *
 *     cases.jsonl ─► figures, intervals, paired tests ─► report.json ─► manifest.json, last
 */
import { BadInputError, type Dataset } from "../domain/index.ts";
import type { CareerAccount } from "../histories/survey-careers.ts";
import { readJsonl } from "../records/jsonl.ts";
import type { RunFolder, RunSettings } from "../records/run-folder.ts";
import { contentHash, fileHash, writeWhole } from "../records/whole-file.ts";
import { dosesOf, type MethodDoses } from "./dose-response.ts";
import { ANSWERS_FILE, KeptAnswer } from "./kept-answers.ts";
import { CaseScore } from "./per-case.ts";
import { type EvaluationReport, reportOn, type TrainedOn } from "./report.ts";

/** What was scored, and where it is kept. */
export type EvaluatedOn = {
  readonly dataset: Pick<Dataset, "name" | "notice">;
  readonly part: string;
  /** How many titles each method ranks. */
  readonly closedSet: number;
  readonly settings: RunSettings;
  readonly folder: RunFolder;
  readonly account?: CareerAccount;
  readonly trainedOn?: ReadonlyMap<string, TrainedOn>;
  /** Of a method whose ranking rests on its reasons, the one that ranks the same without any; it need not be of this run. */
  readonly withoutReason?: ReadonlyMap<string, string>;
};

/** Figures and manifest of a folder whose cases.jsonl is whole. @param more other files of the folder, for the manifest */
export async function finishRun(
  scores: ReadonlyMap<string, readonly CaseScore[]>,
  evaluation: EvaluatedOn,
  seed: number,
  now: () => Date,
  more: readonly string[] = [],
): Promise<EvaluationReport> {
  const { folder, settings } = evaluation;
  const doses = more.includes(ANSWERS_FILE) ? await readDoses(scores, evaluation, seed) : undefined;
  const report = reportFrom(scores, evaluation, doses, seed);
  await writeWhole(folder.file("report.json"), `${JSON.stringify(report, null, 1)}\n`);
  const manifest = {
    settings,
    settingsHash: contentHash(settings),
    startedAt: folder.startedAt,
    finishedAt: now().toISOString(),
    cases: report.n,
    failed: report.methods.reduce((sum, { failed }) => sum + failed, 0),
    files: Object.fromEntries(
      await Promise.all(
        ["cases.jsonl", "report.json", ...more].map(async (name) => [name, await fileHash(folder.file(name))] as const),
      ),
    ),
  };
  await writeWhole(folder.file("manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
  return report;
}

/**
 * Scores by method, in the order given, each by case.
 *
 * @param cases how many each method must have, where that is known
 * @throws BadInputError where the file is damaged, has a case twice or lacks one: figures over other cases than they say are worse than none
 */
export async function readScores(
  folder: Pick<RunFolder, "file">,
  methods: readonly string[],
  cases?: number,
): Promise<Map<string, CaseScore[]>> {
  const file = folder.file("cases.jsonl");
  const scores = new Map(methods.map((method) => [method, new Map<string, CaseScore>()]));
  const kept = onceEach();
  for await (const score of readJsonl(file, CaseScore)) {
    const own = scores.get(score.method);
    const before = own?.get(score.case);
    // A failure was tried again when the run was gone on with.
    if (before !== undefined && before.kind !== "failed")
      throw damaged(file, `${score.method} has case ${score.case} twice`);
    own?.set(score.case, withOwnStrings(score, kept));
  }
  for (const [method, { size }] of scores)
    if (cases !== undefined && size !== cases) throw damaged(file, `${method} has ${size} of ${cases} cases`);
  return new Map([...scores].map(([method, own]) => [method, [...own.values()]]));
}

/** Each text once, however many records have it: a line brings its own copies of ids, codes and names. */
function onceEach(): <Text extends string>(text: Text) => Text {
  const kept = new Map<string, string>();
  return <Text extends string>(text: Text) => {
    const found = kept.get(text);
    if (found === undefined) kept.set(text, text);
    return (found ?? text) as Text;
  };
}

function withOwnStrings(score: CaseScore, kept: <Text extends string>(text: Text) => Text): CaseScore {
  const about = {
    case: kept(score.case),
    person: kept(score.person),
    method: kept(score.method),
    truth: kept(score.truth),
  };
  return score.kind === "failed" ? { ...score, ...about } : { ...score, ...about, top: score.top.map(kept) };
}

function damaged(file: string, found: string): BadInputError {
  const mend = "Move the run's folder away and run it again; replies that were paid for are in the journal.";
  return new BadInputError("damaged-run", { file }, found, mend);
}

/** A line that stands twice was answered again: the last counts. */
async function readDoses(
  scores: ReadonlyMap<string, readonly CaseScore[]>,
  { folder, withoutReason = new Map() }: EvaluatedOn,
  seed: number,
): Promise<Map<string, MethodDoses>> {
  const answers = new Map([...withoutReason.keys()].map((method) => [method, new Map<string, KeptAnswer>()]));
  // The calls, which are most of an answer, are let go.
  for await (const answer of readJsonl(folder.file(ANSWERS_FILE), KeptAnswer))
    answers.get(answer.method)?.set(answer.case, { ...answer, calls: [] });
  const doses = new Map<string, MethodDoses>();
  for (const [method, own] of answers) {
    const beside = withoutReason.get(method)!;
    const others = scores.get(beside);
    doses.set(method, dosesOf(scores.get(method)!, own, others && { method: beside, scores: others }, seed));
  }
  return doses;
}

function reportFrom(
  scores: ReadonlyMap<string, readonly CaseScore[]>,
  { dataset, part, closedSet, account, trainedOn }: EvaluatedOn,
  doses: ReadonlyMap<string, MethodDoses> | undefined,
  seed: number,
): EvaluationReport {
  return reportOn(scores, {
    on: dataset.name,
    part,
    notice: dataset.notice,
    seed,
    closedSet,
    account,
    trainedOn,
    doses,
  });
}
