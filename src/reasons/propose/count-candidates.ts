/**
 * What a set's candidates are: how many of whom, what is missing of whom and why.
 *
 * In: the records of a set.  Out: counts.
 */
import type { Candidate, CandidateRecord, Missing } from "../../domain/index.ts";
import { isLost } from "./proposer.ts";

export type CandidateCounts = {
  readonly cases: number;
  readonly candidates: Readonly<Record<string, number>>;
  /** By proposer, then by cause. */
  readonly missing: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Calls to a language model that came to nothing, and what the first of them came to. */
  readonly lost: { readonly count: number; readonly first?: string };
};

export async function countCandidates(records: AsyncIterable<CandidateRecord>): Promise<CandidateCounts> {
  const candidates: Partial<Record<Candidate["provenance"]["by"], number>> = {};
  const missing: Partial<Record<Missing["by"], Partial<Record<Missing["why"], number>>>> = {};
  let cases = 0;
  let lost: CandidateCounts["lost"] = { count: 0 };
  for await (const record of records) {
    cases++;
    for (const { provenance } of record.candidates) candidates[provenance.by] = (candidates[provenance.by] ?? 0) + 1;
    for (const cause of record.missing) {
      const { by, why, count, said } = cause;
      const first = lost.first ?? said;
      if (isLost(cause)) lost = { count: lost.count + count, ...(first !== undefined && { first }) };
      missing[by] = { ...missing[by], [why]: (missing[by]?.[why] ?? 0) + count };
    }
  }
  return { cases, candidates, missing, lost };
}
