/**
 * Answers of an evaluation, kept to be looked at: with each score the reasons behind it, how the measured judges find them, and what was
 * asked of a model.
 *
 *     case ─► method ─► recommendation, its reasons (composed where it has none and rankings are cheap) ─► verdicts ─► answers.jsonl
 *
 * In: recommenders by name.  Out: the same as methods that append what they answered before it is scored, so that no score stands without.
 */
import type { Candidate, CareerHistory, Case, LabelSpace, Recommendation, Recommender, Run } from "../domain/index.ts";
import {
  HISTORIES_FILE,
  type KeptAnswer,
  type KeptCall,
  type KeptHistory,
  type KeptReason,
  type KeptVerdict,
} from "../evaluate/kept-answers.ts";
import { type CaseMethod, onHistory } from "../evaluate/score-cases.ts";
import { measuredJudges } from "../judges/kinds/measured.ts";
import type { ModelReply, ModelRequest } from "../models/model.ts";
import { historyRecord } from "../prompts/history.ts";
import type { JournalEntry } from "../records/journal.ts";
import { type JsonlAppender, jsonLine } from "../records/jsonl.ts";
import type { NotedJournal } from "../records/noted-journal.ts";
import type { RunFolder } from "../records/run-folder.ts";
import { writeWhole } from "../records/whole-file.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { advise } from "./advise.ts";

export type KeepAnswers = {
  readonly file: Pick<JsonlAppender, "append">;
  /** Undefined where no method asks a model. */
  readonly noted: NotedJournal | undefined;
  /** Undefined where the labels are of another list: claims and judges know O*NET-SOC alone. */
  readonly taxonomy: Taxonomy | undefined;
};

export function keepAnswers(method: string, recommender: Recommender, keep: KeepAnswers): CaseMethod {
  const answer = onHistory(recommender);
  return async (case_, run) => {
    const { value, calls } = await noting(keep.noted, () => answer(case_, run));
    const reasons = await reasonsOf(case_.history, value, recommender, keep.taxonomy, run);
    await keep.file.append({
      case: case_.id,
      method,
      reasons,
      verdicts: keep.taxonomy === undefined ? [] : await verdictsOn(reasons, case_, keep.taxonomy, run),
      calls: calls.flatMap(keptCall),
    } satisfies KeptAnswer);
    return value;
  };
}

/** The histories of all cases, as a model is told them. */
export async function keepHistories(
  folder: RunFolder,
  cases: AsyncIterable<Case>,
  { occupations, indexOf }: LabelSpace,
): Promise<void> {
  const titleOf = (code: string) => occupations[indexOf(code) ?? -1]?.title ?? code;
  let lines = "";
  for await (const { id, history } of cases)
    lines += jsonLine({ case: id, ...historyRecord(history, titleOf) } satisfies KeptHistory);
  await writeWhole(folder.file(HISTORIES_FILE), lines);
}

async function noting<Value>(
  noted: NotedJournal | undefined,
  work: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly calls: readonly JournalEntry[] }> {
  return noted === undefined ? { value: await work(), calls: [] } : noted.during(work);
}

/** The method's own; else what a person would be shown of it, composed of what moves its ranking. */
async function reasonsOf(
  history: CareerHistory,
  recommendation: Recommendation,
  { distributions }: Recommender,
  taxonomy: Taxonomy | undefined,
  run: Run,
): Promise<KeptReason[]> {
  const isComposed = recommendation.reasons.length === 0 && distributions !== undefined && taxonomy !== undefined;
  const answered = Object.assign(async () => recommendation, { distributions });
  const reasons = isComposed
    ? (await advise(history, answered as Recommender, [], taxonomy, run)).reasons
    : recommendation.reasons;
  return reasons.map(({ reason, weight, speaksFor, pulls }) => ({
    text: reason.text,
    weight,
    speaksFor: [...speaksFor],
    provenance: reason.provenance,
    ...(pulls && { pulls: [...pulls] }),
  }));
}

/** Utility is not asked: it sees the answer, so outcomes would rise with it by construction. */
async function verdictsOn(
  reasons: readonly KeptReason[],
  { id, history, next }: Case,
  taxonomy: Taxonomy,
  run: Run,
): Promise<KeptVerdict[]> {
  const verdicts: KeptVerdict[] = [];
  for (const { name, criterion, judge } of measuredJudges(["factuality", "coherence", "validity"], taxonomy, []))
    for (const [reason, { text }] of reasons.entries()) {
      const candidate: Candidate = { text, claims: [], provenance: { by: "other", maker: "the method" } };
      const question = { id, history, truth: next.code, candidate, fold: 0, repeat: 0 };
      verdicts.push({ reason, judge: name, criterion, verdict: await judge(question, run) });
    }
  return verdicts;
}

/** Log-probabilities of titles are asked for by the hundred, and are no words: only what has messages is kept. */
function keptCall({ model, request, reply, promptTokens, completionTokens }: JournalEntry): KeptCall[] {
  const asked = JSON.parse(request) as Partial<ModelRequest>;
  if (asked.messages === undefined) return [];
  const { text, thought } = JSON.parse(reply) as ModelReply;
  return [
    {
      model,
      messages: [...asked.messages],
      ...(asked.prefill !== undefined && { prefill: asked.prefill }),
      ...(thought !== undefined && { thought }),
      reply: text,
      promptTokens,
      completionTokens,
    },
  ];
}
