/**
 * Calls that came to nothing, made again: the cases of which a call was lost are proposed for once more, and what came is laid behind the
 * others (`ask-later.ts`).
 *
 * In: a set and its data.  Out: candidates.jsonl with what the calls brought, near duplicates dropped as they would have been.
 */
import type { Candidate, CandidateRecord, Dataset, Run } from "../../domain/index.ts";
import type { Price } from "../../records/meter.ts";
import { type CaseWithCandidates, casesWithCandidates, type ReasonSet } from "../reason-set.ts";
import { RETRIED } from "../set-files.ts";
import { askedOf, askLater, type LaterCase, laterCases } from "./ask-later.ts";
import { withoutNearDuplicates } from "./near-duplicates.ts";
import { isLost, type Proposer } from "./proposer.ts";

/** The cases of which a call to the language model was lost, and was not made again yet. */
export async function* casesToRetry(set: ReasonSet, dataset: Dataset): AsyncGenerator<CaseWithCandidates> {
  const retried = await laterCases(set, RETRIED);
  for await (const one of casesWithCandidates(set, dataset))
    if (lostOne(one.record) && !retried.has(one.record.id)) yield one;
}

function lostOne({ missing }: CandidateRecord): boolean {
  return missing.some((cause) => cause.by === "llm" && isLost(cause));
}

/** @param propose asks the language model alone @throws InterruptedError after what came is in a file of its own */
export async function retryLost(
  set: ReasonSet,
  dataset: Dataset,
  propose: Proposer,
  price: Price | undefined,
  run: Run,
): Promise<void> {
  const cases = () => casesToRetry(set, dataset);
  const ask = (one: CaseWithCandidates) => propose(askedOf(one), run);
  await askLater(set, { file: RETRIED, cases, ask, joined, what: "cases asked again" }, price, run);
}

/** Made twice it is the same: what was added before is known by its seed. */
function joined(record: CandidateRecord, { candidates, missing }: LaterCase): CandidateRecord {
  const seeds = new Set(record.candidates.flatMap((candidate) => seedOf(candidate) ?? []));
  const others = candidates.filter((candidate) => !seeds.has(seedOf(candidate)!));
  // What nearly repeats a candidate that stands is dropped, as it would have been.
  const before = record.candidates.filter(({ provenance }) => provenance.by !== "corrupted");
  const { kept, dropped } = withoutNearDuplicates([...before, ...others]);
  return {
    ...record,
    candidates: [...record.candidates, ...kept.filter((candidate) => others.includes(candidate))],
    missing: [
      ...record.missing.filter(({ by }) => by !== "llm"),
      ...missing,
      ...dropped.filter(({ by }) => by === "llm"),
    ],
  };
}

function seedOf({ provenance }: Candidate): number | undefined {
  return provenance.by === "llm" ? provenance.seed : undefined;
}
