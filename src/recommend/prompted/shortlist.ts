/**
 * A shortlist: the titles that another ranking puts first, put in a new order by a language model.
 *
 * In: a distribution over all titles, and a prompt that one of its first titles must answer.  Out: a distribution over all titles.
 *
 * Every method with candidates ranks so. Each candidate keeps what the least of them had, and what they had above that, the model shares out
 * among them: so candidates stand in the model's order, before all other titles, and those keep the probabilities and the order they came
 * with. Such a distribution is the model's for the candidates alone, and is never called exact.
 */
import { type Distribution, largest, type Run } from "../../domain/index.ts";
import type { LanguageModel } from "../../models/model.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { type Ranked, type TitleQuestion, titleRanker } from "../rank.ts";
import type { TrieSearch } from "../rank-by-trie.ts";

/** Candidates a case; NIR takes 19 films. */
export const CANDIDATES = 20;

export type Shortlist = {
  /** Indices, the likeliest first; at least one. */
  readonly titles: readonly number[];
  /** What they were taken from: a probability for every title. */
  readonly counting: Distribution;
};

export function shortlistOf(counting: Distribution): Shortlist {
  return { titles: largest(counting, CANDIDATES), counting };
}

/** @param shares what the model gives each candidate, in their order; together 1 */
export function sharedOut({ titles, counting }: Shortlist, shares: ArrayLike<number>): Distribution {
  const least = counting[titles.at(-1)!]!;
  const above = massAbove({ titles, counting });
  const distribution = Float64Array.from(counting);
  titles.forEach((title, at) => {
    distribution[title] = least + above * shares[at]!;
  });
  return distribution;
}

/** The probability that the candidates have beyond what each keeps. */
function massAbove({ titles, counting }: Shortlist): number {
  const least = counting[titles.at(-1)!]!;
  return titles.reduce((sum, title) => sum + counting[title]! - least, 0);
}

/** Few titles have few branches, so all of them are asked about. */
const WHOLE: TrieSearch = { enoughMass: 1, mostBranches: Number.POSITIVE_INFINITY, batch: 8 };

export type ShortlistRanker = (question: TitleQuestion, shortlist: Shortlist, run: Run) => Promise<Ranked>;

/** Votes for a title that is no candidate are no votes. */
export function shortlistRanker(model: LanguageModel, taxonomy: Taxonomy): ShortlistRanker {
  const asked = withTokensKept(model);
  return async (question, shortlist, run) => {
    const { titles, counting } = shortlist;
    const occupations = titles.map((title) => taxonomy.occupations[title]!);
    const places = new Map<string, number>(occupations.map(({ code }, at) => [code, at]));
    const mass = titles.reduce((sum, title) => sum + counting[title]!, 0);
    const rank = titleRanker(
      asked,
      {
        taxonomy: { occupations, indexOf: (code) => places.get(code) },
        floor: Float64Array.from(titles, (title) => counting[title]! / mass),
      },
      WHOLE,
    );
    const { distribution, rankedBy, coveredMass } = await rank(question, run);
    return {
      distribution: sharedOut(shortlist, distribution),
      rankedBy,
      exact: false,
      coveredMass: massAbove(shortlist) * coveredMass,
    };
  };
}

/** A title is a candidate of many people, and a server is asked once for its tokens. */
function withTokensKept(model: LanguageModel): LanguageModel {
  const { continuations } = model;
  if (continuations === undefined) return model;
  const kept = new Map<string, readonly number[]>();
  return {
    ...model,
    continuations: {
      ...continuations,
      tokenize: async (text, signal) => {
        const tokens = kept.get(text) ?? (await continuations.tokenize(text, signal));
        kept.set(text, tokens);
        return tokens;
      },
    },
  };
}
