/**
 * From one score a case to figures with n and an interval.
 *
 * In: the scores of one method, of all its seeds where it has several (`seeds.ts`).  Out: each metric of docs/metrics.md with a 95 % bootstrap interval drawn by person.
 * Shares (AccEM, AccRM, HR, MRR, NDCG, level accuracies, ECE) are in per cent, 0 to 100; log p in nats; perplexity in titles.
 * A failed case counts as wrong wherever an answer is right or wrong, and is missing, with n smaller, wherever a probability is needed.
 * A method that failed on every case has no figures.
 */
import { bootstrapRatios, type Interval } from "../statistics/bootstrap.ts";
import { calibrationError, type ReliabilityBin, reliability, withConfidence } from "./calibration.ts";
import type { CaseScore, ScoredCase } from "./per-case.ts";
import { countCases } from "./seeds.ts";

export type Figure = Interval & { readonly n: number };

/** Why a figure is not there, in place of it. */
export type Missing = { readonly missing: string; readonly n: number };

export type MethodMetrics = {
  readonly method: string;
  readonly n: number;
  readonly people: number;
  readonly failed: number;
  /** Why the first of those failed, in words. */
  readonly firstFailure?: string;
  readonly metrics: Readonly<Record<string, Figure | Missing>>;
  /** Share of the closed set that was ever put first, per cent; and the mean probability mass the method itself assigned. */
  readonly coverage: { readonly titlesPutFirst: number; readonly meanCoveredMass: number };
  readonly reliability: readonly ReliabilityBin[];
};

/** Of a method that failed on every case: it was never wrong, because it never answered. */
const NOTHING: Missing = { missing: "no case was scored", n: 0 };

const HIT_RANKS = [1, 3, 5, 10, 20];
const GAIN_RANKS = [5, 10];

/** Metrics that are a mean over all cases, a failed one counting 0; a value is undefined where the label space has nothing of the kind. */
const ANSWERS: readonly (readonly [string, (score: ScoredCase) => number | undefined])[] = [
  ["accEM", (score) => score.exactMatch],
  ["accRM", (score) => score.relatedMatch],
  ["accEMString", (score) => score.exactMatchString],
  ["accRMString", (score) => score.relatedMatchString],
  ["soc6", (score) => score.soc6],
  ["soc5", (score) => score.soc5],
  ["soc3", (score) => score.soc3],
  ["soc2", (score) => score.soc2],
  ...HIT_RANKS.map((k) => [`hr@${k}`, (score: ScoredCase) => Number(score.rank <= k)] as const),
  ["mrr", (score) => 1 / score.rank],
  ...GAIN_RANKS.map((k) => [`ndcg@${k}`, (score: ScoredCase) => discountedGain(score.rank, k)] as const),
];

/** Those that these cases have: of another list than O*NET's there is no AccRM, and its levels stand in the place of SOC's. */
function answersOf(scored: readonly ScoredCase[]): typeof ANSWERS {
  const [one] = scored;
  if (one === undefined) return ANSWERS;
  const levels = Object.keys(one.levels ?? {}).map(
    (level) => [level, (score: ScoredCase) => score.levels?.[level]] as const,
  );
  return [...ANSWERS.filter(([, value]) => value(one) !== undefined), ...levels];
}

/** One right title: the ideal gain is 1, so NDCG@k is the discount of its rank, or 0 beyond k. */
export function discountedGain(rank: number, k: number): number {
  return rank <= k ? 1 / Math.log2(rank + 1) : 0;
}

/** @param scores of one method, at least one @param closedSet how many titles there are */
export function measure(scores: readonly CaseScore[], closedSet: number, seed: number): MethodMetrics {
  const n = countCases(scores);
  const scored = scores.filter((score) => score.kind === "scored");
  const confident = withConfidence(scored);
  const asked = answersOf(scored);
  const answers = asked.map(([, value]) => scores.map((score) => (score.kind === "scored" ? value(score)! : 0)));
  const intervals = bootstrapRatios(
    scores.map(({ person }) => person),
    answers,
    seed,
  );
  const metrics: Record<string, Figure | Missing> = {};
  asked.forEach(([name], at) => {
    metrics[name] = scored.length === 0 ? NOTHING : { ...scaled(intervals[at]!, 100), n };
  });
  Object.assign(metrics, likelihoods(scored, seed), newListMetrics(scores, seed));
  metrics["ece"] =
    scored.length === 0
      ? NOTHING
      : confident.length < scored.length
        ? { missing: "it gives places, and no probabilities", n: countCases(confident) }
        : { ...scaled(calibrationError(confident, seed), 100), n: countCases(scored) };
  const failures = scores.filter((score) => score.kind === "failed");
  return {
    method: scores[0]!.method,
    n,
    people: new Set(scores.map(({ person }) => person)).size,
    failed: countCases(failures),
    ...(failures[0] !== undefined && { firstFailure: failures[0].said }),
    metrics,
    coverage: {
      titlesPutFirst: (100 * new Set(scored.map(({ top }) => top[0])).size) / closedSet,
      meanCoveredMass: mean(scored.map(({ coveredMass }) => coveredMass)) ?? 0,
    },
    reliability: reliability(confident),
  };
}

/**
 * A metric of one's own: the mean over all cases of a value of each, with its interval; a failed case counts 0, as in the metrics above.
 *
 * @param scores of one method, at least one @param value any number that can be read from a scored case
 */
export function meanOver(scores: readonly CaseScore[], value: (score: ScoredCase) => number, seed: number): Figure {
  const values = scores.map((score) => (score.kind === "scored" ? value(score) : 0));
  const people = scores.map(({ person }) => person);
  return { ...bootstrapRatios(people, [values], seed)[0]!, n: countCases(scores) };
}

/** log p(truth) and perplexity exp(-mean log p): only of an exact distribution is a perplexity spoken of. */
function likelihoods(scored: readonly ScoredCase[], seed: number): Record<string, Figure | Missing> {
  const known = scored.filter((score) => score.logP !== null);
  const exact = known.filter((score) => score.exact);
  const logP = logPFigure(known, scored.length, seed);
  const whole = exact.length === scored.length ? logP : undefined;
  return {
    logP,
    perplexity:
      whole === undefined || "missing" in whole
        ? { missing: whole?.missing ?? "the distribution is not exact for every case", n: countCases(exact) }
        : { ...perplexityOf(whole), n: whole.n },
  };
}

/** exp(-mean log p), and its interval. @param logP mean log p(truth), in nats */
export function perplexityOf({ value, low, high }: Interval): Interval {
  return { value: Math.exp(-value), low: Math.exp(-high), high: Math.exp(-low) };
}

function logPFigure(known: readonly ScoredCase[], of: number, seed: number): Figure | Missing {
  if (known.length === 0) return NOTHING;
  const n = countCases(known);
  if (known.length < of) return { missing: `${of - known.length} true titles were given no probability`, n };
  const people = known.map(({ person }) => person);
  return { ...bootstrapRatios(people, [known.map(({ logP }) => logP!)], seed)[0]!, n };
}

/** The second list's figures, on the cases whose truth is new to the person; there alone it can be right. */
function newListMetrics(scores: readonly CaseScore[], seed: number): Record<string, Figure | Missing> {
  const cases = scores.filter(({ step }) => step.startsWith("new"));
  if (cases.length === 0) {
    const missing = { missing: "no truth is new to the person", n: 0 };
    return Object.fromEntries(NEW_LIST.map((name) => [name, missing]));
  }
  if (cases.every(({ kind }) => kind === "failed")) return Object.fromEntries(NEW_LIST.map((name) => [name, NOTHING]));
  const ranks = cases.map((score) => (score.kind === "scored" ? score.amongNew!.rank : Number.POSITIVE_INFINITY));
  const people = cases.map(({ person }) => person);
  const answers = [
    ranks.map((rank) => Number(rank === 1)),
    ranks.map((rank) => Number(rank <= 10)),
    ranks.map((rank) => 1 / rank),
  ];
  const [accEM, hr10, mrr] = bootstrapRatios(people, answers, seed).map((one) => ({
    ...scaled(one, 100),
    n: countCases(cases),
  }));
  const among = cases.flatMap((score) => (score.kind === "scored" ? [{ ...score, logP: score.amongNew!.logP }] : []));
  const { logP, perplexity } = likelihoods(among, seed);
  const values = [accEM!, hr10!, mrr!, logP!, perplexity!];
  return Object.fromEntries(NEW_LIST.map((name, at) => [name, values[at]!]));
}

const NEW_LIST = ["new.accEM", "new.hr@10", "new.mrr", "new.logP", "new.perplexity"] as const;

function scaled({ value, low, high }: Interval, by: number): Interval {
  return { value: value * by, low: low * by, high: high * by };
}

/** The mean, or undefined of nothing. */
function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
