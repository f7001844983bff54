/**
 * LGIR, as far as it is a prompt: the model completes the history before it predicts from it.
 *
 *     history ─► skills and duties that such jobs commonly have ─► history and those ─► titles
 *
 * In: a history.  Out: a recommendation whose reason is what was completed; several completions are averaged as reasons are.
 * Source: Du et al. (2024), "Enhancing Job Recommendation through LLM-based Generative Adversarial Networks". Lacking here: the
 * descriptions of jobs that a person looked at, which careers do not hold; and the adversarial network that aligns what is completed from little
 * with what is completed from much, which is trained.
 */
import type { Recommender } from "../../domain/index.ts";
import type { LanguageModel } from "../../models/model.ts";
import { askShowing } from "../../prompts/ask-about.ts";
import { lgirCompleting, lgirPredicting } from "../../prompts/lgir.ts";
import type { OwnPrompts } from "../../prompts/own-prompts.ts";
import { titleLookup } from "../../taxonomy/taxonomy.ts";
import { rankAfterEach, writtenReason } from "../after-reasons.ts";
import { averageOverReasons } from "../averaged.ts";
import { type ClosedSet, titleRanker } from "../rank.ts";
import { sampleReasons } from "../sample-reasons.ts";

/** @param completions averaged over @param own prompts that stand in the place of ours */
export function lgir(
  model: LanguageModel,
  completions: number,
  closedSet: ClosedSet,
  own: OwnPrompts = {},
): Recommender {
  const titleOf = titleLookup(closedSet.taxonomy);
  const rank = titleRanker(model, closedSet);
  return async (history, run) => {
    const completing = askShowing(history, titleOf, lgirCompleting, own["lgir-completing"], {});
    const question = { messages: completing.messages, read: lgirCompleting.read, answered: false };
    const { reasons, failed } = await sampleReasons(model, question, completions, history.id, run);
    const ranked = await rankAfterEach(
      reasons,
      (completed) => writtenReason(completed, model, completing),
      history.id,
      (completed, sample) => {
        const { messages } = askShowing(history, titleOf, lgirPredicting, own["lgir-predicting"], { completed });
        return rank({ messages, read: lgirPredicting.read, sample }, run);
      },
    );
    return averageOverReasons(`lgir-prompted ${model.name}`, ranked, failed, closedSet.taxonomy);
  };
}
