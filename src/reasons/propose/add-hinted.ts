/**
 * Reasons that know the answer, for the cases of which nothing else was chosen (STaR), or for all (Rec-SAVER):
 *
 *     oracles.jsonl ─► cases without an oracle ─► one hinted candidate each, laid behind the others (`ask-later.ts`)
 */
import { type CandidateRecord, type Dataset, OracleRecord, type Run } from "../../domain/index.ts";
import { readJsonl } from "../../records/jsonl.ts";
import type { Price } from "../../records/meter.ts";
import { type CaseWithCandidates, casesWithCandidates, type ReasonSet } from "../reason-set.ts";
import { HINTED } from "../set-files.ts";
import { askedOf, askLater, type LaterCase, laterCases } from "./ask-later.ts";
import type { hinted } from "./hinted-reason.ts";
import { isLost } from "./proposer.ts";

export type AskHinted = ReturnType<typeof hinted>;

/** Which cases are hinted at: by id, or all of them, as Rec-SAVER has it. */
export type CasesToHint = ReadonlySet<string> | "all";

/**
 * Ids of the cases that were judged and have no oracle. An unscored one may have a good reason yet.
 *
 * @param oracles a file, or "all" @throws BadInputError
 */
export async function unsuccessfulCases(oracles: string): Promise<CasesToHint> {
  if (oracles === "all") return oracles;
  const ids = new Set<string>();
  for await (const { id, oracle } of readJsonl(oracles, OracleRecord))
    if (oracle.kind === "none" && oracle.why !== "unscored") ids.add(id);
  return ids;
}

/** The cases that are to be asked with a hint, and were not before. */
export async function* casesToHint(
  set: ReasonSet,
  dataset: Dataset,
  unsuccessful: CasesToHint,
): AsyncGenerator<CaseWithCandidates> {
  const hinted = await laterCases(set, HINTED);
  for await (const one of casesWithCandidates(set, dataset))
    if (
      (unsuccessful === "all" || unsuccessful.has(one.record.id)) &&
      !wasHinted(one.record) &&
      !hinted.has(one.record.id)
    )
      yield one;
}

/** A hint that was asked for and lost is asked for again. */
function wasHinted({ candidates, missing }: CandidateRecord): boolean {
  return (
    candidates.some(({ provenance }) => provenance.by === "hinted") ||
    missing.some((cause) => cause.by === "hinted" && !isLost(cause))
  );
}

/** @throws InterruptedError after what came is in a file of its own, from which the same call goes on */
export async function addHinted(
  set: ReasonSet,
  dataset: Dataset,
  unsuccessful: CasesToHint,
  ask: AskHinted,
  price: Price | undefined,
  run: Run,
): Promise<void> {
  const cases = () => casesToHint(set, dataset, unsuccessful);
  const askOne = (one: CaseWithCandidates) => ask(askedOf(one), one.case_.next.code, run);
  await askLater(set, { file: HINTED, cases, ask: askOne, joined, what: "cases with a hint" }, price, run);
}

/** A record whose hint stands in it already was written before the process was killed, and is left as it is. */
function joined(record: CandidateRecord, { candidates, missing }: LaterCase): CandidateRecord {
  if (wasHinted(record)) return record;
  return {
    ...record,
    candidates: [...record.candidates, ...candidates],
    missing: [...record.missing.filter(({ by }) => by !== "hinted"), ...missing],
  };
}
