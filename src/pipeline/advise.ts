/**
 * One person's walk: a coded history goes in; a ranking, its reasons and the question worth asking come out.
 *
 *     history ─► recommender ─► distribution ─► held claims (Bayes) ─► ranking, reasons, question
 *
 * Nothing is written anywhere.
 */
import { updateByClaims } from "../claims/bayes.ts";
import { type Question, questionWorthAsking } from "../claims/question.ts";
import type {
  CareerHistory,
  Distribution,
  HeldClaim,
  Mark,
  Recommendation,
  Recommender,
  Run,
} from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

export type RankedTitle = {
  readonly code: string;
  readonly title: string;
  /** 0 to 1; together with all the others 1. */
  readonly probability: number;
  /** A leftover of the classification ("All Other") or a military title: ranked, but no advice to a person. */
  readonly leftover: boolean;
};

export type Advice = {
  readonly history: CareerHistory;
  readonly recommendation: Recommendation;
  readonly held: readonly HeldClaim[];
  /** The recommender's distribution after the held claims; the same array where none is held. */
  readonly distribution: Distribution;
  /** Every title, likeliest first, ties by code. */
  readonly ranking: readonly RankedTitle[];
  readonly question: Question | undefined;
  readonly marks: readonly Mark[];
};

export async function advise(
  history: CareerHistory,
  recommender: Recommender,
  held: readonly HeldClaim[],
  taxonomy: Taxonomy,
  run: Run,
): Promise<Advice> {
  return holdClaims(history, await recommender(history, run), held, taxonomy);
}

/** The same advice under other answers: instant, because the recommender is not asked again. */
export function holdClaims(
  history: CareerHistory,
  recommendation: Recommendation,
  held: readonly HeldClaim[],
  taxonomy: Taxonomy,
): Advice {
  const distribution = updateByClaims(recommendation.distribution, held, history, taxonomy);
  return {
    history,
    recommendation,
    held,
    distribution,
    ranking: rankTitles(distribution, taxonomy),
    question: questionWorthAsking(distribution, history, taxonomy, held),
    marks: recommendation.marks,
  };
}

/** All titles by probability, highest first; the taxonomy is in code order, so a stable sort breaks ties by code. */
export function rankTitles(distribution: Distribution, taxonomy: Taxonomy): RankedTitle[] {
  return taxonomy.occupations
    .map(({ code, title }, index) => ({
      code,
      title,
      probability: distribution[index]!,
      leftover: taxonomy.leftover[index]!,
    }))
    .sort((a, b) => b.probability - a.probability);
}
