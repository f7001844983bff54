/**
 * What a set's candidates are: how many of whom, what is missing of whom and why.
 *
 * In: the records of a set.  Out: counts.
 */
import type { Candidate, CandidateRecord, Missing } from "../../domain/index.ts";

export type CandidateCounts = {
  readonly cases: number;
  readonly candidates: Readonly<Record<string, number>>;
  /** By proposer, then by cause. */
  readonly missing: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

export async function countCandidates(records: AsyncIterable<CandidateRecord>): Promise<CandidateCounts> {
  const candidates: Partial<Record<Candidate["provenance"]["by"], number>> = {};
  const missing: Partial<Record<Missing["by"], Partial<Record<Missing["why"], number>>>> = {};
  let cases = 0;
  for await (const record of records) {
    cases++;
    for (const { provenance } of record.candidates) candidates[provenance.by] = (candidates[provenance.by] ?? 0) + 1;
    for (const { by, why, count } of record.missing) {
      missing[by] = { ...missing[by], [why]: (missing[by]?.[why] ?? 0) + count };
    }
  }
  return { cases, candidates, missing };
}
