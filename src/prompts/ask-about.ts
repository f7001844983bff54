/**
 * A history asked about: in our words, or in those of a template of one's own.
 *
 * In: a history, our prompt and perhaps one's own.  Out: the messages, and the name of the prompt that records keep. Every method, the
 * proposing of reasons and the training sets ask through here, so that a model is trained and used in the same words.
 */
import type { CareerHistory, ChatMessage } from "../domain/index.ts";
import { HISTORY_BUDGET, historyRecord, renderHistory } from "./history.ts";
import type { OwnPrompt, Shown } from "./own-prompts.ts";

/** One of ours, as far as asking goes. */
export type HistoryPrompt = { readonly name: string; readonly ask: (history: string) => ChatMessage[] };

export type Asked = { readonly messages: readonly ChatMessage[]; readonly prompt: string };

/** @param shown what one's own template is shown beside the history @throws BadInputError where that template fails on it */
export function askAbout(
  history: CareerHistory,
  titleOf: (code: string) => string,
  ours: HistoryPrompt,
  own: OwnPrompt | undefined,
  shown: Shown = {},
): Asked {
  const { text } = renderHistory(history, { titleOf, budget: HISTORY_BUDGET });
  if (own === undefined) return { messages: ours.ask(text), prompt: ours.name };
  const record = historyRecord(history, titleOf);
  return { messages: own.ask({ history: text, record, ...shown }), prompt: own.name };
}

/** The same of a prompt that shows more than a history: ours is given it beside the history, one's own as variables of the same names. */
export function askShowing<More extends Shown>(
  history: CareerHistory,
  titleOf: (code: string) => string,
  ours: { readonly name: string; readonly ask: (shown: More & { readonly history: string }) => ChatMessage[] },
  own: OwnPrompt | undefined,
  more: More,
): Asked {
  const ask = (text: string) => ours.ask({ ...more, history: text });
  return askAbout(history, titleOf, { name: ours.name, ask }, own, more);
}
