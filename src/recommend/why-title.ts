/**
 * Why a title stands where it stands: for any title that somebody names.
 *
 * In: a title, what the facts move, and a way to rank more histories.  Out: its place, what each fact moves of it, how the strongest share
 * what they move together, and what would have to be otherwise.
 */
import { withoutClaim } from "../claims/past-facts.ts";
import { logOdds, type PulledFact, type Pulls, pullOn, pullsOf, type RankMany, told } from "../claims/pulls.ts";
import { exactShares, MOST_EXACT } from "../claims/shared-pulls.ts";
import { type CareerHistory, DEGREE_LEVELS, type DegreeLevel, highestDegree, rankOf } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

export type FactOnTitle = {
  readonly fact: PulledFact;
  /** Nats of log-odds of the title. */
  readonly pull: number;
  /** Its share of what the strongest facts move together; undefined beyond these. */
  readonly share: number | undefined;
};

export type WhyTitle = {
  readonly title: number;
  /** From 1. */
  readonly place: number;
  readonly probability: number;
  /** The strongest first; of a title that has no probability, or all, none. */
  readonly facts: readonly FactOnTitle[];
  /** Degrees beyond the highest, and what one more would move; the most first. */
  readonly degrees: readonly { readonly level: DegreeLevel; readonly pull: number }[];
};

export async function whyTitle(
  title: number,
  pulls: Pulls,
  history: CareerHistory,
  rank: RankMany,
  taxonomy: Taxonomy,
): Promise<WhyTitle> {
  const { ranking } = pulls;
  const measured = pullsOf([title], pulls);
  const pulled = pulls.facts
    .flatMap((fact, at) => (measured[at] === undefined ? [] : [{ fact, pull: told(measured[at]) }]))
    .sort((a, b) => Math.abs(b.pull) - Math.abs(a.pull));
  const strongest = pulled.slice(0, MOST_EXACT).map(({ fact }) => fact);
  const levels = degreesBeyond(history);
  const sets = [...Array(1 << strongest.length).keys()];
  const asked = await rank([
    ...sets.map((set) => keeping(set, strongest, history, taxonomy)),
    ...levels.map((level) => withDegree(level, history)),
  ]);
  const shares = exactShares((set) => logOdds([title], asked[set]!), strongest.length);
  return {
    title,
    place: rankOf(title, ranking),
    probability: ranking[title]!,
    facts: pulled.map((one, at) => ({ ...one, share: shares[at]?.value })),
    degrees: levels
      .flatMap((level, at) => {
        const pull = pullOn([title], asked[sets.length + at]!, ranking);
        return pull === undefined ? [] : [{ level, pull }];
      })
      .sort((a, b) => b.pull - a.pull),
  };
}

/** How many rankings are asked for. @param facts of the history */
export function rankingsForWhy(history: CareerHistory, facts: number): number {
  return 2 ** Math.min(MOST_EXACT, facts) + degreesBeyond(history).length;
}

/** The history with those of the facts taken away that are not in the set, in the order in which facts are found: the last job first. */
function keeping(set: number, facts: readonly PulledFact[], history: CareerHistory, taxonomy: Taxonomy): CareerHistory {
  return facts
    .filter((_, at) => !(set & (1 << at)))
    .sort((a, b) => Number(b.claim.says.kind === "last") - Number(a.claim.says.kind === "last"))
    .reduce((left, { claim }) => withoutClaim(claim.says, left, taxonomy), history);
}

const EARNED: readonly DegreeLevel[] = ["associate", "bachelor", "master", "doctorate"];

function degreesBeyond(history: CareerHistory): DegreeLevel[] {
  const highest = highestDegree(history);
  const rank = (level: DegreeLevel) => DEGREE_LEVELS.indexOf(level);
  return EARNED.filter((level) => highest === undefined || rank(level) > rank(highest));
}

function withDegree(level: DegreeLevel, history: CareerHistory): CareerHistory {
  const { moment } = history;
  return { ...history, education: [...history.education, { level, ...(moment !== undefined && { date: moment }) }] };
}
