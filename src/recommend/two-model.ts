/**
 * Two-model: a reasoner writes a reason that does not name the occupation; a predictor ranks the titles given history and reason.
 *
 * In: a history.  Out: a recommendation. K reasons are averaged, as in `joint`.
 */
import { type CareerHistory, occupationCodes, type Prompt, type Recommender } from "../domain/index.ts";
import type { LanguageModel } from "../models/model.ts";
import { askAbout, type HistoryPrompt } from "../prompts/ask-about.ts";
import type { OwnPrompts } from "../prompts/own-prompts.ts";
import { predictor, reasoner } from "../prompts/two-model.ts";
import { type Taxonomy, titleLookup } from "../taxonomy/taxonomy.ts";
import { rankAfterEach, writtenReason } from "./after-reasons.ts";
import { averageOverReasons } from "./averaged.ts";
import { type ClosedSet, titleRanker } from "./rank.ts";
import { sampleReasons } from "./sample-reasons.ts";

/** @param own prompts that stand in the place of ours */
export function twoModel(
  reasoning: LanguageModel,
  predicting: LanguageModel,
  reasons: number,
  closedSet: ClosedSet,
  own: OwnPrompts = {},
): Recommender {
  const rank = titleRanker(predicting, closedSet);
  const titleOf = titleLookup(closedSet.taxonomy);
  return async (history, run) => {
    const reasonerPrompt = reasonerFor(history, closedSet.taxonomy);
    const asked = askAbout(history, titleOf, reasonerPrompt, own.reasoner);
    const question = { messages: asked.messages, read: reasonerPrompt.read, answered: false };
    const { reasons: written, failed } = await sampleReasons(reasoning, question, reasons, history.id, run);
    const ranked = await rankAfterEach(
      written,
      (text) => writtenReason(text, reasoning, asked),
      history.id,
      (reason, sample) => {
        const { messages } = askAbout(history, titleOf, predictorFor(reason), own.predictor, { reason });
        return rank({ messages, read: predictor.read, sample }, run);
      },
    );
    const models = reasoning.name === predicting.name ? reasoning.name : `${reasoning.name} + ${predicting.name}`;
    return averageOverReasons(`two-model ${models}`, ranked, failed, closedSet.taxonomy);
  };
}

/** The predictor's prompt behind one reason. */
export function predictorFor(reason: string): HistoryPrompt {
  return { name: predictor.name, ask: (history) => predictor.ask({ history, reason }) };
}

/** The reasoner's prompt for one history, whose own titles may be spoken of; any other would be an answer. */
export function reasonerFor(history: CareerHistory, taxonomy: Taxonomy): Prompt<string, string> {
  const held = new Set<string>(occupationCodes(history));
  return reasoner(() => taxonomy.occupations.flatMap(({ code, title }) => (held.has(code) ? [] : [title])));
}
