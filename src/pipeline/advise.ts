/**
 * One person's walk: a coded history goes in; a ranking, its reasons and the question worth asking come out.
 *
 *     history ─► recommender ─► distribution ─► held claims (Bayes) ─► ranking, reasons, question
 *
 * Nothing is written anywhere.
 */
import { updateByClaims } from "../claims/bayes.ts";
import { checkText, isAboutHistory } from "../claims/check.ts";
import { composeDirections } from "../claims/compose.ts";
import { NOWHERE } from "../claims/facts.ts";
import { type Question, questionWorthAsking } from "../claims/question.ts";
import {
  type CareerHistory,
  type Claim,
  type Distribution,
  type HeldClaim,
  type Mark,
  newToPerson,
  type OccupationCode,
  ownTitles,
  type Recommendation,
  type Recommender,
  type Run,
  type WeightedReason,
} from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

export type RankedTitle = {
  readonly code: OccupationCode;
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
  /** The person's own titles set aside and the rest renormalised: what would be new. Empty where no other title has any probability. */
  readonly rankingNew: readonly RankedTitle[];
  /** The recommendation's reasons; composed ones weigh what their direction weighs after the held claims. */
  readonly reasons: readonly WeightedReason[];
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
  const recommendation = await recommender(history, run);
  const reasons = recommendation.reasons.map((weighted) => withClaimsRead(weighted, history, taxonomy));
  return holdClaims(history, { ...recommendation, reasons }, held, taxonomy);
}

/** A model's reason is only words: what can be read in it is checked against the history, by the code that composes our own. */
function withClaimsRead(weighted: WeightedReason, history: CareerHistory, taxonomy: Taxonomy): WeightedReason {
  if (weighted.reason.provenance.by !== "model") return weighted;
  const claims = checkText(weighted.reason.text, history, taxonomy).claims.map(({ says, checked }): Claim => {
    const standing = checked === "uncheckable" ? "open" : checked;
    return isAboutHistory(says)
      ? { about: "history", says, rests: NOWHERE, standing }
      : { about: "ahead", says, rests: NOWHERE, standing: "open" };
  });
  return { ...weighted, reason: { ...weighted.reason, claims } };
}

/**
 * The same advice under other answers: instant, because the recommender is not asked again.
 *
 * @param skipped claims that were asked about and not answered: not asked about again
 */
export function holdClaims(
  history: CareerHistory,
  recommendation: Recommendation,
  held: readonly HeldClaim[],
  taxonomy: Taxonomy,
  skipped: readonly HeldClaim[] = [],
): Advice {
  const distribution = updateByClaims(recommendation.distribution, held, history, taxonomy);
  const own = ownTitles(history, taxonomy.indexOf);
  const anew = newToPerson(distribution, own);
  return {
    history,
    recommendation,
    held,
    distribution,
    ranking: rankTitles(distribution, taxonomy),
    rankingNew:
      anew === undefined ? [] : rankTitles(anew, taxonomy).filter(({ code }) => !own.has(taxonomy.indexOf(code)!)),
    reasons: reasonsUnder(distribution, recommendation, history, taxonomy),
    question: questionWorthAsking(distribution, history, taxonomy, [...held, ...skipped]),
    marks: recommendation.marks,
  };
}

/** A composed reason points in a direction, so an answer that moves the directions moves the reasons with them. */
function reasonsUnder(
  distribution: Distribution,
  recommendation: Recommendation,
  history: CareerHistory,
  taxonomy: Taxonomy,
): readonly WeightedReason[] {
  if (distribution === recommendation.distribution) return recommendation.reasons;
  const directions = composeDirections(distribution, history, taxonomy);
  return recommendation.reasons
    .map((weighted) => {
      const claim = weighted.reason.claims.find(({ says }) => says.kind === "move")?.says;
      const direction = claim?.kind === "move" ? directions.find(({ move }) => move === claim.move) : undefined;
      if (weighted.reason.provenance.by !== "composed" || direction === undefined) return weighted;
      return {
        ...weighted,
        weight: direction.share,
        speaksFor: direction.titles.map((title) => taxonomy.occupations[title]!.code),
      };
    })
    .sort((a, b) => b.weight - a.weight);
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
