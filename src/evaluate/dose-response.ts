/**
 * Outcome by judge's score: how often the first title was right, where the reason was found good and where it was not.
 *
 * In: one method's scores and kept answers, and another method's scores on the same cases.  Out: a band of the judge's score a row, with the
 * AccEM of both methods in it. The second stands there because bands hold different people: whose career is easy to predict may also be easy to
 * say true things of, and then a method without any reason rises just as well (docs/findings/claim-c.md).
 */
import type { Criterion } from "../domain/index.ts";
import { bootstrapRatios, type Interval } from "../statistics/bootstrap.ts";
import { isRight } from "./case-pairs.ts";
import type { KeptAnswer } from "./kept-answers.ts";
import type { CaseScore } from "./per-case.ts";

/** Of what a judge could check in a case's reasons, the share that holds. */
export const DOSES = ["none", "below half", "half or more", "all"] as const;
export type Dose = (typeof DOSES)[number];

export type DoseRow = {
  readonly dose: Dose;
  readonly n: number;
  /** AccEM in per cent, with a 95 % interval by person; null where no case is in the band. */
  readonly outcome: Interval | null;
  /** The same of the other method, on the cases of this band that it was scored on; null where there is none. */
  readonly beside: Interval | null;
};

export type DoseResponse = {
  readonly rows: readonly DoseRow[];
  /** Cases without a score of that judge: no reason, or nothing in it that could be checked. */
  readonly unscored: number;
};

/** The criteria whose judges do not see the answer: by utility accuracy would rise by construction. */
export const DOSED = ["factuality", "coherence", "validity"] as const satisfies readonly Criterion[];

/** Of a method whose ranking rests on its reasons: what followed them by each judge's score, beside the same people without any reason. */
export type MethodDoses = {
  /** The method of the run that ranks without a reason; null where the run has none, and then nothing stands beside. */
  readonly beside: string | null;
  readonly criteria: readonly (DoseResponse & { readonly criterion: (typeof DOSED)[number] })[];
};

/** The method that a report sets beside another's doses; undefined where there is none. */
export function doseBeside(
  { methods }: { readonly methods: readonly { readonly method: string; readonly doses?: unknown }[] },
  method: string,
): string | undefined {
  const doses = methods.find((one) => one.method === method)?.doses as MethodDoses | undefined;
  return doses?.beside ?? undefined;
}

/** @param beside the scores of that method, with its name */
export function dosesOf(
  scores: readonly CaseScore[],
  answers: ReadonlyMap<string, KeptAnswer>,
  beside: { readonly method: string; readonly scores: readonly CaseScore[] } | undefined,
  seed: number,
): MethodDoses {
  return {
    beside: beside?.method ?? null,
    criteria: DOSED.map((criterion) => ({
      criterion,
      ...doseResponse(scores, answers, criterion, beside?.scores, seed),
    })),
  };
}

export function doseResponse(
  scores: readonly CaseScore[],
  answers: ReadonlyMap<string, KeptAnswer>,
  criterion: Criterion,
  other: readonly CaseScore[] | undefined,
  seed: number,
): DoseResponse {
  const others = new Map(other?.map((score) => [score.case, score]));
  const banded = Map.groupBy(scores, (score) => doseOf(shareOf(answers.get(score.case), criterion)));
  const rows = DOSES.map((dose): DoseRow => {
    const own = banded.get(dose) ?? [];
    const beside = own.flatMap((score) => others.get(score.case) ?? []);
    return { dose, n: own.length, outcome: accuracyOf(own, seed), beside: accuracyOf(beside, seed) };
  });
  return { rows, unscored: banded.get(undefined)?.length ?? 0 };
}

/** The mean over a case's reasons, each with its weight in the ranking; undefined where none was scored. */
function shareOf(answer: KeptAnswer | undefined, criterion: Criterion): number | undefined {
  let [sum, weights] = [0, 0];
  for (const { reason, verdict, criterion: own } of answer?.verdicts ?? []) {
    if (own !== criterion || verdict.kind !== "share") continue;
    const weight = answer?.reasons[reason]?.weight ?? 0;
    sum += weight * verdict.share;
    weights += weight;
  }
  return weights > 0 ? sum / weights : undefined;
}

/** A weighted mean of ones may come out a rounding below one. */
const ROUNDING = 1e-9;

function doseOf(share: number | undefined): Dose | undefined {
  if (share === undefined) return undefined;
  if (share <= ROUNDING) return "none";
  if (share >= 1 - ROUNDING) return "all";
  return share < 0.5 ? "below half" : "half or more";
}

function accuracyOf(scores: readonly CaseScore[], seed: number): Interval | null {
  if (scores.length === 0) return null;
  const people = scores.map(({ person }) => person);
  return bootstrapRatios(people, [scores.map((score) => (isRight(score) ? 100 : 0))], seed)[0]!;
}
