/**
 * The measured judges: deterministic, without any language model.
 *
 * | criterion  | what is measured                                                                    | verdict      |
 * |------------|-------------------------------------------------------------------------------------|--------------|
 * | factuality | of what can be checked in the history, how much holds (claims/check.ts)             | share        |
 * | coherence  | of the pairs of claims in the reason, how many can hold together (coherence.ts)     | share        |
 * | validity   | of the claims ahead, how many a claim before them speaks for (validity.ts)          | share        |
 * | utility    | log p(truth given history and reason) - log p(truth given history), out of fold     | nats         |
 *
 * All of them read the words of the reason, never the claims that its maker says it makes: a reason that was made false on purpose is
 * judged by what it says.
 */

import { checkText } from "../../claims/check.ts";
import { readText } from "../../claims/read-text.ts";
import type { Criterion, Verdict } from "../../domain/index.ts";
import type { FoldScorer } from "../../reasons/fold-scorer.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { type Judge, notJudged } from "../judge.ts";
import { coherenceOf } from "./coherence.ts";
import { validityOf } from "./validity.ts";

/** @param utility under which models the truth's probability is reckoned; each makes a judge of its own name */
export function measuredJudges(
  criteria: readonly Criterion[],
  taxonomy: Taxonomy,
  utility: readonly { readonly name: string; readonly scorer: FoldScorer }[],
): Judge[] {
  return criteria.flatMap((criterion): Judge[] => {
    switch (criterion) {
      case "factuality":
        return [measured(criterion, ({ candidate, history }) => checkText(candidate.text, history, taxonomy).verdict)];
      case "coherence":
        return [
          measured(criterion, ({ candidate }) =>
            coherenceOf(readText(candidate.text, taxonomy), candidate.text, taxonomy),
          ),
        ];
      case "validity":
        return [
          measured(criterion, ({ candidate }) =>
            validityOf(readText(candidate.text, taxonomy), candidate.text, taxonomy),
          ),
        ];
      case "utility":
        return utility.map(({ name, scorer }) => measuredUtility(name, scorer, taxonomy));
      default:
        return criterion satisfies never;
    }
  });
}

function measured(criterion: Criterion, verdictOf: (question: Parameters<Judge["judge"]>[0]) => Verdict): Judge {
  return {
    name: "measured",
    criterion,
    judge: async (question) => notJudged(question.candidate) ?? verdictOf(question),
  };
}

/**
 * Lift: how many nats likelier the reason makes what followed.
 *
 * A reason in which the scorer reads nothing of what is ahead has no lift; that is not a lift of 0, which a reason has that says what was
 * expected anyway.
 */
function measuredUtility(name: string, scorer: FoldScorer, taxonomy: Taxonomy): Judge {
  return {
    name,
    criterion: "utility",
    async judge({ history, truth, candidate, fold }): Promise<Verdict> {
      const refused = notJudged(candidate);
      if (refused !== undefined) return refused;
      const title = taxonomy.indexOf(truth)!;
      const informed = await scorer.distribution(history, candidate, fold);
      if (informed === undefined) return { kind: "unscored", why: "nothing-to-check", reply: candidate.text };
      const direct = (await scorer.distribution(history, undefined, fold))!;
      return { kind: "nats", nats: Math.log(informed[title]! / direct[title]!), under: await scorer.under(fold) };
    },
  };
}
