/**
 * The judge that is a language model: asked for a grade of 1 to 5 with its grounds, by our own prompt per criterion.
 *
 * In: a model.  Out: a judge a criterion. A reply that cannot be read is asked for once more with its fault named; after that the verdict
 * is unscored, with the cause and the reply. Several judges are a panel; the same one asked again is a repeat, with a seed of its own.
 */
import { type ChatMessage, type Criterion, seedFrom, type Verdict } from "../../domain/index.ts";
import type { LanguageModel } from "../../models/model.ts";
import { HISTORY_BUDGET, historyRecord, renderHistory } from "../../prompts/history.ts";
import { askAgain, JUDGE_PROMPTS } from "../../prompts/judge.ts";
import type { OwnPrompt } from "../../prompts/own-prompts.ts";
import { splitThought } from "../../prompts/thought.ts";
import { type Taxonomy, titleLookup } from "../../taxonomy/taxonomy.ts";
import { type Judge, notJudged, type Question, unscoredOnFailure } from "../judge.ts";
import { readVerdict } from "../read-verdict.ts";

/** Grounds, a list and a score; a model that writes more has lost the thread. */
const MAX_TOKENS = 400;

/** @param name the model's, as it is to stand in records @param repeats more than one: asked at temperature 1, since repeats at 0 are one and the same */
export function llmJudge(
  model: LanguageModel,
  name: string,
  criterion: Criterion,
  repeats: number,
  taxonomy: Taxonomy,
  own?: OwnPrompt,
): Judge {
  const prompt = JUDGE_PROMPTS[criterion];
  return {
    name: `llm:${name}`,
    criterion,
    async judge(question, run): Promise<Verdict> {
      const refused = notJudged(question.candidate);
      if (refused !== undefined) return refused;
      const messages = judgeMessages(criterion, question, taxonomy, own);
      const shown = messages.map(({ content }) => content).join("\n");
      const ask = async (asked: readonly ChatMessage[], attempt: number) => {
        const request = {
          messages: asked,
          temperature: repeats > 1 || question.again ? 1 : 0,
          maxTokens: model.answerTokens ?? MAX_TOKENS,
          seed:
            seedFrom(`${question.id} ${question.repeat} ${question.again ? "again" : "first"} ${attempt}`, run.seed) %
            2 ** 31,
          // A prompt of one's own says itself how it is to be answered.
          ...(own === undefined && { schema: prompt.schema }),
        };
        return splitThought(await model.reply(request, run.signal)).rest;
      };
      return unscoredOnFailure(async () => {
        const reply = await ask(messages, 0);
        const first = readVerdict(reply, prompt.detail, shown);
        if (!("fault" in first)) return first.verdict;
        return readVerdict(await ask(askAgain(messages, reply, first.fault), 1), prompt.detail, shown).verdict;
      });
    },
  };
}

/** What the judge of a criterion is shown of a question. */
function judgeMessages(
  criterion: Criterion,
  { history, truth, candidate }: Pick<Question, "history" | "truth" | "candidate">,
  taxonomy: Taxonomy,
  own: OwnPrompt | undefined,
): ChatMessage[] {
  const titleOf = titleLookup(taxonomy);
  const shown = {
    history: criterion === "factuality" ? renderHistory(history, { titleOf, budget: HISTORY_BUDGET }).text : "",
    next: criterion === "utility" ? titleOf(truth) : "",
    reason: candidate.text,
  };
  return own?.ask({ ...shown, record: historyRecord(history, titleOf) }) ?? JUDGE_PROMPTS[criterion].ask(shown);
}
