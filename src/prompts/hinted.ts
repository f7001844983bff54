/**
 * The hinted prompt: a reason written with the answer known (STaR's rationalization, arXiv 2203.14465). For training only, and only on
 * the user's word; what it makes is marked.
 *
 * In: a rendered history and the title of the occupation that followed.  Out: messages; and from the reply the reason.
 */
import type { Prompt } from "../domain/index.ts";
import { marked, RECORD_ONLY } from "./fence.ts";
import { readThought } from "./reply.ts";

export type HistoryAndAnswer = { readonly history: string; readonly answer: string };

const TASK = [
  "You are shown somebody's education and jobs, and the occupation that this person took up next. Find what in the education and jobs could have told so beforehand.",
  RECORD_ONLY,
  "Write between <think> and </think> two to four sentences that use only what is stated of education and jobs: what the person has done, what that shows, and the direction it points in.",
  "Write as if the next occupation were not known yet: do not name it, and do not say that you were told.",
].join("\n");

export const hinted: Prompt<HistoryAndAnswer, string> = {
  name: "hinted/2",
  ask: ({ history, answer }) => [
    { role: "system", content: TASK },
    { role: "user", content: `${marked("record", history)}\n\nTaken up next: ${answer}\n\nReason:` },
  ],
  read: readThought,
};
