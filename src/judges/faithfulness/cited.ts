/**
 * The facts of a history that a reason cites, and the history with these alone, or without them.
 *
 * In: a reason, of whatever origin, and a history.  Out: cited facts; edited histories.
 * A composed reason names its claims; what a model wrote is read by the code that checks it. A fact is cited where a claim that holds says it,
 * whatever the number of years that is said.
 */
import { checkClaim, checkText, isAboutHistory } from "../../claims/check.ts";
import { type PastFact, withoutClaim } from "../../claims/past-facts.ts";
import type { CareerHistory, HistoryClaim, Reason } from "../../domain/index.ts";
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
  return facts.filter(({ claim }) => says.some((said) => isOf(said, claim.says)));
}

/** Work in an occupation is one fact for the last job and another for earlier ones, however it is said. */
function isOf(said: HistoryClaim, fact: HistoryClaim): boolean {
  switch (said.kind) {
    case "last":
    case "held":
    case "tenure":
      return (
        (fact.kind === "last" || fact.kind === "held" || (fact.kind === "tenure" && said.kind === "tenure")) &&
        fact.code === said.code
      );
    case "field-tenure":
      return fact.kind === "field-tenure" && fact.major === said.major;
    case "education":
      return fact.kind === "education" && fact.level === said.level;
    case "level":
      return fact.kind === "last";
    case "path":
    case "jobs":
      return fact.kind === said.kind;
    default:
      return said satisfies never;
  }
}

/** Every other fact taken away, the latest job first, unless one that is kept would go with it. */
export function keepOnly(
  kept: readonly PastFact[],
  facts: readonly PastFact[],
  history: CareerHistory,
  taxonomy: Taxonomy,
): CareerHistory {
  let left = history;
  for (const fact of facts) {
    if (kept.includes(fact)) continue;
    const edited = withoutClaim(fact.claim.says, left, taxonomy);
    if (kept.every(({ claim }) => checkClaim(claim.says, edited, taxonomy) === "true")) left = edited;
  }
  return left;
}

export function dropAll(dropped: readonly PastFact[], history: CareerHistory, taxonomy: Taxonomy): CareerHistory {
  return dropped.reduce((left, { claim }) => withoutClaim(claim.says, left, taxonomy), history);
}
