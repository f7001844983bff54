/**
 * A question whose answer was to be begun for the model, as plain turns: for servers that cannot go on with a begun answer.
 *
 * In: the messages, and the reason that the answer must follow, where there is one.  Out: messages that end with the user's turn. The
 * reason is a turn of the model's own, without the marks of a thought, because chat templates drop the thoughts of earlier turns.
 */
import type { ChatMessage } from "../domain/index.ts";

const ASK_AGAIN =
  "Now write the official O*NET-SOC occupation title of the next occupation between <answer> and </answer>, and nothing else.";

export function inPlainTurns(messages: readonly ChatMessage[], reason: string | undefined): ChatMessage[] {
  if (reason === undefined) return [...messages];
  return [...messages, { role: "assistant", content: `Reason: ${reason}` }, { role: "user", content: ASK_AGAIN }];
}
