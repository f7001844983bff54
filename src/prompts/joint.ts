/**
 * The joint prompt: one model writes the reason and then the occupation. The same prompt proposes candidate reasons for training.
 *
 * In: a rendered history.  Out: messages; and from the reply the reason and the answer. There is no place in it for the true answer.
 */
import type { Prompt } from "../domain/index.ts";
import { marked, RECORD_ONLY } from "./fence.ts";
import { readAnswer, readThought } from "./reply.ts";

export type JointReply = { readonly reason: string; readonly answer: string };

const TASK = [
  "You are shown somebody's education and jobs. Work out what kind of work this person prefers and where the career is heading, then name the next occupation.",
  RECORD_ONLY,
  "First write the reason between <think> and </think>: two to four sentences that use only what is stated, on what the person has done, what that shows, and the direction it points in.",
  "Then write one official O*NET-SOC occupation title between <answer> and </answer>, and nothing after it.",
].join("\n");

export const joint: Prompt<string, JointReply> = {
  name: "joint/2",
  ask: (history) => [
    { role: "system", content: TASK },
    { role: "user", content: `${marked("record", history)}\n\nReason, then next occupation:` },
  ],
  read: (reply) => {
    const reason = readThought(reply);
    if (reason.kind === "unread") return reason;
    const answer = readAnswer(reply);
    return answer.kind === "unread" ? answer : { kind: "read", value: { reason: reason.value, answer: answer.value } };
  },
};
