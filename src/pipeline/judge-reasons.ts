/**
 * Judging a set of reasons, top to bottom:
 *
 *     candidates.jsonl + the data set ─► each question that no verdict stands for yet ─► judges ─► verdicts.jsonl
 *
 * Verdicts stand in the order of the cases, one a question. A run that was killed goes on where it was: what stands in the file is not
 * asked again, and a model's reply that had come is in the journal. Parts of the work done elsewhere (`--shard`) lie in files of their own
 * until a run over the whole puts all in order.
 */
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import {
  type Candidate,
  type CandidateRecord,
  type Run,
  type Verdict,
  VerdictRecord,
  WhereforeError,
} from "../domain/index.ts";
import type { Dataset } from "../histories/datasets.ts";
import type { Judge } from "../reasons/judge.ts";
import { appendJsonl, mendTail, readJsonl } from "../records/jsonl.ts";
import { writeStreamWhole } from "../records/stage.ts";
import { mapInOrder } from "./map-in-order.ts";
import { type CaseWithCandidates, casesWithCandidates, type ReasonSet, readCandidates } from "./reason-set.ts";

export type Panel = readonly { readonly judge: Judge; readonly repeats: number }[];

export type JudgingOrder = {
  readonly set: ReasonSet;
  readonly dataset: Dataset;
  readonly panel: Panel;
  /** Only the first so many cases. */
  readonly limit: number | undefined;
  /** Every n-th of them, from the k-th, counted from 1. */
  readonly shard: { readonly part: number; readonly of: number } | undefined;
  /** What a judge failed on is asked again; what had nothing to check has nothing to check. */
  readonly retryUnscored: boolean;
};

/** How many verdicts there are of each judge and criterion, by kind; unscored ones by their cause. */
export type JudgingReport = {
  readonly verdicts: readonly {
    readonly judge: string;
    readonly criterion: string;
    readonly scored: number;
    readonly unscored: Readonly<Partial<Record<UnscoredWhy, number>>>;
    /** Of grades, shares or nats; absent where none is scored. */
    readonly mean?: number;
  }[];
  /** Verdicts that were made now; the others stood there. */
  readonly made: number;
};

/** @throws WhereforeError "interrupted" after what was finished is on disk; ModelError where every further call would fail alike */
export async function judgeReasons(order: JudgingOrder, run: Run): Promise<JudgingReport> {
  const { set, shard } = order;
  const file = set.file(shard === undefined ? VERDICTS : shardFile(shard));
  await mendTail(file);
  const standing = await standingVerdicts(order);
  const appender = await appendJsonl(file);
  const total = await countWanted(order);
  let [done, made] = [0, 0];
  try {
    const judged = mapInOrder(wantedCases(order), run.concurrency, (asked) =>
      judgeCase(asked, order.panel, standing, run),
    );
    for await (const verdicts of judged) {
      if (run.signal.aborted) break;
      if (verdicts.length > 0) await appender.appendAll(verdicts);
      made += verdicts.length;
      run.report({ what: "cases judged", done: ++done, total });
    }
  } finally {
    await appender.close();
  }
  if (run.signal.aborted)
    throw new WhereforeError("input", "interrupted", `Interrupted after ${done} of ${total} cases.`);
  if (shard === undefined && ((made > 0 && standing.size > 0) || (await shardFiles(set)).length > 0))
    await putInOrder(order, run);
  return { verdicts: await countVerdicts(file), made };
}

const VERDICTS = "verdicts.jsonl";

/** Only the records are read: for progress, and nothing else. */
async function countWanted({ set, limit = Number.POSITIVE_INFINITY, shard }: JudgingOrder): Promise<number> {
  let cases = 0;
  for await (const _ of readCandidates(set)) cases++;
  const within = Math.min(cases, limit);
  return shard === undefined ? within : Math.ceil((within - shard.part + 1) / shard.of);
}

function shardFile({ part, of }: { readonly part: number; readonly of: number }): string {
  return `verdicts.${part}-of-${of}.jsonl`;
}

async function shardFiles(set: ReasonSet): Promise<string[]> {
  return (await readdir(set.path)).filter((name) => /^verdicts\.\d+-of-\d+\.jsonl$/.test(name)).map(set.file);
}

export type AskedCase = CaseWithCandidates & {
  /** Another person's candidates, to be measured against. */
  readonly foreign: CandidateRecord | undefined;
};

/** The cases that this run is to judge, each with a neighbour's candidates. */
export async function* wantedCases({
  set,
  dataset,
  limit = Number.POSITIVE_INFINITY,
  shard,
}: Omit<JudgingOrder, "panel">): AsyncGenerator<AskedCase> {
  let at = 0;
  for await (const asked of withNeighbours(casesWithCandidates(set, dataset))) {
    if (at >= limit) return;
    if (shard === undefined || at % shard.of === shard.part - 1) yield asked;
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

const foreignTexts = new WeakMap<Candidate, string>();

/** The neighbour's reason by the same maker, if there is one. */
export function foreignTo({ candidate }: { readonly candidate: Candidate }): string | undefined {
  return foreignTexts.get(candidate);
}

function findForeign({ record, foreign }: AskedCase): void {
  record.candidates.forEach((candidate, at) => {
    const alike = foreign?.candidates.filter(({ provenance }) => provenance.by === candidate.provenance.by) ?? [];
    if (alike.length > 0) foreignTexts.set(candidate, alike[at % alike.length]!.text);
  });
}

/** All questions of a case at once; whoever limits calls stands around the models. */
export async function judgeCase(
  asked: AskedCase,
  panel: Panel,
  standing: Standing,
  run: Run,
): Promise<VerdictRecord[]> {
  const { case_, record } = asked;
  findForeign(asked);
  const questions = record.candidates.flatMap((candidate, at) =>
    panel.flatMap(({ judge, repeats }) =>
      Array.from({ length: repeats }, (_, repeat) => ({ candidate, at, judge, repeat })),
    ),
  );
  const verdicts = await Promise.all(
    questions.map(async ({ candidate, at, judge, repeat }): Promise<VerdictRecord[]> => {
      const place = { id: record.id, candidate: at, judge: judge.name, criterion: judge.criterion, repeat };
      const stands = standing.get(questionKey(place));
      if (stands === "settled") return [];
      const { history, next } = case_;
      const question = { id: record.id, history, truth: next.code, candidate, fold: record.fold, repeat };
      const verdict = await judge.judge({ ...question, again: stands === "again" }, run);
      return [{ ...place, verdict }];
    }),
  );
  return verdicts.flat();
}

/** What stands for a question: a verdict, or one that was not had and is to be tried again. */
export type Standing = ReadonlyMap<string, "settled" | "again">;

async function standingVerdicts({ set, retryUnscored }: JudgingOrder): Promise<Standing> {
  const standing = new Map<string, "settled" | "again">();
  for (const file of await verdictFiles(set))
    for await (const record of readJsonl(file, VerdictRecord)) {
      const { verdict } = record;
      const again = retryUnscored && verdict.kind === "unscored" && verdict.why !== "nothing-to-check";
      standing.set(questionKey(record), again ? "again" : "settled");
    }
  return standing;
}

async function verdictFiles(set: ReasonSet): Promise<string[]> {
  return [...[set.file(VERDICTS)].filter(existsSync), ...(await shardFiles(set))];
}

function questionKey({ id, candidate, judge, criterion, repeat }: Omit<VerdictRecord, "verdict">): string {
  return `${id} ${candidate} ${repeat} ${criterion} ${judge}`;
}

/** One verdict a question, the latest, in the order of the cases: what was added later, or by other shards, comes to its place. */
async function putInOrder({ set }: JudgingOrder, run: Run): Promise<void> {
  const shards = await shardFiles(set);
  const byCase = new Map<string, Map<string, VerdictRecord>>();
  for (const file of await verdictFiles(set))
    for await (const record of readJsonl(file, VerdictRecord)) {
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
    if (own.length > 0) yield own.map((record) => `${JSON.stringify(record)}\n`).join("");
  }
}

/** @returns a row for each judge and criterion, in the order in which they first stand */
export async function countVerdicts(file: string): Promise<JudgingReport["verdicts"]> {
  const rows = new Map<
    string,
    { judge: string; criterion: string; sum: number; scored: number; unscored: Partial<Record<UnscoredWhy, number>> }
  >();
  for await (const { judge, criterion, verdict } of readJsonl(file, VerdictRecord)) {
    const key = `${judge} ${criterion}`;
    const row = rows.get(key) ?? { judge, criterion, sum: 0, scored: 0, unscored: {} };
    rows.set(key, row);
    if (verdict.kind === "unscored") row.unscored[verdict.why] = (row.unscored[verdict.why] ?? 0) + 1;
    else {
      row.scored++;
      row.sum += figureOf(verdict);
    }
  }
  return [...rows.values()].map(({ sum, ...row }) => ({ ...row, ...(row.scored > 0 && { mean: sum / row.scored }) }));
}

type UnscoredWhy = Extract<Verdict, { kind: "unscored" }>["why"];

function figureOf(verdict: Exclude<Verdict, { kind: "unscored" }>): number {
  switch (verdict.kind) {
    case "grade":
      return verdict.grade;
    case "share":
      return verdict.share;
    case "nats":
      return verdict.nats;
    default:
      return verdict satisfies never;
  }
}
