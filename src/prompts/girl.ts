/**
 * GIRL's prompt (Zheng et al. 2023): the advertisement of the job that the person would take next, whatever titles there are.
 *
 * In: a rendered history.  Out: messages; and from the reply the title as an employer would write it. What it would be about is written
 * before the title, between the marks of a thought. The words are ours.
 */
import type { Prompt } from "../domain/index.ts";
import { marked, RECORD_ONLY } from "./fence.ts";
import { readAnswer } from "./reply.ts";

const TASK = [
  "You are shown somebody's education and jobs. Write the advertisement of the job that this person would take next.",
  RECORD_ONLY,
  "First write between <think> and </think> what is done in it: two to four sentences on duties and what is asked for. Then write its title, as an employer would, between <answer> and </answer>, and nothing after it.",
].join("\n");

export const girl: Prompt<{ readonly history: string }, string> = {
  name: "girl/1",
  ask: ({ history }) => [
    { role: "system", content: TASK },
    { role: "user", content: `${marked("record", history)}\n\nAdvertisement of the next job:` },
  ],
  read: (reply) => readAnswer(reply, true),
};
