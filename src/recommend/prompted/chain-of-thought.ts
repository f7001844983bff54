/**
 * Baselines that only prompt: plain zero-shot by votes on what the model writes, zero-shot and few-shot chain of thought.
 *
 * In: a history.  Out: a recommendation. They rank as the other methods do, by the trie after the model's own thought; `zeroShot` is the
 * same as `direct`, and stands here under the name the literature knows it by.
 */

import { type Case, type ModelText, occupationCodes, type Recommender } from "../../domain/index.ts";
import type { LanguageModel } from "../../models/model.ts";
import { askAbout, type HistoryPrompt } from "../../prompts/ask-about.ts";
import { EXAMPLE_BUDGET, renderHistory } from "../../prompts/history.ts";
import type { OwnPrompt, Shown } from "../../prompts/own-prompts.ts";
import { readAnswer, readThought } from "../../prompts/reply.ts";
import {
  fewShotCot as fewShotPrompt,
  type WorkedExample,
  zeroShotCot as zeroShotCotPrompt,
} from "../../prompts/zero-shot.ts";
import { titleLookup } from "../../taxonomy/taxonomy.ts";
import { writtenReason } from "../after-reasons.ts";
import { averageOverReasons } from "../averaged.ts";
import { direct } from "../direct.ts";
import { type ClosedSet, titleRanker } from "../rank.ts";
import { sampleReasons } from "../sample-reasons.ts";

/** @param own the prompt that stands in the place of ours, as below */
export function zeroShot(model: LanguageModel, closedSet: ClosedSet, own?: OwnPrompt): Recommender {
  const recommend = direct(model, closedSet, own);
  return async (history, run) => ({ ...(await recommend(history, run)), method: `zero-shot ${model.name}` });
}

export function zeroShotCot(model: LanguageModel, closedSet: ClosedSet, own?: OwnPrompt): Recommender {
  return thinkingFirst("zero-shot-cot", { ours: zeroShotCotPrompt, own, shown: {} }, model, closedSet);
}

const EXAMPLES = 3;

/** @param cases of training people; the first short ones with a change of occupation are the examples */
export function fewShotCot(
  model: LanguageModel,
  cases: readonly Case[],
  closedSet: ClosedSet,
  own?: OwnPrompt,
): Recommender {
  const titleOf = titleLookup(closedSet.taxonomy);
  const examples = cases
    .filter(
      ({ history, next }) =>
        history.jobs.length >= 2 && history.jobs.length <= 4 && occupationCodes(history).at(-1) !== next.code,
    )
    .slice(0, EXAMPLES)
    .map(({ history, next }): WorkedExample => {
      const last = titleOf(occupationCodes(history).at(-1) ?? next.code);
      return {
        history: renderHistory(history, { titleOf, budget: EXAMPLE_BUDGET }).text,
        thought: `The last job was among ${last}. From there people of this education often go on to work like that of ${titleOf(next.code)}.`,
        answer: titleOf(next.code),
      };
    });
  const ours = {
    name: fewShotPrompt.name,
    ask: (history: string) => fewShotPrompt.ask({ history, examples }),
  };
  return thinkingFirst("few-shot-cot", { ours, own, shown: { examples } }, model, closedSet);
}

type ThinkingPrompt = { readonly ours: HistoryPrompt; readonly own: OwnPrompt | undefined; readonly shown: Shown };

function thinkingFirst(
  method: string,
  { ours, own, shown }: ThinkingPrompt,
  model: LanguageModel,
  closedSet: ClosedSet,
): Recommender {
  const rank = titleRanker(model, closedSet);
  const titleOf = titleLookup(closedSet.taxonomy);
  return async (history, run) => {
    const asked = askAbout(history, titleOf, ours, own, shown);
    const { messages } = asked;
    const question = { messages, read: readThought, answered: true };
    const { reasons, failed } = await sampleReasons(model, question, 1, history.id, run);
    const thought = reasons[0]!;
    const read = (reply: ModelText) => readAnswer(reply, true);
    const ranked = await rank({ messages, reason: thought, read, sample: history.id }, run);
    const reason = writtenReason(thought, model, asked);
    return averageOverReasons(`${method} ${model.name}`, [{ reason, ranked }], failed, closedSet.taxonomy);
  };
}
