/**
 * Reasons that know the answer, for the cases of which nothing else was chosen (STaR):
 *
 *     oracles.jsonl ─► cases without an oracle ─► one hinted candidate each ─► hinted.jsonl
 *     candidates.jsonl + hinted.jsonl ─► each hinted candidate behind the others of its case ─► candidates.jsonl, written anew
 *
 * The places of all other candidates stay as they were, so their verdicts do too; judging and choosing again add what is new.
 */
import { rm } from "node:fs/promises";
import type * as z from "zod";
import { CandidateRecord, type Dataset, OracleRecord, type Run } from "../../domain/index.ts";
import { jsonLine, readJsonl, standingRecords } from "../../records/jsonl.ts";
import type { Price } from "../../records/meter.ts";
import { appendRecords } from "../../records/resumable.ts";
import { writeStreamWhole } from "../../records/whole-file.ts";
import { type CaseWithCandidates, casesWithCandidates, type ReasonSet, readCandidates } from "../reason-set.ts";
import { CANDIDATES, HINTED } from "../set-files.ts";
import type { hinted } from "./hinted-reason.ts";
import { type AskedCase, isLost } from "./proposer.ts";

export type AskHinted = ReturnType<typeof hinted>;

/** Ids of the cases that were judged and have no oracle. An unscored one may have a good reason yet. @throws BadInputError */
export async function unsuccessfulCases(oracles: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { id, oracle } of readJsonl(oracles, OracleRecord))
    if (oracle.kind === "none" && oracle.why !== "unscored") ids.add(id);
  return ids;
}

/** The cases that are to be asked with a hint, and were not before. */
export async function* casesToHint(
  set: ReasonSet,
  dataset: Dataset,
  unsuccessful: ReadonlySet<string>,
): AsyncGenerator<CaseWithCandidates> {
  const hinted = await hintedCases(set);
  for await (const one of casesWithCandidates(set, dataset))
    if (unsuccessful.has(one.record.id) && !wasHinted(one.record) && !hinted.has(one.record.id)) yield one;
}

/** A hint that was asked for and lost is asked for again. */
function wasHinted({ candidates, missing }: CandidateRecord): boolean {
  return (
    candidates.some(({ provenance }) => provenance.by === "hinted") ||
    missing.some((cause) => cause.by === "hinted" && !isLost(cause))
  );
}

/** What the hint brought in one case, until it is laid behind the case's other candidates. */
const HintedCase = CandidateRecord.pick({ id: true, candidates: true, missing: true });
type HintedCase = z.infer<typeof HintedCase>;

async function hintedCases(set: ReasonSet): Promise<ReadonlyMap<string, HintedCase>> {
  const hinted = new Map<string, HintedCase>();
  for await (const record of standingRecords(set.file(HINTED), HintedCase)) hinted.set(record.id, record);
  return hinted;
}

/** @throws InterruptedError after what came is in a file of its own, from which the same call goes on */
export async function addHinted(
  set: ReasonSet,
  dataset: Dataset,
  unsuccessful: ReadonlySet<string>,
  ask: AskHinted,
  price: Price | undefined,
  run: Run,
): Promise<void> {
  let total = 0;
  for await (const _ of casesToHint(set, dataset, unsuccessful)) total++;
  await appendRecords(
    {
      file: set.file(HINTED),
      inputs: casesToHint(set, dataset, unsuccessful),
      make: async (one) => [{ id: one.record.id, ...(await ask(askedOf(one), one.case_.next.code, run)) }],
      what: "cases with a hint",
      total,
      costs: (records) => records.flatMap(({ candidates }) => candidates.flatMap(({ cost }) => cost ?? [])),
      price,
    },
    run,
  );
  await writeStreamWhole(set.file(CANDIDATES), withHinted(set, await hintedCases(set)), run.signal);
  await rm(set.file(HINTED));
}

/** What may be seen of a case; its truth is handed over beside it, and by name. */
export function askedOf({ case_, record: { id, person, fold } }: CaseWithCandidates): AskedCase {
  return { id, person, history: case_.history, fold };
}

/** A record whose hint stands in it already was written before the process was killed, and is left as it is. */
async function* withHinted(set: ReasonSet, hinted: ReadonlyMap<string, HintedCase>): AsyncGenerator<string> {
  for await (const record of readCandidates(set)) {
    const own = wasHinted(record) ? undefined : hinted.get(record.id);
    yield jsonLine({
      ...record,
      candidates: [...record.candidates, ...(own?.candidates ?? [])],
      missing: own ? [...record.missing.filter(({ by }) => by !== "hinted"), ...own.missing] : record.missing,
    });
  }
}
