/**
 * The three prompts of NIR (Wang and Lim 2023): what the person prefers, which of the own jobs show it best, which candidate is like those.
 *
 * In: a rendered history and the candidates' titles, and what the steps before wrote.  Out: messages; and from the reply a text, or a title.
 * The words are ours; the paper's, which are about films, are asked by `experiments/next-item/nir-films.ts`.
 */
import type { Prompt } from "../domain/index.ts";
import { marked, RECORD_ONLY, withoutMarks } from "./fence.ts";
import { candidateLines, type HistoryAndCandidates, ONE_OF_THEM, SHOWN_CANDIDATES } from "./listwise.ts";
import { readAnswer, readThought } from "./reply.ts";

const PREFERENCE_TASK =
  "Write between <think> and </think> what matters most to this person in choosing work: one to three short sentences, from the record alone.";
const JOBS_TASK =
  "You are also told what matters to the person. Write between <think> and </think> which jobs of the record show it best: at most five, the most telling first, each with a few words on why.";
const RANKING_TASK = `You are also told what matters to the person, and which of the jobs show it best. Look for the candidate most like those jobs. ${ONE_OF_THEM}`;

export const nirPreference: Prompt<HistoryAndCandidates, string> = {
  name: "nir-preference/1",
  ask: (shown) => asked(PREFERENCE_TASK, shown, ["What matters most:"]),
  read: readThought,
};

export type WithPreference = HistoryAndCandidates & { readonly preference: string };

export const nirJobs: Prompt<WithPreference, string> = {
  name: "nir-jobs/1",
  ask: (shown) => asked(JOBS_TASK, shown, [matters(shown.preference), "The jobs that show it best:"]),
  read: readThought,
};

export type WithJobs = WithPreference & { readonly jobs: string };

export const nirRanking: Prompt<WithJobs, string> = {
  name: "nir-ranking/1",
  ask: (shown) =>
    asked(RANKING_TASK, shown, [
      matters(shown.preference),
      `The jobs that show it best:\n${withoutMarks(shown.jobs)}`,
      "Next occupation:",
    ]),
  read: (reply) => readAnswer(reply, true),
};

function matters(preference: string): string {
  return `What matters most:\n${withoutMarks(preference)}`;
}

function asked(task: string, { history, candidates }: HistoryAndCandidates, more: readonly string[]) {
  const shown = [marked("record", history), candidateLines(candidates), ...more];
  return [
    { role: "system" as const, content: [SHOWN_CANDIDATES, RECORD_ONLY, task].join("\n") },
    { role: "user" as const, content: shown.join("\n\n") },
  ];
}
