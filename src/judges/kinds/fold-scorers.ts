/**
 * The two ways in which measured utility reckons p(title | history, reason), each under models that were trained on nobody of the fold.
 *
 *     by Bayes     any recommender; the claims ahead that are read in the reason update its distribution (claims/bayes.ts)
 *     by reading   the career model, which was trained to read reasons word by word
 */

import { positionsOf } from "../../career-model/career-batch.ts";
import { type CareerModel, MOST_POSITIONS, sequenceOf } from "../../career-model/career-model.ts";
import { updateByClaims } from "../../claims/bayes.ts";
import { isAboutHistory } from "../../claims/check.ts";
import { claimKey } from "../../claims/keys.ts";
import { RELIABILITY } from "../../claims/likelihood.ts";
import { readText } from "../../claims/read-text.ts";
import type { AheadClaim, CareerHistory, Distribution } from "../../domain/index.ts";
import type { FoldScorer } from "../../reasons/fold-scorer.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";

/** @param byFold p(title | history) under the models that were trained without each fold */
export function scoredByBayes(
  byFold: readonly { readonly under: string; readonly distributionOf: (history: CareerHistory) => Distribution }[],
  taxonomy: Taxonomy,
): FoldScorer {
  // Every candidate of a case asks for the same; histories are let go with their cases.
  const known = byFold.map(() => new WeakMap<CareerHistory, Distribution>());
  return {
    under: (fold) => `${byFold[fold]!.under}, by Bayes`,
    async distribution(history, reason, fold) {
      const prior = known[fold]!.get(history) ?? byFold[fold]!.distributionOf(history);
      known[fold]!.set(history, prior);
      if (reason === undefined) return prior;
      const ahead = claimsAhead(reason.text, taxonomy);
      return ahead.length === 0 ? undefined : updatedBy(ahead, prior, history, taxonomy);
    },
  };
}

/** What a text says of the next occupation, each claim once. */
function claimsAhead(text: string, taxonomy: Taxonomy): AheadClaim[] {
  const ahead = readText(text, taxonomy).claims.flatMap(({ says }) => (isAboutHistory(says) ? [] : [says]));
  return [...new Map(ahead.map((claim) => [claimKey(claim), claim])).values()];
}

/** Several titles are one claim, that it will be one of them: taken each by itself, each would deny the others. */
function updatedBy(
  ahead: readonly AheadClaim[],
  prior: Distribution,
  history: CareerHistory,
  taxonomy: Taxonomy,
): Distribution {
  const titles = new Set(ahead.flatMap((claim) => (claim.kind === "title" ? [taxonomy.indexOf(claim.code)] : [])));
  const others = ahead.filter(({ kind }) => kind !== "title");
  const posterior = updateByClaims(
    prior,
    others.map((says) => ({ says, standing: "true" })),
    history,
    taxonomy,
  );
  if (titles.size === 0) return posterior;
  const weighed = posterior.map((p, title) => p * (titles.has(title) ? RELIABILITY : 1 - RELIABILITY));
  const all = weighed.reduce((sum, p) => sum + p, 0);
  return weighed.map((p) => p / all);
}

/** @param models one a fold, with its name */
export function scoredByReading(
  models: readonly { readonly name: string; readonly model: CareerModel }[],
  taxonomy: Taxonomy,
): FoldScorer {
  const known = models.map(() => new WeakMap<CareerHistory, Promise<Distribution>>());
  return {
    under: (fold) => `${models[fold]!.name}, fold ${fold}`,
    async distribution(history, reason, fold) {
      const { model } = models[fold]!;
      if (reason === undefined) {
        const direct = known[fold]!.get(history) ?? model.distributions([{ history }]).then(([made]) => made!);
        known[fold]!.set(history, direct);
        return direct;
      }
      // It knows the words of claims only, and would give a number to any others.
      if (readText(reason.text, taxonomy).claims.length === 0) return undefined;
      const asked = { history, reason: model.network.vocabulary.encodeText(reason.text) };
      if (positionsOf(sequenceOf(asked, model.network)) > MOST_POSITIONS) return undefined;
      const [informed] = await model.distributions([asked]);
      return informed!;
    },
  };
}
