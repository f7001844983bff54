/**
 * Judging a set of reasons, top to bottom:
 *
 *     candidates.jsonl + the data set ─► each question that no verdict stands for yet ─► judges ─► verdicts.jsonl
 *
 * Verdicts stand in the order of the cases, one a question. A run that was killed goes on where it was: what stands in the file is not
 * asked again, and a model's reply that had come is in the journal. Parts of the work done elsewhere (`--shard`) lie in files of their own
 * until a run over the whole puts all in order.
 */

import { readdir, rm } from "node:fs/promises";
import {
  type CandidateRecord,
  type Cost,
  type Dataset,
  figureOf,
  isOf,
  type Run,
  type Shard,
  type Verdict,
  VerdictRecord,
} from "../domain/index.ts";
import { type CaseWithCandidates, casesWithCandidates, type ReasonSet, readCandidates } from "../reasons/reason-set.ts";
import { isShardOf, VERDICTS } from "../reasons/set-files.ts";
import { jsonLine, standingRecords } from "../records/jsonl.ts";
import type { Price } from "../records/meter.ts";
import { appendRecords } from "../records/resumable.ts";
import { shardFile } from "../records/shard-output.ts";
import { writeStreamWhole } from "../records/whole-file.ts";
import type { Judge, Question } from "./judge.ts";

export type Panel = readonly { readonly judge: Judge; readonly repeats: number }[];

export type Judging = {
  readonly set: ReasonSet;
  readonly dataset: Dataset;
  readonly panel: Panel;
  /** Only the first so many cases. */
  readonly limit: number | undefined;
  readonly shard: Shard;
  /** What a judge failed on is asked again; what had nothing to check has nothing to check. */
  readonly retryUnscored: boolean;
};

/** How many verdicts there are of each judge and criterion, by kind; unscored ones by their cause. */
export type JudgingReport = {
  readonly verdicts: readonly {
    readonly judge: string;
    readonly criterion: string;
    readonly scored: number;
    /** Sentences of the scored ones in which nothing could be checked: neither true nor false. */
    readonly silent: number;
    readonly unscored: Readonly<Partial<Record<UnscoredWhy, number>>>;
    /** Of grades, shares or nats; absent where none is scored. */
    readonly mean?: number;
    /** What the first call that failed came to. */
    readonly firstFailure?: string;
  }[];
  /** Verdicts that were made now; the others stood there. */
  readonly made: number;
};

/** @param spent what models used since it was last asked @throws InterruptedError; ModelError where every further call would fail alike */
export async function judgeReasons(
  judging: Judging,
  price: Price | undefined,
  spent: () => readonly Cost[],
  run: Run,
): Promise<JudgingReport> {
  const { set, shard } = judging;
  const file = set.file(shardFile(VERDICTS, shard));
  const { standing, doubled } = await standingVerdicts(judging);
  const made = await appendRecords(
    {
      file,
      inputs: wantedCases(judging),
      make: (asked) => judgeCase(asked, judging.panel, standing, run),
      what: "cases",
      total: await countWanted(judging),
      costs: spent,
      price,
    },
    run,
  );
  if (shard.of === 1 && ((made > 0 && standing.size > 0) || doubled || (await shardFiles(set)).length > 0))
    await joinVerdicts(set, run);
  return { verdicts: await countVerdicts(file), made };
}

/** For progress, and nothing else: whose a record is, only the data set says. */
async function countWanted({ set, dataset, limit = Number.POSITIVE_INFINITY, shard }: Judging): Promise<number> {
  let [cases, own] = [0, 0];
  if (shard.of === 1) for await (const _ of readCandidates(set)) cases++;
  else
    for await (const { case_ } of casesWithCandidates(set, dataset))
      if (++cases <= limit && isOf(shard, case_.person)) own++;
  return shard.of === 1 ? Math.min(cases, limit) : own;
}

async function shardFiles(set: ReasonSet): Promise<string[]> {
  return (await readdir(set.path)).filter((name) => isShardOf(VERDICTS, name)).map(set.file);
}

export type AskedCase = CaseWithCandidates & {
  /** Another person's candidates, to be measured against. */
  readonly foreign: CandidateRecord | undefined;
};

/** The cases that this run is to judge, each with a neighbour's candidates. */
async function* wantedCases({
  set,
  dataset,
  limit = Number.POSITIVE_INFINITY,
  shard,
}: Omit<Judging, "panel">): AsyncGenerator<AskedCase> {
  let at = 0;
  for await (const asked of withNeighbours(casesWithCandidates(set, dataset))) {
    if (at >= limit) return;
    if (isOf(shard, asked.case_.person)) yield asked;
    at++;
  }
}

/** The one before; for the first the one after. So it is the same however the work is cut. */
async function* withNeighbours(cases: AsyncIterable<CaseWithCandidates>): AsyncGenerator<AskedCase> {
  let first: CaseWithCandidates | undefined;
  let before: CandidateRecord | undefined;
  for await (const asked of cases) {
    if (before === undefined) {
      if (first === undefined) {
        first = asked;
        continue;
      }
      yield { ...first, foreign: asked.record };
      before = first.record;
    }
    yield { ...asked, foreign: before };
    before = asked.record;
  }
  if (first !== undefined && before === undefined) yield { ...first, foreign: undefined };
}

/** The neighbour's reason by the same maker, if there is one. */
function foreignTo(at: number, { record, foreign }: AskedCase): string | undefined {
  const { by } = record.candidates[at]!.provenance;
  const alike = foreign?.candidates.filter(({ provenance }) => provenance.by === by) ?? [];
  return alike[at % Math.max(1, alike.length)]?.text;
}

export type OpenQuestion = {
  readonly place: Omit<VerdictRecord, "verdict">;
  readonly judge: Judge;
  readonly question: Question;
};

/** The questions of a case that no verdict stands for. */
export function openQuestions(asked: AskedCase, panel: Panel, standing: Standing): OpenQuestion[] {
  const { case_, record } = asked;
  return record.candidates.flatMap((candidate, at) => {
    const foreign = foreignTo(at, asked);
    return panel.flatMap(({ judge, repeats }) =>
      Array.from({ length: repeats }, (_, repeat): OpenQuestion[] => {
        const place = { id: record.id, candidate: at, judge: judge.name, criterion: judge.criterion, repeat };
        const stands = standing.get(questionKey(place));
        const { history, next } = case_;
        const question = { id: record.id, history, truth: next.code, candidate, foreign, fold: record.fold, repeat };
        return stands === "settled" ? [] : [{ place, judge, question: { ...question, again: stands === "again" } }];
      }).flat(),
    );
  });
}

/** All questions of a case at once; whoever limits calls stands around the models. */
function judgeCase(asked: AskedCase, panel: Panel, standing: Standing, run: Run): Promise<VerdictRecord[]> {
  return Promise.all(
    openQuestions(asked, panel, standing).map(async ({ place, judge, question }) => ({
      ...place,
      verdict: await judge.judge(question, run),
    })),
  );
}

/** Questions that a language model would be asked, one by one: for a dry run, and for files of a provider's batch service. */
export async function* questionsOf(judging: Judging): AsyncGenerator<OpenQuestion> {
  const { standing } = await standingVerdicts(judging);
  for await (const asked of wantedCases(judging)) yield* openQuestions(asked, judging.panel, standing);
}

/** What stands for a question: a verdict, or one that was not had and is to be tried again. */
export type Standing = ReadonlyMap<string, "settled" | "again">;

/** @returns whether a question has several verdicts too, as a retried one has until all are put in order */
async function standingVerdicts({
  set,
  retryUnscored,
}: Judging): Promise<{ readonly standing: Standing; readonly doubled: boolean }> {
  const standing = new Map<string, "settled" | "again">();
  let records = 0;
  for (const file of await verdictFiles(set))
    for await (const record of standingRecords(file, VerdictRecord)) {
      records++;
      const { verdict } = record;
      const again = retryUnscored && verdict.kind === "unscored" && verdict.why !== "nothing-to-check";
      standing.set(questionKey(record), again ? "again" : "settled");
    }
  return { standing, doubled: records > standing.size };
}

async function verdictFiles(set: ReasonSet): Promise<string[]> {
  return [set.file(VERDICTS), ...(await shardFiles(set))];
}

function questionKey({ id, candidate, judge, criterion, repeat }: Omit<VerdictRecord, "verdict">): string {
  return `${id} ${candidate} ${repeat} ${criterion} ${judge}`;
}

/** One verdict a question, the latest, in the order of the cases: what was added later, or by other shards, comes to its place. */
export async function joinVerdicts(set: ReasonSet, run: Run): Promise<void> {
  const shards = await shardFiles(set);
  const byCase = new Map<string, Map<string, VerdictRecord>>();
  for (const file of await verdictFiles(set))
    for await (const record of standingRecords(file, VerdictRecord)) {
      const own = byCase.get(record.id) ?? new Map<string, VerdictRecord>();
      byCase.set(record.id, own.set(questionKey(record), record));
    }
  await writeStreamWhole(set.file(VERDICTS), linesInOrder(byCase, set), run.signal);
  for (const file of shards) await rm(file);
}

async function* linesInOrder(
  byCase: ReadonlyMap<string, ReadonlyMap<string, VerdictRecord>>,
  set: ReasonSet,
): AsyncGenerator<string> {
  for await (const { id } of readCandidates(set)) {
    const own = [...(byCase.get(id)?.values() ?? [])];
    // A stable sort: of one candidate the judges stay in the order in which they judged.
    own.sort((a, b) => a.candidate - b.candidate);
    if (own.length > 0) yield own.map(jsonLine).join("");
  }
}

/** @returns a row for each judge and criterion, in the order in which they first stand */
async function countVerdicts(file: string): Promise<JudgingReport["verdicts"]> {
  const rows = new Map<
    string,
    {
      judge: string;
      criterion: string;
      sum: number;
      scored: number;
      silent: number;
      unscored: Partial<Record<UnscoredWhy, number>>;
      firstFailure?: string;
    }
  >();
  for await (const { judge, criterion, verdict } of standingRecords(file, VerdictRecord)) {
    const key = `${judge} ${criterion}`;
    const row = rows.get(key) ?? { judge, criterion, sum: 0, scored: 0, silent: 0, unscored: {} };
    rows.set(key, row);
    const figure = figureOf(verdict);
    if (figure !== undefined) {
      row.scored++;
      row.sum += figure.value;
      if (verdict.kind === "share") row.silent += verdict.silent ?? 0;
    } else if (verdict.kind === "unscored") {
      row.unscored[verdict.why] = (row.unscored[verdict.why] ?? 0) + 1;
      if (verdict.why === "no-reply" && verdict.reply) row.firstFailure ??= verdict.reply;
    }
  }
  return [...rows.values()].map(({ sum, ...row }) => ({ ...row, ...(row.scored > 0 && { mean: sum / row.scored }) }));
}

type UnscoredWhy = Extract<Verdict, { kind: "unscored" }>["why"];
