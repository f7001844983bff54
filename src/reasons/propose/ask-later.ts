/**
 * More candidates for some cases of a set that was proposed before:
 *
 *     candidates.jsonl ─► the cases that are asked again ─► what came of each, appended to a file of its own
 *     candidates.jsonl + that file ─► what is new behind the others of its case ─► candidates.jsonl, written anew
 *
 * The places of all other candidates stay as they were, so their verdicts do too; judging and choosing again add what is new. What stands in the
 * file of its own is not asked a second time, and laid in twice it is the same: the caller's `joined` knows what stands already.
 */
import { rm } from "node:fs/promises";
import type * as z from "zod";
import { CandidateRecord, type Run } from "../../domain/index.ts";
import { jsonLine, standingRecords } from "../../records/jsonl.ts";
import type { Price } from "../../records/meter.ts";
import { appendRecords } from "../../records/resumable.ts";
import { writeStreamWhole } from "../../records/whole-file.ts";
import { type CaseWithCandidates, type ReasonSet, readCandidates } from "../reason-set.ts";
import { CANDIDATES } from "../set-files.ts";
import type { AskedCase, Proposed } from "./proposer.ts";

/** What came of one case, until it is laid behind the case's other candidates. */
const LaterCase = CandidateRecord.pick({ id: true, candidates: true, missing: true });
export type LaterCase = z.infer<typeof LaterCase>;

export type AskedLater = {
  /** The file of its own, in the set's folder. */
  readonly file: string;
  /** The cases that are to be asked and were not before; read twice. */
  readonly cases: () => AsyncIterable<CaseWithCandidates>;
  readonly ask: (one: CaseWithCandidates) => Promise<Proposed>;
  readonly joined: (record: CandidateRecord, own: LaterCase) => CandidateRecord;
  readonly what: string;
};

/** What stands in the file of its own, by case. */
export async function laterCases(set: ReasonSet, file: string): Promise<ReadonlyMap<string, LaterCase>> {
  const cases = new Map<string, LaterCase>();
  for await (const record of standingRecords(set.file(file), LaterCase)) cases.set(record.id, record);
  return cases;
}

/** @throws InterruptedError after what came is in a file of its own, from which the same call goes on */
export async function askLater(
  set: ReasonSet,
  { file, cases, ask, joined, what }: AskedLater,
  price: Price | undefined,
  run: Run,
): Promise<void> {
  let total = 0;
  for await (const _ of cases()) total++;
  await appendRecords(
    {
      file: set.file(file),
      inputs: cases(),
      make: async (one) => [{ id: one.record.id, ...(await ask(one)) }],
      what,
      total,
      costs: (records) => records.flatMap(({ candidates }) => candidates.flatMap(({ cost }) => cost ?? [])),
      price,
    },
    run,
  );
  await writeStreamWhole(set.file(CANDIDATES), withLater(set, await laterCases(set, file), joined), run.signal);
  await rm(set.file(file));
}

async function* withLater(
  set: ReasonSet,
  later: ReadonlyMap<string, LaterCase>,
  joined: AskedLater["joined"],
): AsyncGenerator<string> {
  for await (const record of readCandidates(set)) {
    const own = later.get(record.id);
    yield jsonLine(own === undefined ? record : joined(record, own));
  }
}

/** What may be seen of a case; its truth is handed over beside it, and by name. */
export function askedOf({ case_, record: { id, person, fold } }: CaseWithCandidates): AskedCase {
  return { id, person, history: case_.history, fold };
}
