/**
 * Reasons that know the answer, for the cases of which nothing else was chosen (STaR):
 *
 *     oracles.jsonl ─► cases without an oracle ─► one hinted candidate each, behind the others ─► candidates.jsonl, written anew
 *
 * The places of all other candidates stay as they were, so their verdicts do too; judging and choosing again add what is new.
 */
import { type Candidate, type CandidateRecord, type Dataset, OracleRecord, type Run } from "../../domain/index.ts";
import { jsonLine, readJsonl } from "../../records/jsonl.ts";
import { mapInOrder } from "../../records/map-in-order.ts";
import { meterOn, type Price } from "../../records/meter.ts";
import { writeStreamWhole } from "../../records/whole-file.ts";
import { type CaseWithCandidates, casesWithCandidates, type ReasonSet } from "../reason-set.ts";
import type { hinted } from "./hinted-reason.ts";
import type { AskedCase } from "./proposer.ts";

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
  for await (const one of casesWithCandidates(set, dataset)) if (wantsHint(one, unsuccessful)) yield one;
}

function wantsHint({ record }: CaseWithCandidates, unsuccessful: ReadonlySet<string>): boolean {
  return unsuccessful.has(record.id) && ![...made(record), ...record.missing.map(({ by }) => by)].includes("hinted");
}

const made = ({ candidates }: CandidateRecord) => candidates.map(({ provenance }) => provenance.by);

export async function addHinted(
  set: ReasonSet,
  dataset: Dataset,
  unsuccessful: ReadonlySet<string>,
  ask: AskHinted,
  price: Price | undefined,
  run: Run,
): Promise<void> {
  const meter = meterOn(run, "cases with a hint", unsuccessful.size, price);
  const records = mapInOrder(casesWithCandidates(set, dataset), run.concurrency, async (one) =>
    wantsHint(one, unsuccessful) ? withHinted(one, ask, run) : { record: one.record, added: undefined },
  );
  await writeStreamWhole(set.file("candidates.jsonl"), lines(records, meter), run.signal);
}

/** What may be seen of a case; its truth is handed over beside it, and by name. */
export function askedOf({ case_, record: { id, person, fold } }: CaseWithCandidates): AskedCase {
  return { id, person, history: case_.history, fold };
}

type Hinted = { readonly record: CandidateRecord; readonly added: readonly Candidate[] | undefined };

async function withHinted({ case_, record }: CaseWithCandidates, ask: AskHinted, run: Run): Promise<Hinted> {
  const { candidates, missing } = await ask(askedOf({ case_, record }), case_.next.code, run);
  const added = {
    ...record,
    candidates: [...record.candidates, ...candidates],
    missing: [...record.missing, ...missing],
  };
  return { record: added, added: candidates };
}

async function* lines(records: AsyncIterable<Hinted>, meter: ReturnType<typeof meterOn>): AsyncGenerator<string> {
  for await (const { record, added } of records) {
    if (added !== undefined) meter(added.flatMap(({ cost }) => cost ?? []));
    yield jsonLine(record);
  }
}
