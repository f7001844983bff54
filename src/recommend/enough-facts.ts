/**
 * Facts enough for the first title: those that a reason says, and the fewest others with which it alone gives the same first title.
 *
 * In: a history's pulls, and a way to rank more histories.  Out: the pulls, with the facts that are cited beside.
 * The small facts that a reason leaves out decide between near equals when they all go together. So it is tried: the cited facts are kept
 * alone, and where the first title does not stay, the fact is added that brings it nearest, until it stays or four are cited.
 */
import { factsSaid, keepOnly } from "../claims/kept-facts.ts";
import type { PulledFact, Pulls, RankMany } from "../claims/pulls.ts";
import { type CareerHistory, type Distribution, largest } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { saidOfFirst } from "./composed-reasons.ts";

/** More is not read. */
const MOST_CITED = 4;

export async function withEnoughFacts(
  history: CareerHistory,
  pulls: Pulls,
  rank: RankMany,
  taxonomy: Taxonomy,
): Promise<Pulls> {
  const { facts } = pulls;
  const [first] = largest(pulls.ranking, 1) as [number];
  const alone = (kept: readonly PulledFact[]) => keepOnly(kept, facts, history, taxonomy);
  // The years in an occupation cannot be said without the work itself.
  const saying = (some: readonly PulledFact[]) =>
    factsSaid(
      some.map(({ claim }) => claim.says),
      facts,
    );
  let kept = saying(saidOfFirst(history, pulls, taxonomy));
  const said = new Set(kept);
  let [ahead] = (await rank([alone(kept)])).map((ranking) => aheadBy(first, ranking));
  while (ahead! <= 0) {
    const others = facts.filter((fact) => !kept.includes(fact));
    const tried = others.map((fact) => saying([...kept, fact])).filter(({ length }) => length <= MOST_CITED);
    if (tried.length === 0) return pulls;
    const by = (await rank(tried.map(alone))).map((ranking) => aheadBy(first, ranking));
    const best = by.indexOf(Math.max(...by));
    [kept, ahead] = [tried[best]!, by[best]!];
  }
  return { ...pulls, besides: kept.filter((fact) => !said.has(fact)) };
}

/** How far a title is ahead of every other, in nats; below 0 where another is ahead of it. */
function aheadBy(title: number, ranking: Distribution): number {
  const [one, two] = largest(ranking, 2) as [number, number];
  return Math.log(ranking[title]!) - Math.log(ranking[one === title ? two : one]!);
}
