/**
 * Joint: one model writes a reason and, having read it, ranks the titles. K reasons are averaged; K = 1 is the paper's way.
 *
 * In: a history.  Out: a recommendation whose reasons came before its ranking.
 */
import type { Recommender } from "../domain/index.ts";
import type { LanguageModel } from "../models/model.ts";
import { askAbout } from "../prompts/ask-about.ts";
import { joint as ours } from "../prompts/joint.ts";
import type { OwnPrompt } from "../prompts/own-prompts.ts";
import { readAnswer, readThought } from "../prompts/reply.ts";
import { type Taxonomy, titleLookup } from "../taxonomy/taxonomy.ts";
import { rankAfterEach, writtenReason } from "./after-reasons.ts";
import { averageOverReasons } from "./averaged.ts";
import { type ClosedSet, type TitleRanker, titleRanker } from "./rank.ts";
import { sampleReasons } from "./sample-reasons.ts";

/** @param own the prompt that stands in the place of ours */
export function joint(model: LanguageModel, reasons: number, closedSet: ClosedSet, own?: OwnPrompt): Recommender {
  return jointBy(model, titleRanker(model, closedSet), reasons, closedSet.taxonomy, "joint", own);
}

/** @param rank the ranking of the same model after a reason */
export function jointBy(
  model: LanguageModel,
  rank: TitleRanker,
  reasons: number,
  taxonomy: Taxonomy,
  method: string,
  own?: OwnPrompt,
): Recommender {
  const titleOf = titleLookup(taxonomy);
  return async (history, run) => {
    const asked = askAbout(history, titleOf, ours, own);
    const { messages } = asked;
    const question = { messages, read: readThought, answered: true };
    const { reasons: written, failed } = await sampleReasons(model, question, reasons, history.id, run);
    const ranked = await rankAfterEach(
      written,
      (text) => writtenReason(text, model, asked),
      history.id,
      (reason, sample) => rank({ messages, reason, read: (reply) => readAnswer(reply, true), sample }, run),
    );
    return averageOverReasons(`${method} ${model.name}`, ranked, failed, taxonomy);
  };
}
