/**
 * Preference pairs: the chosen reason against one that is behind it for a known cause.
 *
 * In: the chosen candidate and all of its case.  Out: at most one rejected reason a criterion, and what became of the others.
 *
 * A candidate is behind in the first criterion, in the order factuality, coherence, utility, in which it is worse than the chosen one by
 * the margin; it must have passed the criteria before, so that what differs is what is named. Of several for one criterion the one
 * furthest behind is taken, then the lower index. Pairs that are tied or unscored train nothing (distilabel would pair a reason with
 * itself) and are counted.
 */
import { type RejectedReason, WEIGHED, type Weighed } from "../../domain/index.ts";
import { type ChoiceRule, type JudgedCandidate, standingOf } from "./choice-figures.ts";

/** "spare": another candidate is further behind in the same criterion. "tied": behind by less than the margin, or not at all. */
export type Fate = "pair" | "spare" | "tied" | "unscored" | "same-text" | "names-the-answer";

/** @param judged all candidates of the case, the chosen one among them */
export function preferencePairs(
  chosen: JudgedCandidate,
  judged: readonly JudgedCandidate[],
  rule: ChoiceRule,
): { rejected: RejectedReason[]; fates: Fate[] } {
  const compared = judged.filter(({ index }) => index !== chosen.index).map((other) => compare(chosen, other, rule));
  const rejected = WEIGHED.flatMap((criterion) => {
    const behind = compared.filter((one) => typeof one !== "string").filter(({ because }) => because === criterion);
    return behind.toSorted((a, b) => b.margin - a.margin || a.candidate - b.candidate).slice(0, 1);
  });
  const fates = compared.map((one) => (typeof one === "string" ? one : rejected.includes(one) ? "pair" : "spare"));
  return { rejected, fates };
}

function compare(
  chosen: JudgedCandidate,
  other: JudgedCandidate,
  rule: ChoiceRule,
): RejectedReason | Exclude<Fate, "pair" | "spare"> {
  if (other.trained === undefined) return "names-the-answer";
  if (other.trained.text === chosen.trained?.text) return "same-text";
  for (const criterion of WEIGHED) {
    const standing = standingOf(other.figures[criterion], criterion, rule[criterion]);
    if (standing === "unscored") return "unscored";
    const margin = behindBy(chosen, other, criterion);
    if (margin !== undefined && margin > 0 && margin >= rule.margin[criterion])
      return { candidate: other.index, text: other.trained.text, because: criterion, margin };
    if (standing === "fails") return margin === undefined ? "unscored" : "tied";
  }
  return "tied";
}

/** In the criterion's unit; undefined where one of the two had nothing to check. */
function behindBy(chosen: JudgedCandidate, other: JudgedCandidate, criterion: Weighed): number | undefined {
  const [own, its] = [chosen.figures[criterion], other.figures[criterion]];
  return "value" in own && "value" in its ? own.value - its.value : undefined;
}
