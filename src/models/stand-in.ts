/**
 * A model in whose place nothing is asked: what a dry run of an evaluation counts, calls that follow upon replies among them.
 *
 * In: a model, a title to answer with, and who is told of each call.  Out: the same model, whose every reply is as long as it may be, so that
 * what is asked with it is counted at its longest too.
 */
import { roughTokens } from "./limited.ts";
import type { ContinuationQuestion, LanguageModel, ModelReply, ModelRequest } from "./model.ts";
import { allowedTokens } from "./thinking.ts";

export type CountedCall = { readonly promptTokens: number; readonly completionTokensAtMost: number };

export function standIn(model: LanguageModel, title: string, tell: (call: CountedCall) => void): LanguageModel {
  const { continuations } = model;
  const reply = async (request: ModelRequest): Promise<ModelReply> => {
    const characters = request.messages.reduce(
      (sum, { content }) => sum + content.length,
      request.prefill?.length ?? 0,
    );
    tell({ promptTokens: roughTokens(characters), completionTokensAtMost: allowedTokens(model, request) });
    return { text: longest(request, title), finish: "stop" };
  };
  return {
    ...model,
    reply,
    // biome-ignore lint/correctness/useYield: it comes whole
    async *stream(request) {
      return await reply(request);
    },
    ...(continuations && {
      continuations: {
        // Bytes are more tokens than any model's, so that no fewer branches are asked about.
        tokenize: async (text: string) => [...Buffer.from(text)],
        open: async () => ({
          logprobs: async (questions: readonly ContinuationQuestion[]) =>
            questions.map(({ next }) => {
              tell({ promptTokens: 0, completionTokensAtMost: 1 });
              return next.map(() => -1);
            }),
          close: async () => {},
        }),
      },
    }),
  };
}

/** A reason of as many words as it may have tokens, and an answer where one is asked for; a title where the answer was begun. */
function longest({ prefill, maxTokens, stop }: ModelRequest, title: string): string {
  if (prefill?.includes("<answer>")) return `${title}\n</answer>`;
  const answer = stop?.includes("</think>") ? "" : `<answer>${title}</answer>`;
  return `<think>${"hm ".repeat(maxTokens).trim()}</think>${answer}`;
}
