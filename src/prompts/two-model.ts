/**
 * The two prompts of the two-model way: a reasoner that writes a reason and must not name the occupation, and a predictor that reads it.
 *
 * In: a rendered history; for the predictor also a reason.  Out: messages; and from the reply a reason, or an answer.
 */
import type { Prompt } from "../domain/index.ts";
import { marked, RECORD_ONLY, withoutMarks } from "./fence.ts";
import { readAnswer, readThought } from "./reply.ts";

const REASONER_TASK = [
  "You are shown somebody's education and jobs. Write between <think> and </think> what kind of work this person prefers and the direction in which the career is heading, in two to four sentences that use only what is stated.",
  RECORD_ONLY,
  "Do not name the next occupation: somebody else will choose it from your words.",
].join("\n");

/** @param titles official titles of which none may stand in the reason, but those of the history itself */
export function reasoner(titles: () => readonly string[]): Prompt<string, string> {
  return {
    name: "two-model-reasoner/2",
    ask: (history) => [
      { role: "system", content: REASONER_TASK },
      { role: "user", content: `${marked("record", history)}\n\nReason:` },
    ],
    read: (reply) => {
      const reason = readThought(reply);
      if (reason.kind === "unread") return reason;
      const said = reason.value.toLowerCase();
      const named = /<answer>/i.test(reply.text) || titles().some((title) => said.includes(title.toLowerCase()));
      return named ? { kind: "unread", why: "names-the-occupation", reply: reply.text } : reason;
    },
  };
}

const PREDICTOR_TASK = [
  "You are shown somebody's education and jobs, and a reason that says where the career is heading.",
  RECORD_ONLY,
  "Name the next occupation: one official O*NET-SOC occupation title between <answer> and </answer>, and nothing else.",
].join("\n");

export type HistoryAndReason = { readonly history: string; readonly reason: string };

export const predictor: Prompt<HistoryAndReason, string> = {
  name: "two-model-predictor/2",
  ask: ({ history, reason }) => [
    { role: "system", content: PREDICTOR_TASK },
    { role: "user", content: `${marked("record", history)}\n\nReason:\n${withoutMarks(reason)}\n\nNext occupation:` },
  ],
  read: (reply) => readAnswer(reply, true),
};
