/**
 * The cases of one method, or of two side by side: all, or those that one has right and the other wrong.
 *
 * In: scores of one or two methods on the same cases.  Out: a pair a case, in the order of the first. Nothing here needs Node: the page of a
 * bundled run asks the same.
 */
import type { CaseScore } from "./per-case.ts";

export const SHOWN_CASES = ["all", "right", "wrong", "only-a", "only-b"] as const;
export type ShownCases = (typeof SHOWN_CASES)[number];

/** `b` is absent where one method alone is looked at, or the other was not scored on this case. */
export type CasePair = { readonly a: CaseScore; readonly b?: CaseScore };

export function casePairs(
  first: readonly CaseScore[],
  second: readonly CaseScore[] | undefined,
  show: ShownCases,
): CasePair[] {
  const others = firstSeeds(second ?? []);
  return [...firstSeeds(first).values()]
    .map((a): CasePair => {
      const b = others.get(a.case);
      return b === undefined ? { a } : { a, b };
    })
    .filter((pair) => isShown(pair, show));
}

/** By case; of a method with several seeds the first of them. */
function firstSeeds(scores: readonly CaseScore[]): Map<string, CaseScore> {
  const kept = new Map<string, CaseScore>();
  for (const score of scores) if (!kept.has(score.case)) kept.set(score.case, score);
  return kept;
}

function isShown({ a, b }: CasePair, show: ShownCases): boolean {
  switch (show) {
    case "all":
      return true;
    case "right":
      return isRight(a);
    case "wrong":
      return !isRight(a);
    case "only-a":
      return isRight(a) && b !== undefined && !isRight(b);
    case "only-b":
      return !isRight(a) && b !== undefined && isRight(b);
    default:
      return show satisfies never;
  }
}

/** A failed case is wrong, as it is in AccEM. */
export function isRight(score: CaseScore): boolean {
  return score.kind === "scored" && score.exactMatch === 1;
}
