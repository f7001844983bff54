/**
 * Candidate reasons for one case: each proposer is asked, what nearly repeats another candidate is dropped, some are corrupted.
 *
 *     history ─► composed, llm, career ─► without near-duplicates ─► + corrupted ─► CandidateRecord
 *
 * In: a case without its truth.  Out: its candidates with their provenance, and what is missing of those asked for, by cause. No truth can
 * reach a candidate here, because none is handed in; the one proposer that knows the answer is in `hinted.ts`.
 */
import type { Candidate, CandidateRecord, CareerHistory, Missing, Run } from "../../domain/index.ts";
import type { Corrupter } from "./corrupted.ts";
import { withoutNearDuplicates } from "./near-duplicates.ts";

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

/** @param proposers in the order in which their candidates stand: of two that nearly agree the first is kept */
export function proposeReasons(
  proposers: readonly Proposer[],
  corrupt: Corrupter | undefined,
): (asked: AskedCase, run: Run) => Promise<CandidateRecord> {
  return async (asked, run) => {
    const proposed: Proposed[] = [];
    for (const propose of proposers) proposed.push(await propose(asked, run));
    const { kept, dropped } = withoutNearDuplicates(proposed.flatMap(({ candidates }) => candidates));
    // After the dropping: a corrupted reason nearly repeats a true one on purpose, and says which by its place.
    const corrupted = corrupt?.(asked, kept) ?? { candidates: [], missing: [] };
    return {
      id: asked.id,
      person: asked.person,
      fold: asked.fold,
      candidates: [...kept, ...corrupted.candidates],
      missing: [...proposed.flatMap(({ missing }) => missing), ...dropped, ...corrupted.missing],
    };
  };
}

/** One entry a cause. */
export function countMissing(by: Missing["by"], causes: readonly Missing["why"][]): Missing[] {
  return [...Map.groupBy(causes, (why) => why)].map(([why, own]) => ({ by, why, count: own.length }));
}
