/**
 * A recommendation as programs read it: the one shape of the command line, the server, the page and the library (docs/contract.md).
 *
 * In: advice, and how much of it is wanted.  Out: plain values for JSON; every number as it is, nothing rounded.
 */
import { claimKey } from "../claims/keys.ts";
import { noiseOn, type Pulls, pullsOf } from "../claims/pulls.ts";
import type { WeightedReason } from "../domain/index.ts";
import type { Bands } from "../evaluate/calibration-bands.ts";
import type { WhyTitle } from "../recommend/why-title.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Advice, RankedTitle } from "./advise.ts";
import type { Unranked } from "./unranked.ts";

export type Shown = {
  readonly top: number | "all";
  readonly reasons: number;
  /** Only what would be new is told of: people see that list alone, and reasons for going back or staying are left out. */
  readonly new?: true | undefined;
  /** Leftovers of the classification are listed too. */
  readonly leftovers?: true | undefined;
};

/** @param bands what the method's probabilities have meant, where that was counted; told only of a ranking without answers */
export function adviceJson(
  advice: Advice,
  shown: Shown,
  taxonomy: Taxonomy,
  bands: Bands | undefined,
  why?: WhyTitle,
): object {
  const listed = (ranking: readonly RankedTitle[]) =>
    (shown.leftovers ? ranking : ranking.filter(({ leftover }) => !leftover))
      .slice(0, shown.top === "all" ? ranking.length : shown.top)
      .map(({ code, title, probability, leftover }) => ({
        code,
        title,
        probability,
        ...(leftover && { leftover }),
      }));
  return {
    method: advice.recommendation.method,
    ranking: listed(advice.ranking),
    rankingNew: listed(advice.rankingNew),
    reasons: reasonsShown(advice, shown).map(({ reason, weight, speaksFor, pulls }) => ({
      text: reason.text,
      weight,
      claims: reason.claims,
      speaksFor,
      provenance: reason.provenance,
      ...(pulls && { pulls }),
    })),
    ...(advice.pulls && {
      pulls: pullsJson(advice.pulls, codesIn(listed(advice.ranking), listed(advice.rankingNew)), taxonomy),
    }),
    ...(why && { why: whyJson(why, taxonomy) }),
    question:
      advice.question === undefined
        ? null
        : { claim: advice.question.claim, text: advice.question.text, bits: advice.question.bits },
    held: heldJson(advice),
    history: advice.history,
    marks: advice.marks,
    rankedBy: advice.recommendation.rankedBy,
    exact: advice.recommendation.exact,
    coveredMass: advice.recommendation.coveredMass,
    evidence: advice.recommendation.evidence,
    bands: advice.held.length === 0 ? (bands ?? null) : null,
  };
}

/** The contract's keys, empty, and what was not understood. */
export function unrankedJson({ history, held, past, notUnderstood }: Unranked): object {
  return {
    method: null,
    ranking: [],
    rankingNew: [],
    reasons: [],
    question: null,
    held: heldJson({ past, held }),
    history,
    marks: [],
    notUnderstood: notUnderstood.map(({ row, title, coding }) => ({
      row,
      title: title ?? null,
      why: coding.kind === "not-recognised" ? (coding.why ?? "no-near-title") : "no-title",
      nearest: coding.kind === "not-recognised" ? coding.nearest : [],
    })),
  };
}

/** The answers that were held, of the past first. */
function heldJson({ past, held }: Pick<Unranked, "past" | "held">): object[] {
  return [
    ...past.map(({ past: claim, standing }) => ({ claim, standing })),
    ...held.map(({ says, standing }) => ({ claim: claimKey(says), standing })),
  ];
}

/** Pulls are told of the first titles of both lists; all thousand would be a thousand numbers a fact. */
const MOST_PULLED_ON = 20;

function codesIn(...lists: readonly (readonly { readonly code: string }[])[]): string[] {
  return [...new Set(lists.flatMap((list) => list.slice(0, MOST_PULLED_ON).map(({ code }) => code)))];
}

/** Who asks for what would be new is told why of that. */
export function reasonsShown({ reasons }: Advice, shown: Shown): readonly WeightedReason[] {
  const leadsToNew = ({ reason }: WeightedReason) =>
    !reason.claims.some(({ says }) => says.kind === "move" && (says.move === "stay" || says.move === "return"));
  return (shown.new ? reasons.filter(leadsToNew) : reasons).slice(0, shown.reasons);
}

/** Of each fact what it moves of the titles that are listed. @param codes of these titles */
function pullsJson(pulls: Pulls, codes: readonly string[], taxonomy: Taxonomy): object {
  const { draws } = pulls;
  const on = codes.map((code) => {
    const title = taxonomy.indexOf(code)!;
    const noise = draws && { noise: noiseOn(title, draws) ?? null };
    return pullsOf([title], pulls).map((measured) => ({
      code,
      pull: measured?.pull ?? null,
      ...(noise && { standardError: measured?.standardError ?? null, ...noise }),
    }));
  });
  return pulls.facts.map(({ key, claim, divergence, leavesNothing }, fact) => ({
    claim: key,
    says: claim.says,
    rests: claim.rests,
    divergence: divergence ?? null,
    leavesNothing,
    on: on.map((ofFacts) => ofFacts[fact]!),
  }));
}

export function whyJson({ title, place, probability, facts, degrees }: WhyTitle, taxonomy: Taxonomy): object {
  return {
    ...taxonomy.occupations[title]!,
    place,
    probability,
    facts: facts.map(({ fact, pull, share }) => ({ claim: fact.key, pull, share: share ?? null })),
    degrees,
  };
}
