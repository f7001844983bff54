/**
 * The oracle reason: of a case's candidates the one that is trained from, or why there is none.
 *
 *     candidates ─► factual ─► coherent ─► useful ─► the most useful; then the shorter; then the lower index
 *
 * Each step keeps those at or above their threshold. Where a step keeps none, the case has no oracle: "unscored" where one of those
 * that came so far was unscored there, and might have been it; else the step's own cause. Corrupted candidates are known to be false
 * and are there to be rejected: none is ever chosen.
 * Source: the paper, on oracle reasons; its rule of joining the three scores is not published, so this one is ours.
 */
import {
  type Candidate,
  type CandidateRecord,
  type OccupationCode,
  type OracleRecord,
  type VerdictRecord,
  WEIGHED,
} from "../../domain/index.ts";
import { type ChoiceRule, type Figure, figuresOf, type JudgedCandidate, standingOf } from "./choice-figures.ts";
import { type LabelNames, underLabelRule } from "./label-filter.ts";
import { type Fate, preferencePairs } from "./pairs.ts";

export type ChosenCase = {
  readonly record: OracleRecord;
  readonly judged: readonly JudgedCandidate[];
  /** What became of every candidate but the chosen one; empty where none was chosen. */
  readonly fates: readonly Fate[];
};

/** @param names of the true answer @param verdicts all of this case, of any judges */
export function chooseForCase(
  { id, person, candidates }: CandidateRecord,
  answer: OccupationCode,
  verdicts: readonly VerdictRecord[],
  rule: ChoiceRule,
  names: LabelNames,
): ChosenCase {
  const figures = figuresOf(candidates.length, verdicts, rule);
  const judged = candidates.map((candidate, index) => ({
    index,
    candidate,
    figures: figures[index]!,
    trained: underLabelRule(candidate, answer, names, rule.label),
  }));
  const choice = chooseOracle(judged, rule);
  if (choice.kind === "none") {
    return { record: { id, person, answer, oracle: choice, rejected: [] }, judged, fates: [] };
  }
  const { chosen, trained } = choice;
  const { rejected, fates } = preferencePairs(chosen, judged, rule);
  const unchanged = trained.text === chosen.candidate.text;
  const { utility } = chosen.figures;
  return {
    record: {
      id,
      person,
      answer,
      oracle: {
        kind: "chosen",
        candidate: chosen.index,
        ...trained,
        // A masked reason was not measured: only the one it was made of.
        ...(unchanged && utility.kind === "nats" && { lift: utility.value }),
      },
      rejected,
    },
    judged,
    fates,
  };
}

type NoOracle = Extract<OracleRecord["oracle"], { kind: "none" }>;
type Oracle = {
  readonly kind: "chosen";
  readonly chosen: JudgedCandidate;
  readonly trained: Pick<Candidate, "text" | "claims">;
};

const NONE = { factuality: "none-factual", coherence: "none-coherent", utility: "none-useful" } as const;

/** The label rule is the cause only where there would be an oracle without it. */
function chooseOracle(judged: readonly JudgedCandidate[], rule: ChoiceRule): Oracle | NoOracle {
  const proposed = judged.filter(({ candidate }) => candidate.provenance.by !== "corrupted");
  const free = bestOf(proposed, rule);
  if (free.kind === "none") return free;
  const best = bestOf(
    proposed.filter(({ trained }) => trained !== undefined),
    rule,
  );
  return best.kind === "none" || best.chosen.trained === undefined
    ? { kind: "none", why: "names-the-answer" }
    : { ...best, trained: best.chosen.trained };
}

function bestOf(
  judged: readonly JudgedCandidate[],
  rule: ChoiceRule,
): { readonly kind: "chosen"; readonly chosen: JudgedCandidate } | NoOracle {
  if (judged.length === 0) return { kind: "none", why: "no-candidate" };
  let left = judged;
  for (const criterion of WEIGHED) {
    const standings = left.map(({ figures }) => standingOf(figures[criterion], criterion, rule[criterion]));
    const passing = left.filter((_, at) => standings[at] === "passes");
    if (passing.length === 0)
      return { kind: "none", why: standings.includes("unscored") ? "unscored" : NONE[criterion] };
    left = passing;
  }
  return { kind: "chosen", chosen: left.toSorted(byRule)[0]! };
}

/** The more useful first; then the shorter, in characters; then the lower index. */
function byRule(a: JudgedCandidate, b: JudgedCandidate): number {
  return (
    usefulness(b.figures.utility) - usefulness(a.figures.utility) ||
    a.candidate.text.length - b.candidate.text.length ||
    a.index - b.index
  );
}

function usefulness(utility: Figure): number {
  if ("value" in utility) return utility.value;
  throw new TypeError("only candidates whose utility is scored are compared");
}
