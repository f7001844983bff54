/**
 * A claim that holds of a history, turned into one of the same kind that does not.
 *
 * In: a claim and the history.  Out: a claim that `checkClaim` calls false, or undefined where none of the kind can be known to be.
 */
import { checkClaim } from "../../claims/check.ts";
import { factsOf } from "../../claims/facts.ts";
import {
  type CareerHistory,
  DEGREE_LEVELS,
  type HistoryClaim,
  type OccupationCode,
  type Random,
} from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";

const SHAPES = ["one-occupation", "one-field", "rising", "several-fields"] as const;
/** Years beyond the truth: from what a careless reader may miss to what nobody should. */
const LEAST_YEARS_MORE = 2;
const MOST_YEARS_MORE = 12;

export type Falsifying = {
  readonly history: CareerHistory;
  /** Somebody else's history, from which plausible occupations are taken. */
  readonly foreign: CareerHistory;
  readonly taxonomy: Taxonomy;
};

export function falsify(claim: HistoryClaim, material: Falsifying, random: Random): HistoryClaim | undefined {
  const { history, taxonomy } = material;
  const wrong = wrongOnes(claim, material, random).filter(
    (one) => checkClaim(one, history, taxonomy) === "false" && JSON.stringify(one) !== JSON.stringify(claim),
  );
  return wrong.length === 0 ? undefined : pickOf(wrong, random);
}

/** What might be wrong in its place; whether it is wrong is checked. */
function wrongOnes(claim: HistoryClaim, { history, foreign, taxonomy }: Falsifying, random: Random): HistoryClaim[] {
  const facts = factsOf(history, taxonomy);
  switch (claim.kind) {
    case "tenure":
      return moreYears(claim, facts.byTitle.get(taxonomy.indexOf(claim.code) ?? -1)?.years, random);
    case "field-tenure":
      return moreYears(claim, facts.byMajor.get(claim.major)?.years, random);
    case "last":
    case "held":
      return otherOccupations(foreign, taxonomy, random).map((code) => ({ ...claim, code }));
    case "path":
      return SHAPES.map((shape) => ({ ...claim, shape }));
    case "same-employer":
      return [];
    case "jobs":
      return [-2, -1, 1, 2, 3].map((more) => ({ ...claim, count: Math.max(1, claim.count + more) }));
    case "education":
      return DEGREE_LEVELS.map((level) => ({ ...claim, level }));
    case "level":
      return [1, 2, 3, 4, 5].map((zone) => ({ ...claim, zone }));
    default:
      return claim satisfies never;
  }
}

function moreYears<Claim extends HistoryClaim & { years: number }>(
  claim: Claim,
  known: number | undefined,
  random: Random,
): Claim[] {
  if (known === undefined) return [];
  const more = LEAST_YEARS_MORE + Math.floor(random() * (MOST_YEARS_MORE - LEAST_YEARS_MORE + 1));
  return [{ ...claim, years: known + more }];
}

/** The foreign person's occupations; where they have none with a code, any one. */
function otherOccupations(foreign: CareerHistory, taxonomy: Taxonomy, random: Random): OccupationCode[] {
  const theirs = factsOf(foreign, taxonomy).coded.map(({ title }) => taxonomy.occupations[title]!.code);
  return [...theirs, pickOf(taxonomy.occupations, random).code];
}

export function pickOf<Value>(values: readonly Value[], random: Random): Value {
  return values[Math.floor(random() * values.length)]!;
}
