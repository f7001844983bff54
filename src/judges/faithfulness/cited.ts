/**
 * The facts of a history that a reason cites.
 *
 * In: a reason, of whatever origin, and a history.  Out: cited facts.
 * A composed reason names its claims; what a model wrote is read by the code that checks it. A fact is cited where a claim that holds says it,
 * whatever the number of years that is said.
 */
import { checkText, isAboutHistory } from "../../claims/check.ts";
import { factsSaid } from "../../claims/kept-facts.ts";
import type { PastFact } from "../../claims/past-facts.ts";
import type { CareerHistory, Reason } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";

export function citedFacts(
  reason: Reason,
  history: CareerHistory,
  facts: readonly PastFact[],
  taxonomy: Taxonomy,
): PastFact[] {
  const says =
    reason.claims.length > 0
      ? reason.claims.flatMap((claim) => (claim.about === "history" && claim.standing === "true" ? [claim.says] : []))
      : checkText(reason.text, history, taxonomy).claims.flatMap(({ says: said, checked }) =>
          checked === "true" && isAboutHistory(said) ? [said] : [],
        );
  return factsSaid(says, facts);
}
