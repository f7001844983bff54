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
    const { messages, prompt } = askAbout(history, titleOf, ours, own);
    const sampled = await sampleReasons(
      model,
      { messages, read: readThought, answered: true },
      reasons,
      history.id,
      run,
    );
    const ranked = [];
    for (const [at, reason] of sampled.reasons.entries()) {
      const question = {
        messages,
        reason,
        read: (reply: Parameters<typeof readAnswer>[0]) => readAnswer(reply, true),
        sample: `${history.id} ${at}`,
      };
      ranked.push({
        reason: {
          text: reason,
          claims: [],
          provenance: { by: "model" as const, model: model.name, prompt },
        },
        ranked: await rank(question, run),
      });
    }
    return averageOverReasons(`${method} ${model.name}`, ranked, sampled.failed, taxonomy);
  };
}
