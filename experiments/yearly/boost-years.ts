/**
 * Boosted counts of years: what trees over counts, own past and kinship add to a network's distribution over the next state.
 *
 *     training years, each foretold by the network that never saw the person ─► short lists ─► facts ─► trees on the network's log p
 *     a tenth of the training people ─► the number of trees
 *
 * In: years, each with a network's short list and what followed.  Out: trees; and of other years the distributions with the trees' say.
 */
import type { Distribution, LabelSpace } from "../../src/domain/index.ts";
import type { Tree } from "../../src/recommend/boosted/trees.ts";
import { softmax } from "../../src/statistics/softmax.ts";
import type { Taxonomy } from "../../src/taxonomy/taxonomy.ts";
import { binnedFacts, boundsOfFacts } from "../../src/training/boosted/binned-facts.ts";
import { type Boosting, boost } from "../../src/training/boosted/boost.ts";
import { addTree } from "../../src/training/boosted/grow.ts";
import type { YearCounts } from "./year-counts.ts";
import { CANDIDATE_FACTS, PERSON_FACTS, personFacts, type ShortList, yearFacts } from "./year-facts.ts";
import type { YearMoment } from "./year-moment.ts";

export const BOOSTING: Boosting = {
  leaves: 16,
  leastCurvature: 10,
  penalty: 20,
  rate: 0.1,
  mostRounds: 80,
  patience: 10,
  unlikely: 0.004,
  sampled: 0.15,
  seed: 1,
};

/** @property fold of the person among those of the counts; undefined for a stranger */
export type ListedYear = {
  readonly moment: YearMoment;
  readonly list: ShortList;
  readonly next: number;
  readonly fold: number | undefined;
};

/** Years from which the bounds of bins are taken. */
const SAMPLED = 3000;

type BoostedYears = {
  readonly trees: readonly Tree[];
  /** Mean nats of the left-out training people after each tree. */
  readonly nats: readonly number[];
  /** The shares of a short list's states, and last of the rest. */
  readonly sharesOf: (years: readonly ListedYear[]) => Distribution[];
};

/** @param left the fold whose people choose the number of trees */
export function boostYears(
  years: readonly (ListedYear & { readonly fold: number })[],
  left: number,
  counts: YearCounts,
  taxonomy: Taxonomy & LabelSpace,
  say: (round: number, nats: number) => void,
  boosting = BOOSTING,
): BoostedYears {
  const columnsOf = yearFacts(counts, taxonomy);
  const factsOf = ({ moment, list, fold }: ListedYear) => ({
    columns: columnsOf(moment, list, fold),
    person: personFacts(moment),
  });
  const shape = {
    candidates: years[0]!.list.logs.length,
    width: CANDIDATE_FACTS.length,
    personWidth: PERSON_FACTS.length,
  };
  const every = Math.ceil(years.length / SAMPLED);
  const bounds = boundsOfFacts(years.filter((_, at) => at % every === 0).map(factsOf), shape);
  const peopleOf = (own: readonly ListedYear[]) => ({
    facts: binnedFacts(own, factsOf, shape, bounds),
    truths: Int32Array.from(own, truthOf),
    base: Float32Array.from(own.flatMap(({ list }) => [...list.logs])),
  });
  const { trees, nats } = boost(
    peopleOf(years.filter(({ fold }) => fold !== left)),
    peopleOf(years.filter(({ fold }) => fold === left)),
    boosting,
    say,
  );
  return {
    trees,
    nats,
    sharesOf: (asked) => {
      const { facts, base } = peopleOf(asked);
      for (const tree of trees) addTree(tree, facts, base);
      const { candidates } = facts;
      return asked.map((_, at) => softmax(base.subarray(at * candidates, (at + 1) * candidates)));
    },
  };
}

/** Over all states: what is left to the rest is shared among them as the network shares it. */
export function overAllStates(shares: Distribution, { places, logs }: ShortList, network: Distribution): Distribution {
  const left = shares.at(-1)! / Math.exp(logs.at(-1)!);
  const all = network.map((p) => p * left);
  places.forEach((place, at) => {
    all[place] = shares[at]!;
  });
  return all;
}

/** The place of what followed in the short list; that of the rest where it is not listed. */
function truthOf({ list, next }: ListedYear): number {
  const place = list.places.indexOf(next);
  return place < 0 ? list.places.length : place;
}
