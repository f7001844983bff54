/**
 * Two methods on the same cases: the paired difference of log p(truth) first, then AccEM, AccRM and reciprocal rank.
 *
 * In: the scores of two methods.  Out: a `Comparison`; a family of them is corrected together by Holm's method. Of a method with several
 * seeds (`seeds.ts`) a case's value is the mean over them, but for McNemar's test, which knows right and wrong alone: it takes the first seed.
 */
import { BadInputError } from "../domain/index.ts";
import { bootstrapRatios, gatherByPerson, type Interval } from "../statistics/bootstrap.ts";
import { holm, mcnemar, signFlipTest, smallestDetectable, standardDeviation } from "../statistics/significance.ts";
import type { CaseScore, ScoredCase } from "./per-case.ts";

/** Nats by which a method may be worse and still be called "no worse" (docs/metrics.md). */
const NO_WORSE_MARGIN = 0.02;

/** a − b, its interval by person, and the tests that apply. */
export type PairedDifference = Interval & {
  readonly n: number;
  readonly p: number;
  readonly smallestDetectable: number;
};

export type Comparison = {
  readonly a: string;
  readonly b: string;
  readonly n: number;
  readonly people: number;
  /** Nats; null where one of the two gave some true title no probability or failed on a case. */
  readonly logP: (PairedDifference & { readonly noWorse: boolean; readonly holm: number }) | null;
  /** Points of per cent. McNemar is null where a person has several cases. */
  readonly accEM: PairedDifference & {
    readonly onlyA: number;
    readonly onlyB: number;
    readonly mcnemar: { readonly exact: number; readonly midP: number } | null;
  };
  /** Null where the label space relates no titles. */
  readonly accRM: PairedDifference | null;
  readonly mrr: PairedDifference;
};

/** Every pair, in order; the p-values of log p are corrected over the whole family. */
export function compareAll(methods: ReadonlyMap<string, readonly CaseScore[]>, seed: number): Comparison[] {
  const names = [...methods.keys()];
  const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b) => [a, b] as const));
  return corrected(pairs.map(([a, b]) => comparePair(a, methods.get(a)!, b, methods.get(b)!, seed)));
}

/**
 * One method with each of the others, corrected over these. Another that was asked of fewer cases is compared on those.
 *
 * @throws BadInputError where another has a case that the one has not
 */
export function compareAgainst(
  one: string,
  methods: ReadonlyMap<string, readonly CaseScore[]>,
  seed: number,
): Comparison[] {
  const own = methods.get(one) ?? [];
  const others = [...methods].filter(([name]) => name !== one);
  return corrected(
    others.map(([name, scores]) => {
      const cases = new Set(scores.map((score) => score.case));
      const same = own.filter((score) => cases.has(score.case));
      return comparePair(one, same, name, scores, seed);
    }),
  );
}

function corrected(family: readonly Comparison[]): Comparison[] {
  const holms = holm(family.flatMap(({ logP }) => (logP === null ? [] : [logP.p])));
  return family.map((comparison) =>
    comparison.logP === null ? comparison : { ...comparison, logP: { ...comparison.logP, holm: holms.shift()! } },
  );
}

/** @throws BadInputError where the two were not scored on the same cases */
export function comparePair(
  a: string,
  scoresA: readonly CaseScore[],
  b: string,
  scoresB: readonly CaseScore[],
  seed: number,
): Comparison {
  const pairs = joinCases(a, scoresA, b, scoresB);
  const people = pairs.map(([[first]]) => first.person);
  const differences = ANSWERS.map(({ value, scale }) =>
    pairs.map(([left, right]) => scale * (valueIn(left, value) - valueIn(right, value))),
  );
  const [accEM, accRM, mrr] = pairedDifferences(people, differences, seed);
  const persons = new Set(people).size;
  const right = ([first]: Seeds) => first.kind === "scored" && first.exactMatch === 1;
  const onlyA = pairs.filter(([left, other]) => right(left) && !right(other)).length;
  const onlyB = pairs.filter(([left, other]) => !right(left) && right(other)).length;
  return {
    a,
    b,
    n: pairs.length,
    people: persons,
    logP: logPDifference(people, pairs, seed),
    accEM: { ...accEM!, onlyA, onlyB, mcnemar: persons === pairs.length ? mcnemar(onlyA, onlyB) : null },
    accRM: pairs.some((pair) => pair.some((own) => own.some(hasRelated))) ? accRM! : null,
    mrr: mrr!,
  };
}

/**
 * The paired difference of a metric of one's own, a − b, with its interval and the sign-flip test; a failed case counts 0.
 *
 * @throws BadInputError where the two were not scored on the same cases
 */
export function compareMetric(
  a: readonly CaseScore[],
  b: readonly CaseScore[],
  value: (score: ScoredCase) => number,
  seed: number,
): PairedDifference {
  const pairs = joinCases(a[0]?.method ?? "the first", a, b[0]?.method ?? "the second", b);
  const differences = pairs.map(([left, right]) => valueIn(left, value) - valueIn(right, value));
  return pairedDifferences(
    pairs.map(([[first]]) => first.person),
    [differences],
    seed,
  )[0]!;
}

const ANSWERS: readonly { readonly value: (score: ScoredCase) => number; readonly scale: number }[] = [
  { value: (score) => score.exactMatch, scale: 100 },
  { value: (score) => score.relatedMatch ?? 0, scale: 100 },
  { value: (score) => 1 / score.rank, scale: 100 },
];

function hasRelated(score: CaseScore): boolean {
  return score.kind === "failed" || score.relatedMatch !== undefined;
}

/** One case's scores, one a seed. */
type Seeds = readonly [CaseScore, ...CaseScore[]];
type Pair = readonly [Seeds, Seeds];

function joinCases(a: string, scoresA: readonly CaseScore[], b: string, scoresB: readonly CaseScore[]): Pair[] {
  const [own, others] = [byCase(scoresA), byCase(scoresB)];
  const missing = [...own].find(([name, [first]]) => others.get(name)?.[0].truth !== first.truth)?.[0];
  if (missing !== undefined || own.size !== others.size) {
    const found =
      missing === undefined
        ? `${a} has ${own.size} cases and ${b} has ${others.size}`
        : `case ${missing} of ${a} is not the same in ${b}`;
    throw new BadInputError(
      "different-cases",
      { file: `${a} and ${b}` },
      found,
      "Only runs on the same data, part and limit can be compared.",
    );
  }
  return [...own].map(([name, scores]) => [scores, others.get(name)!]);
}

function byCase(scores: readonly CaseScore[]): Map<string, Seeds> {
  return Map.groupBy(scores, (score) => score.case) as unknown as Map<string, Seeds>;
}

function valueIn(seeds: Seeds, value: (score: ScoredCase) => number): number {
  return seeds.reduce((sum, score) => sum + (score.kind === "scored" ? value(score) : 0), 0) / seeds.length;
}

/** The mean log p over seeds; undefined where one of them failed, or gave the truth no probability. */
function logPIn(seeds: Seeds): number | undefined {
  const known = seeds.flatMap((score) => (score.kind === "scored" && score.logP !== null ? [score.logP] : []));
  return known.length < seeds.length ? undefined : known.reduce((sum, logP) => sum + logP, 0) / known.length;
}

function logPDifference(people: readonly string[], pairs: readonly Pair[], seed: number): Comparison["logP"] {
  const differences = pairs.flatMap(([left, right]) => {
    const [a, b] = [logPIn(left), logPIn(right)];
    return a === undefined || b === undefined ? [] : [a - b];
  });
  if (differences.length < pairs.length) return null;
  const paired = pairedDifferences(people, [differences], seed)[0]!;
  return { ...paired, noWorse: paired.low > -NO_WORSE_MARGIN, holm: paired.p };
}

/** @param variables for each score the differences, one a case; all share the same draws of people */
function pairedDifferences(
  people: readonly string[],
  variables: readonly (readonly number[])[],
  seed: number,
): PairedDifference[] {
  const { sums } = gatherByPerson(people, variables);
  return bootstrapRatios(people, variables, seed).map((interval, at) => {
    const own = sums[at]!;
    return {
      ...interval,
      n: people.length,
      p: signFlipTest(own, seed),
      // Sums a person, brought back to the mean a case.
      smallestDetectable: (smallestDetectable(standardDeviation(own), own.length) * own.length) / people.length,
    };
  });
}
