/**
 * Candidate reasons for one case: each proposer is asked, what nearly repeats another candidate is dropped, some are corrupted.
 *
 *     history ─► composed, llm, career ─► without near-duplicates ─► + corrupted ─► CandidateRecord
 */
import type { CandidateRecord, Run } from "../../domain/index.ts";
import type { Corrupter } from "./corrupted.ts";
import { withoutNearDuplicates } from "./near-duplicates.ts";
import type { AskedCase, Proposed, Proposer } from "./proposer.ts";

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
