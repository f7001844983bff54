/**
 * Judges as instruments, top to bottom:
 *
 *     verdicts.jsonl + candidates.jsonl ─► each judge's scores ─┬─► base rates, agreement among judges, repeats, probes
 *     sheets that people filled ────────► each person's grades ─┴─► agreement with people, the alternative annotator test
 *
 * Held in memory is a number a verdict; the words of the reasons are not.
 */
import { CRITERIA, type Criterion, type Dataset, type Provenance, type Unit, type Verdict } from "../domain/index.ts";
import { isBy } from "../reasons/choose/choice-figures.ts";
import { judgedCases } from "../reasons/choose/judged-cases.ts";
import type { ReasonsRecipe } from "../reasons/reason-recipe.ts";
import type { ReasonSet } from "../reasons/reason-set.ts";
import { type AltTestResult, alternativeAnnotatorTest } from "../statistics/alt-test.ts";
import { baseRates } from "../statistics/kappa.ts";
import { type Rate, rateOf } from "../statistics/rates.ts";
import type { Estimate } from "../statistics/resampled.ts";
import {
  biasProbes,
  byFamily,
  type FamilyCell,
  familyOf,
  type ProbedScore,
  type Repeatability,
  repeatability,
} from "./judge-probes.ts";
import { sheetId } from "./labelling-sheet.ts";
import {
  type PairAgreement,
  type PanelAgreement,
  pairAgreement,
  panelAgreement,
  type Rater,
} from "./rater-agreement.ts";
import type { Sheet } from "./read-sheet.ts";
import { PASSING, type Score, scoreOf } from "./verdict-scores.ts";

export type JudgeCheckOptions = {
  readonly set: ReasonSet;
  readonly dataset: Dataset;
  readonly sheets: readonly Sheet[];
  /** Of the alternative annotator test. */
  readonly epsilon: number;
  readonly seed: number;
};

export type JudgeReport = {
  readonly judge: string;
  readonly unit: Unit;
  /** From here on a verdict passes. */
  readonly atLeast: number;
  readonly passes: Rate;
  readonly unscored: Readonly<Record<string, number>>;
  /** Of grades; of shares and nats there are too many different ones. */
  readonly baseRates?: readonly { readonly value: number; readonly share: number }[];
  readonly repeats?: Repeatability;
  readonly probes: { readonly length: Estimate; readonly position: Estimate };
  readonly families: readonly FamilyCell[];
};

export type CriterionReport = {
  readonly criterion: Criterion;
  readonly judges: readonly JudgeReport[];
  readonly amongJudges: readonly PairAgreement[];
  /** Absent where fewer than two people graded it. */
  readonly amongPeople?: PanelAgreement;
  readonly withPeople: readonly PairAgreement[];
  readonly altTest: Readonly<Record<string, AltTestResult>>;
};

/** @throws BadInputError where nothing was judged, or a sheet is of another set */
export async function checkJudges(options: JudgeCheckOptions): Promise<CriterionReport[]> {
  const gathered = await gather(options);
  return CRITERIA.flatMap((criterion) => {
    const judges = gathered.judges.filter((one) => one.criterion === criterion);
    return judges.length === 0 ? [] : [reportOn(criterion, judges, gathered.people, options)];
  });
}

type ScoredReason = ProbedScore & { readonly item: string; readonly repeat: number };

/** All that one judge said on one criterion. */
type JudgeAnswers = {
  readonly judge: string;
  readonly criterion: Criterion;
  readonly scored: ScoredReason[];
  readonly unscored: Map<string, number>;
};

type Gathered = { readonly judges: readonly JudgeAnswers[]; readonly people: readonly Sheet[] };

async function gather({ set, dataset, sheets }: JudgeCheckOptions): Promise<Gathered> {
  const judges = new Map<string, JudgeAnswers>();
  for await (const { record, verdicts } of judgedCases(set, dataset)) {
    for (const { candidate, judge, criterion, repeat, verdict } of verdicts) {
      const key = `${criterion} ${judge}`;
      const answers: JudgeAnswers = judges.get(key) ?? { judge, criterion, scored: [], unscored: new Map() };
      judges.set(key, answers);
      const { text, provenance } = record.candidates[candidate]!;
      const score = scoreOf(verdict, thresholdOf(judge, criterion, set.recipe));
      if (score === undefined) count(answers.unscored, verdict);
      else
        answers.scored.push({
          item: sheetId(record.id, candidate),
          person: record.person,
          length: text.length,
          index: candidate,
          writer: writerOf(provenance),
          repeat,
          score,
        });
    }
  }
  return { judges: [...judges.values()], people: sheets };
}

function count(counts: Map<string, number>, verdict: Verdict): void {
  if (verdict.kind === "unscored") counts.set(verdict.why, (counts.get(verdict.why) ?? 0) + 1);
}

/** The recipe's where it names this judge; else what passes by default. */
function thresholdOf(judge: string, criterion: Criterion, { choose }: ReasonsRecipe): number | undefined {
  if (criterion === "validity") return undefined;
  const named = choose[criterion];
  return isBy(judge, named.judge) ? named.atLeast : undefined;
}

function writerOf(provenance: Provenance): string {
  switch (provenance.by) {
    case "composed":
    case "career":
    case "corrupted":
      return provenance.by;
    case "llm":
    case "hinted":
      return familyOf(`llm:${provenance.model}`);
    case "other":
      return provenance.maker;
    default:
      return provenance satisfies never;
  }
}

function reportOn(
  criterion: Criterion,
  judges: readonly JudgeAnswers[],
  sheets: readonly Sheet[],
  { set, epsilon, seed }: JudgeCheckOptions,
): CriterionReport {
  const people = new Map(judges.flatMap(({ scored }) => scored.map(({ item, person }) => [item, person] as const)));
  const personOf = (item: string) => people.get(item) ?? item;
  const raters = judges.map(raterOf);
  const graders = sheets.flatMap((sheet) => graderOf(sheet, criterion, people));
  return {
    criterion,
    judges: judges.filter(({ scored }) => scored.length > 0).map((answers) => judgeReport(answers, set.recipe, seed)),
    amongJudges: raters.flatMap((a, at) => raters.slice(at + 1).map((b) => pairAgreement(a, b, personOf, seed))),
    ...(graders.length > 1 && { amongPeople: panelAgreement(graders, personOf, seed) }),
    withPeople: raters.flatMap((judge) => graders.map((person) => pairAgreement(judge, person, personOf, seed))),
    altTest: Object.fromEntries(
      graders.length > 1 ? raters.map((judge) => [judge.name, standIn(judge, graders, epsilon)]) : [],
    ),
  };
}

/** The first time that a question was asked; what the repeats add is told apart. */
function raterOf({ judge, scored }: JudgeAnswers): Rater {
  return {
    name: judge,
    scores: new Map(scored.filter(({ repeat }) => repeat === 0).map(({ item, score }) => [item, score])),
  };
}

function graderOf({ person, grades }: Sheet, criterion: Criterion, known: ReadonlyMap<string, string>): Rater[] {
  const scores = [...grades.get(criterion)!]
    .filter(([item]) => known.has(item))
    .map(([item, grade]) => [item, { unit: "grade", value: grade, passes: grade >= PASSING.grade }] as const);
  return scores.length === 0 ? [] : [{ name: person, scores: new Map<string, Score>(scores) }];
}

/** By grades where the judge gives them; else by the side of the threshold, which every judge has. */
function standIn(judge: Rater, graders: readonly Rater[], epsilon: number): AltTestResult {
  const graded = judge.scores.values().every(({ unit }) => unit === "grade");
  const labels = ({ scores }: Rater) =>
    new Map([...scores].map(([item, { value, passes }]) => [item, graded ? value : Number(passes)] as const));
  return alternativeAnnotatorTest(
    new Map(graders.map((person) => [person.name, labels(person)])),
    labels(judge),
    epsilon,
    graded ? "neg-rmse" : "accuracy",
  );
}

function judgeReport(
  { judge, criterion, scored, unscored }: JudgeAnswers,
  recipe: ReasonsRecipe,
  seed: number,
): JudgeReport {
  const { unit } = scored[0]!.score;
  const questions = [...Map.groupBy(scored, ({ item }) => item).values()].map((own) => ({
    person: own[0]!.person,
    values: own.map(({ score }) => score.value),
  }));
  const repeats = repeatability(questions, unit, seed);
  const first = scored.filter(({ repeat }) => repeat === 0);
  return {
    judge,
    unit,
    atLeast: thresholdOf(judge, criterion, recipe) ?? PASSING[unit],
    passes: rateOf(first.filter(({ score }) => score.passes).length, first.length),
    unscored: Object.fromEntries(unscored),
    ...(unit === "grade" && { baseRates: baseRates(first.map(({ score }) => score.value)) }),
    ...(repeats && { repeats }),
    // What was made false on purpose stands last in its case, and lower for a good cause.
    probes: biasProbes(
      first.filter(({ writer }) => writer !== "corrupted"),
      seed,
    ),
    families: byFamily(judge, first, seed),
  };
}
