/**
 * What a proposer is: a maker of candidate reasons for one case.
 *
 * In: a case without its truth.  Out: its candidates with their provenance, and what is missing of those asked for, by cause. No truth can
 * reach a candidate here, because none is handed in; the one proposer that knows the answer is in `hinted-reason.ts`.
 */
import type { Candidate, CareerHistory, Missing, Run } from "../../domain/index.ts";

/** A case as those who propose may see it. */
export type AskedCase = {
  readonly id: string;
  readonly person: string;
  readonly history: CareerHistory;
  /** The fold whose models were not trained on this person. */
  readonly fold: number;
};

export type Proposed = { readonly candidates: readonly Candidate[]; readonly missing: readonly Missing[] };

/** @throws ModelError where every further call would fail alike; any other failure is a candidate that is missing */
export type Proposer = (asked: AskedCase, run: Run) => Promise<Proposed>;

/** One entry a cause. @param said what failed calls came to, in the place of their causes */
export function countMissing(
  by: Missing["by"],
  causes: readonly Missing["why"][],
  said: readonly (string | undefined)[] = [],
): Missing[] {
  const caused = causes.map((why, at) => ({ why, said: said[at] }));
  return [...Map.groupBy(caused, ({ why }) => why)].map(([why, own]) => {
    const first = own.find((one) => one.said !== undefined)?.said;
    return { by, why, count: own.length, ...(first !== undefined && { said: first }) };
  });
}

/** A call that may come to something when it is made again. */
export function isLost({ why }: Pick<Missing, "why">): boolean {
  return why === "no-reply" || why === "thought-cut-off";
}
