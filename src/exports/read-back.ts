/**
 * What a model trained by LLaMA-Factory said, as a run beside the others:
 *
 *     generated_predictions.jsonl + the export's index + the validation people ─► joined by position, each prompt checked
 *       ─► one answer a case ─► one score a case ─► a finished run folder
 *     trainer_log.jsonl ─► kept in the folder, checked
 *
 * The trainer's file has no ids. One answer is one vote over a popularity floor, as in recommend/rank-by-votes.ts: never exact.
 */

import { join } from "node:path";
import * as z from "zod";
import {
  BadInputError,
  type Case,
  type Dataset,
  type Distribution,
  InterruptedError,
  type Reason,
  type Recommendation,
  type Run,
} from "../domain/index.ts";
import { finishRun } from "../evaluate/finish-run.ts";
import { type CaseScore, failCase, scoreCase } from "../evaluate/per-case.ts";
import type { EvaluationReport } from "../evaluate/report.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { type Asked, askAbout } from "../prompts/ask-about.ts";
import { joint } from "../prompts/joint.ts";
import { readTitle } from "../prompts/reply.ts";
import { promptsBeside } from "../reasons/own-prompts-folder.ts";
import { rankByVotes } from "../recommend/rank-by-votes.ts";
import { numberedJsonl, readJsonl } from "../records/jsonl.ts";
import { openLineFile } from "../records/line-file.ts";
import { openRunFolder, type RunSettings } from "../records/run-folder.ts";
import { fileHashes } from "../records/whole-file.ts";
import { type Taxonomy, titleLookup } from "../taxonomy/taxonomy.ts";
import { PREDICT_FILE } from "./llama-factory.ts";
import { promptHash, sameSpaces } from "./prompt-text.ts";
import { INDEX_FILE, IndexRow, MANIFEST_FILE } from "./set-manifest.ts";

export type ReadBackWanted = {
  readonly predictions: string;
  /** The folder whose prompts were answered. */
  readonly exported: string;
  readonly log: string | undefined;
  readonly method: string;
  readonly dataset: Dataset;
  readonly taxonomy: Taxonomy;
  readonly floor: Distribution;
  readonly runs: string;
  readonly versions: Readonly<Record<string, string>>;
};

const Prediction = z.object({ prompt: z.string(), predict: z.string() });
const LogLine = z.looseObject({
  current_steps: z.int().nonnegative(),
  total_steps: z.int().nonnegative(),
  loss: z.number().optional(),
  eval_loss: z.number().optional(),
});
const NOT_WRITTEN = "It was not written by LLaMA-Factory 0.9.5, or was edited.";

/** @throws BadInputError where the answers are not those to this export's prompts */
export async function readBack(
  wanted: ReadBackWanted,
  run: Run,
  now: () => Date,
): Promise<{ folder: string; report: EvaluationReport }> {
  const { predictions, exported, log, method, dataset, taxonomy } = wanted;
  const scores = await scoresOf(wanted, run);
  const logged = log === undefined ? [] : await logLines(log);
  const settings: RunSettings = {
    command: "read-back",
    on: dataset.name.split(/[/\\]/).at(-1)!,
    part: "valid",
    methods: [method],
    seed: run.seed,
    choices: { samples: 1 },
    data: await fileHashes([
      ...dataset.files,
      predictions,
      join(exported, MANIFEST_FILE),
      ...(log === undefined ? [] : [log]),
    ]),
    versions: { ...wanted.versions },
  };
  const folder = await openRunFolder(wanted.runs, settings, now().toISOString());
  try {
    await writeLines(folder.file("cases.jsonl"), scores);
    if (log !== undefined) await writeLines(folder.file(LOG_FILE), logged);
    const evaluation = { dataset, part: "valid", closedSet: taxonomy.occupations.length, settings, folder } as const;
    const more = log === undefined ? [] : [LOG_FILE];
    const report = await finishRun(new Map([[method, scores]]), evaluation, run.seed, now, more);
    return { folder: folder.path, report };
  } finally {
    await folder.release();
  }
}

const LOG_FILE = "trainer_log.jsonl";

async function scoresOf(wanted: ReadBackWanted, run: Run): Promise<CaseScore[]> {
  const { predictions, exported, dataset } = wanted;
  const index = promptRows(join(exported, INDEX_FILE));
  const cases = casesOf({ dataset, part: "valid", limit: undefined });
  const scores: CaseScore[] = [];
  const { joint: own } = await promptsBeside(exported);
  try {
    for await (const { record, line } of numberedJsonl(predictions, Prediction, NOT_WRITTEN)) {
      if (run.signal.aborted) throw new InterruptedError("Interrupted; nothing was written.");
      const [row, case_] = [(await index.next()).value, (await cases.next()).value];
      const place = { file: predictions, line };
      if (!row || !case_) throw unlike(place, `there are only ${scores.length} prompts`);
      const asked = askAbout(case_.history, titleLookup(wanted.taxonomy), joint, own);
      requireSamePrompt(record.prompt, asked, row, case_, place, exported);
      scores.push(scoreOne(record.predict, case_, asked.prompt, wanted));
      run.report({ what: "answers", done: scores.length, total: undefined });
    }
    const left = await index.next();
    if (!left.done || scores.length === 0)
      throw unlike({ file: predictions }, `it ends after ${scores.length} answers, and there are more prompts`);
    return scores;
  } finally {
    await cases.return(undefined);
    await index.return(undefined);
  }
}

async function* promptRows(file: string): AsyncGenerator<IndexRow> {
  for await (const row of readJsonl(file, IndexRow)) if (row.file === PREDICT_FILE) yield row;
}

/** By the hash that the export noted, and by the very words, which a trainer's tokenizer gives back but for white space. */
function requireSamePrompt(
  prompt: string,
  { messages }: Asked,
  row: IndexRow,
  case_: Case,
  place: { file: string; line: number },
  exported: string,
): void {
  const says = messages.at(-1)!.content;
  if (row.case !== case_.id || row.prompt !== promptHash(says))
    throw new BadInputError(
      "other-data",
      { file: join(exported, INDEX_FILE), field: row.case },
      `its prompt is not the one of case ${case_.id} in the data`,
      "Take the data and the version that the set was exported with.",
    );
  if (!sameSpaces(prompt).includes(sameSpaces(says)))
    throw unlike(place, `it does not answer the prompt of case ${case_.id}`);
}

function unlike(place: { file: string; line?: number }, found: string): BadInputError {
  const mend = "Give the predictions for all prompts of this export, in their order (no max_samples, no shuffling).";
  return new BadInputError("other-predictions", place, found, mend);
}

function scoreOne(
  predict: string,
  case_: Case,
  prompt: string,
  { method, taxonomy, floor }: ReadBackWanted,
): CaseScore {
  const reading = joint.read({ text: predict, finish: /<\/answer>/i.test(predict) ? "stop" : "length" });
  if (reading.kind === "unread") return failCase(method, case_, reading.why, reading.reply.slice(0, 200), taxonomy);
  const { answer, reason: text } = reading.value;
  const title = readTitle(answer, taxonomy.occupations);
  if (title === undefined) return failCase(method, case_, "no-title", answer.slice(0, 200), taxonomy);
  const reason: Reason = { text, claims: [], provenance: { by: "model", model: method, prompt } };
  const recommendation: Recommendation = {
    method,
    ...rankByVotes([taxonomy.indexOf(title.code)], floor),
    rankedBy: "votes",
    exact: false,
    reasons: [{ reason, weight: 1, speaksFor: [] }],
    evidence: [],
    marks: [],
  };
  return scoreCase(method, case_, recommendation, taxonomy);
}

async function logLines(file: string): Promise<unknown[]> {
  const lines: unknown[] = [];
  for await (const { record } of numberedJsonl(file, LogLine, NOT_WRITTEN)) lines.push(record);
  return lines;
}

async function writeLines(path: string, records: readonly unknown[]): Promise<void> {
  const file = await openLineFile(path);
  try {
    for (const record of records) await file.append(record);
    await file.finish();
  } finally {
    await file.discard();
  }
}
