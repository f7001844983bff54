/**
 * Calls that came to nothing, made again:
 *
 *     candidates.jsonl ─► cases of which a call was lost ─► proposed for once more, what stands in the journal from there ─► retried.jsonl
 *     candidates.jsonl + retried.jsonl ─► what is new behind the others of its case ─► candidates.jsonl, written anew
 *
 * The places of all other candidates stay as they were, so their verdicts do too; judging and choosing again add what is new.
 */
import { rm } from "node:fs/promises";
import type * as z from "zod";
import { type Candidate, CandidateRecord, type Dataset, type Run } from "../../domain/index.ts";
import { jsonLine, standingRecords } from "../../records/jsonl.ts";
import type { Price } from "../../records/meter.ts";
import { appendRecords } from "../../records/resumable.ts";
import { writeStreamWhole } from "../../records/whole-file.ts";
import { type CaseWithCandidates, casesWithCandidates, type ReasonSet, readCandidates } from "../reason-set.ts";
import { CANDIDATES, RETRIED } from "../set-files.ts";
import { askedOf } from "./add-hinted.ts";
import { withoutNearDuplicates } from "./near-duplicates.ts";
import { isLost, type Proposer } from "./proposer.ts";

const RetriedCase = CandidateRecord.pick({ id: true, candidates: true, missing: true });
type RetriedCase = z.infer<typeof RetriedCase>;

/** The cases of which a call to the language model was lost, and was not made again yet. */
export async function* casesToRetry(set: ReasonSet, dataset: Dataset): AsyncGenerator<CaseWithCandidates> {
  const retried = await retriedCases(set);
  for await (const one of casesWithCandidates(set, dataset))
    if (lostOne(one.record) && !retried.has(one.record.id)) yield one;
}

function lostOne({ missing }: CandidateRecord): boolean {
  return missing.some((cause) => cause.by === "llm" && isLost(cause));
}

async function retriedCases(set: ReasonSet): Promise<ReadonlyMap<string, RetriedCase>> {
  const retried = new Map<string, RetriedCase>();
  for await (const record of standingRecords(set.file(RETRIED), RetriedCase)) retried.set(record.id, record);
  return retried;
}

/** @param propose asks the language model alone @throws InterruptedError after what came is in a file of its own */
export async function retryLost(
  set: ReasonSet,
  dataset: Dataset,
  propose: Proposer,
  price: Price | undefined,
  run: Run,
): Promise<void> {
  let total = 0;
  for await (const _ of casesToRetry(set, dataset)) total++;
  await appendRecords(
    {
      file: set.file(RETRIED),
      inputs: casesToRetry(set, dataset),
      make: async (one) => [{ id: one.record.id, ...(await propose(askedOf(one), run)) }],
      what: "cases asked again",
      total,
      costs: (records) => records.flatMap(({ candidates }) => candidates.flatMap(({ cost }) => cost ?? [])),
      price,
    },
    run,
  );
  await writeStreamWhole(set.file(CANDIDATES), withRetried(set, await retriedCases(set)), run.signal);
  await rm(set.file(RETRIED));
}

async function* withRetried(set: ReasonSet, retried: ReadonlyMap<string, RetriedCase>): AsyncGenerator<string> {
  for await (const record of readCandidates(set)) {
    const own = retried.get(record.id);
    yield jsonLine(own === undefined ? record : joined(record, own));
  }
}

/** Made twice it is the same: what was added before is known by its seed. */
function joined(record: CandidateRecord, { candidates, missing }: RetriedCase): CandidateRecord {
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
