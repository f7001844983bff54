/**
 * LGIR's two prompts (Du et al. 2024): a sparse record is completed first, and the next occupation is named from the completed one.
 *
 * In: a rendered history, and for the second prompt what was completed.  Out: messages; and from the reply a text, or a title. The words are
 * ours.
 */
import type { Prompt } from "../domain/index.ts";
import { marked, RECORD_ONLY, withoutMarks } from "./fence.ts";
import { readAnswer, readThought } from "./reply.ts";

const COMPLETING_TASK = [
  "You are shown somebody's education and jobs, as short as people write them.",
  RECORD_ONLY,
  "Complete the record between <think> and </think>: for the education and for each job, in a few words, the skills and duties that such work commonly has. Add no job and no next occupation.",
].join("\n");

export const lgirCompleting: Prompt<{ readonly history: string }, string> = {
  name: "lgir-completing/1",
  ask: ({ history }) => [
    { role: "system", content: COMPLETING_TASK },
    { role: "user", content: `${marked("record", history)}\n\nCompleted record:` },
  ],
  read: readThought,
};

const PREDICTING_TASK = [
  "You are shown somebody's education and jobs, and what such education and jobs commonly ask for.",
  RECORD_ONLY,
  "Name the person's next occupation: one official O*NET-SOC occupation title between <answer> and </answer>, and nothing else.",
].join("\n");

export const lgirPredicting: Prompt<{ readonly history: string; readonly completed: string }, string> = {
  name: "lgir-predicting/1",
  ask: ({ history, completed }) => [
    { role: "system", content: PREDICTING_TASK },
    {
      role: "user",
      content: `${marked("record", history)}\n\nCompleted record:\n${withoutMarks(completed)}\n\nNext occupation:`,
    },
  ],
  read: (reply) => readAnswer(reply, true),
};
