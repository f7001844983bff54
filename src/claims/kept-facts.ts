/**
 * The history with some of its facts alone, or without them.
 *
 * In: facts of a history, some of them chosen.  Out: edited histories.
 */
import type { CareerHistory, HistoryClaim } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { checkClaim } from "./check.ts";
import { type PastFact, withoutClaim } from "./past-facts.ts";

/** The facts that claims say, whatever the number of years that is said. */
export function factsSaid<Fact extends PastFact>(says: readonly HistoryClaim[], facts: readonly Fact[]): Fact[] {
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
    case "same-employer":
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
