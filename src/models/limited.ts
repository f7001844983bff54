/**
 * Limits around a model: how many calls at once, and how many tokens in all.
 *
 * In: a model.  Out: the same model under the limit.
 */
import { ModelError } from "../domain/index.ts";
import { turnsOf } from "../records/turns.ts";
import type { ContinuationQuestion, LanguageModel, ModelReply, ModelRequest, Usage } from "./model.ts";

/** At most `most` calls are under way; the others wait their turn. Each question about a continuation is a call. */
export function limited(model: LanguageModel, most: number): LanguageModel {
  const { take, give, inTurn } = turnsOf(most);
  const { continuations } = model;
  return {
    ...model,
    reply: (request, signal) => inTurn(() => model.reply(request, signal)),
    async *stream(request, signal) {
      await take();
      try {
        return yield* model.stream(request, signal);
      } finally {
        give();
      }
    },
    ...(continuations && {
      continuations: {
        tokenize: (text, signal) => inTurn(() => continuations.tokenize(text, signal)),
        async open(messages, prefill, signal) {
          const session = await inTurn(() => continuations.open(messages, prefill, signal));
          const ask = (question: ContinuationQuestion, during: AbortSignal) =>
            inTurn(async () => (await session.logprobs([question], during))[0]!);
          return {
            ...session,
            logprobs: (questions, during) => Promise.all(questions.map((question) => ask(question, during))),
          };
        },
      },
    }),
  };
}

/**
 * Stops before the call that would begin after the budget is spent; calls under way are let finish.
 *
 * @param tokens in and out @param spent of all models that share the budget
 */
export function budgeted(model: LanguageModel, tokens: number, spent = { tokens: 0 }): LanguageModel {
  return {
    ...model,
    async reply(request, signal) {
      if (spent.tokens >= tokens)
        throw new ModelError(
          "over-budget",
          `The budget of ${tokens} tokens is spent (${spent.tokens} used). Raise --budget to go on; what is done is kept.`,
        );
      const reply = await model.reply(request, signal);
      const { promptTokens, completionTokens } = reply.usage ?? countedUsage(request, reply);
      spent.tokens += promptTokens + completionTokens;
      return reply;
    },
  };
}

/** What a server does not count is counted here, and marked as such. */
export function withUsage(model: LanguageModel): LanguageModel {
  return {
    ...model,
    async reply(request, signal) {
      const reply = await model.reply(request, signal);
      return reply.usage === undefined ? { ...reply, usage: countedUsage(request, reply) } : reply;
    },
  };
}

const CHARACTERS_A_TOKEN = 4;

/** About how many tokens some text is, where nobody counts them. @param characters of it */
export function roughTokens(characters: number): number {
  return Math.ceil(characters / CHARACTERS_A_TOKEN);
}

function countedUsage({ messages, prefill = "" }: ModelRequest, { text, thought = "" }: ModelReply): Usage {
  const asked = messages.reduce((sum, { content }) => sum + content.length, prefill.length);
  return {
    promptTokens: roughTokens(asked),
    completionTokens: roughTokens(text.length + thought.length),
    counted: true,
  };
}

/** Tells what each reply used, where the server counts. */
export function metered(model: LanguageModel, tell: (usage: Usage) => void): LanguageModel {
  return {
    ...model,
    async reply(request, signal) {
      const reply = await model.reply(request, signal);
      if (reply.usage !== undefined) tell(reply.usage);
      return reply;
    },
    async *stream(request, signal) {
      const reply = yield* model.stream(request, signal);
      if (reply.usage !== undefined) tell(reply.usage);
      return reply;
    },
  };
}
