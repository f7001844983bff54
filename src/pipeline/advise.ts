/**
 * One person's walk: a coded history goes in; a ranking, its reasons and the question worth asking come out.
 *
 *     history, corrected ─► recommender ─► distribution ─► held claims (Bayes) ─► ranking, reasons, question
 *     each of its facts taken away ─► the same recommender ─► what each fact moves ─► the reasons
 *
 * Nothing is written anywhere.
 */
import { updateByClaims } from "../claims/bayes.ts";
import { checkText, isAboutHistory } from "../claims/check.ts";
import { codingQuestion, type DoubtfulJob, doubtfulJobs } from "../claims/doubtful-codings.ts";
import { NOWHERE } from "../claims/facts.ts";
import { correctPast, type HeldPast, keepsRows, type PastFact, pastFacts } from "../claims/past-facts.ts";
import { divergence, type Pulls, pullDrawn, pullFacts } from "../claims/pulls.ts";
import { type AheadQuestion, type Question, questionWorthAsking, worthMost } from "../claims/question.ts";
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
  requireDistribution,
  type WeightedReason,
} from "../domain/index.ts";
import { composedReasons } from "../recommend/composed-reasons.ts";
import { withEnoughFacts } from "../recommend/enough-facts.ts";
import { type WhyTitle, whyTitle } from "../recommend/why-title.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { isNotUnderstood, type Unranked, unranked } from "./unranked.ts";

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
  /** What was corrected in it. */
  readonly past: readonly HeldPast[];
  /** What each of its facts moves, before any answer; undefined where that would have cost calls that nobody asked for. */
  readonly explained: Pulls | undefined;
  /** Jobs read with doubt, each ranked under its possible codings before any answer; none where that would have cost calls. */
  readonly doubtful: readonly DoubtfulJob[];
  readonly held: readonly HeldClaim[];
  /** The recommender's distribution after the held claims; the same array where none is held. */
  readonly distribution: Distribution;
  /** Every title, likeliest first, ties by code. */
  readonly ranking: readonly RankedTitle[];
  /** The person's own titles set aside and the rest renormalised: what would be new. Empty where no other title has any probability. */
  readonly rankingNew: readonly RankedTitle[];
  /** The same after the held claims. */
  readonly pulls: Pulls | undefined;
  /** The model's own where it wrote any; else composed of what moves the ranking, and empty where that is not known. */
  readonly reasons: readonly WeightedReason[];
  /** What is expected to tell most: about what is ahead, or about what a title meant. */
  readonly question: Question | undefined;
  /** The best of those about what is ahead alone. */
  readonly questionAhead: AheadQuestion | undefined;
  readonly marks: readonly Mark[];
  readonly notUnderstood?: undefined;
};

export type Held = HeldClaim | HeldPast;

/**
 * A ranking, or where no job of the history was understood (and where it has none, no degree) what was not.
 *
 * @param held answers: claims about the past that are held false are taken out of the history before anything is ranked
 * @param explain what each fact moves: asked for where many rankings cost next to nothing, or "whatever the calls" (one a fact, and two)
 * @throws BadInputError for a claim about the past that the history does not make
 */
export async function advise(
  history: CareerHistory,
  recommender: Recommender,
  held: readonly Held[],
  taxonomy: Taxonomy,
  run: Run,
  explain: "where cheap" | "whatever the calls" = "where cheap",
): Promise<Advice | Unranked> {
  const past = held.filter((one): one is HeldPast => "past" in one);
  const ahead = held.filter((one): one is HeldClaim => "says" in one);
  const corrected = correctPast(history, past, taxonomy);
  if (isNotUnderstood(corrected)) return unranked(corrected, past, ahead);
  const { distributions } = recommender;
  const facts = pastFacts(corrected, taxonomy);
  // Asked for at once, so that one pass ranks the history as it is, without its facts and with other codings.
  const [recommendation, without, doubtful] = await Promise.all([
    recommender(corrected, run),
    distributions?.(facts.map(({ edited }) => edited)),
    distributions !== undefined && keepsRows(past) ? doubtfulJobs(corrected, distributions) : [],
  ]);
  requireDistribution(recommendation);
  const reasons = recommendation.reasons.map((weighted) => withClaimsRead(weighted, corrected, taxonomy));
  const { distribution } = recommendation;
  const explained =
    without !== undefined
      ? await withEnoughFacts(
          corrected,
          await pullFacts(corrected, facts, async () => without, distribution),
          distributions!,
          taxonomy,
        )
      : explain === "where cheap"
        ? undefined
        : await explainedByCalls(corrected, facts, distribution, recommender, run);
  const asked = { history: corrected, past, recommendation: { ...recommendation, reasons }, explained, doubtful };
  return holdClaims(asked, ahead, taxonomy);
}

/** One ranking a fact, and one more of the whole history, to see what is noise. */
async function explainedByCalls(
  history: CareerHistory,
  facts: readonly PastFact[],
  distribution: Distribution,
  recommender: Recommender,
  run: Run,
): Promise<Pulls> {
  const rank = async (of: CareerHistory, draw: number) =>
    (await recommender(of, { ...run, seed: run.seed + draw })).distribution;
  return pullDrawn(history, facts, rank, distribution);
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

type Asked = Pick<Advice, "history" | "past" | "recommendation" | "explained" | "doubtful">;

/**
 * The same advice under other answers about what is ahead: instant, because the recommender is not asked again.
 *
 * @param skipped keys of claims that were asked about and not answered: not asked about again
 */
export function holdClaims(
  { history, past, recommendation, explained, doubtful }: Asked,
  held: readonly HeldClaim[],
  taxonomy: Taxonomy,
  skipped: readonly string[] = [],
): Advice {
  const distribution = updateByClaims(recommendation.distribution, held, history, taxonomy);
  const own = ownTitles(history, taxonomy.indexOf);
  const anew = newToPerson(distribution, own);
  const order = orderOf(distribution, [...distribution.keys()]);
  const questionAhead = questionWorthAsking(distribution, history, taxonomy, held, skipped);
  const pulls = explained && pullsUnder(explained, history, distribution, held, taxonomy);
  return {
    history,
    past,
    recommendation,
    explained,
    doubtful,
    held,
    distribution,
    ranking: rankedTitles(distribution, order, taxonomy),
    rankingNew:
      anew === undefined
        ? []
        : rankedTitles(
            anew,
            orderOf(
              anew,
              order.filter((title) => !own.has(title)),
            ),
            taxonomy,
          ),
    pulls,
    reasons:
      recommendation.reasons.length > 0 || pulls === undefined
        ? recommendation.reasons
        : composedReasons(history, pulls, taxonomy),
    question: worthMost([questionAhead, codingQuestion(doubtful, held, taxonomy, skipped)]),
    questionAhead,
    marks: recommendation.marks,
  };
}

/** Why a title stands where it stands under the answers that are held. @param advice with its pulls: advised "whatever the calls" where they cost any */
export async function whyOn(
  title: number,
  { pulls, history, held }: Advice,
  recommender: Recommender,
  taxonomy: Taxonomy,
  run: Run,
): Promise<WhyTitle> {
  const one = async (of: CareerHistory) => (await recommender(of, run)).distribution;
  const rank = recommender.distributions ?? ((all: readonly CareerHistory[]) => Promise.all(all.map(one)));
  const underAnswers = async (histories: readonly CareerHistory[]) =>
    (await rank(histories)).map((own, at) => updateByClaims(own, held, histories[at]!, taxonomy));
  return whyTitle(title, pulls!, history, underAnswers, taxonomy);
}

/** What the facts move once the answers are held: each is held of the history without the fact as well. */
function pullsUnder(
  explained: Pulls,
  history: CareerHistory,
  ranking: Distribution,
  held: readonly HeldClaim[],
  taxonomy: Taxonomy,
): Pulls {
  if (held.length === 0) return explained;
  const under = (of: Distribution, history: CareerHistory) => updateByClaims(of, held, history, taxonomy);
  const facts = explained.facts.map((fact) => {
    const after = under(fact.without, fact.edited);
    const draws = fact.draws?.map((one) => under(one, fact.edited));
    return { ...fact, without: after, divergence: divergence(ranking, after), ...(draws && { draws }) };
  });
  const draws = explained.draws?.map((one) => under(one, history));
  return { ranking, facts, ...(draws && { draws }) };
}

/** Titles by probability, highest first, ties by code: the taxonomy is in that order. @param titles sorted fastest where they are nearly in order */
function orderOf(distribution: Distribution, titles: readonly number[]): number[] {
  return titles.toSorted((a, b) => distribution[b]! - distribution[a]! || a - b);
}

function rankedTitles(distribution: Distribution, order: readonly number[], taxonomy: Taxonomy): RankedTitle[] {
  return order.map((index) => ({
    ...taxonomy.occupations[index]!,
    probability: distribution[index]!,
    leftover: taxonomy.leftover[index]!,
  }));
}
