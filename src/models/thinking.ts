/**
 * Models that think before they answer: the tokens they may think with, and what is not said to them.
 *
 * In: a model and its tokens for thought.  Out: the same model. Its answers keep the limit that whoever asks has set, and the thought comes
 * on top; a reply that ended within its thought is a failure that names the setting, never an empty answer.
 *
 * Where the answer was begun for the model it does not think. Words to stop at are not sent along with thought, because a model that thinks
 * about the form of its answer writes them there.
 */
import { ModelError } from "../domain/index.ts";
import { ateItsTokens } from "../prompts/thought.ts";
import type { LanguageModel, ModelReply, ModelRequest } from "./model.ts";

/** Whether a model thinks by itself before it answers, and where the thought comes; "unseen": its tokens went and nothing was shown. */
export type Thinks = "no" | "in a field" | "inline" | "unseen";

/** Tokens for thought where nobody says otherwise: most questions of one line are thought about in fewer. */
const USUAL_THOUGHT = 4_000;

/** A model of which it was not seen that it thinks is given no room to. */
export function usualThought(thinks: Thinks): number {
  return thinks === "no" ? 0 : USUAL_THOUGHT;
}

/** @param thoughtTokens 0: it does not think by itself, and is asked as it is */
export function thinking(model: LanguageModel, thoughtTokens: number): LanguageModel {
  if (thoughtTokens === 0) return model;
  const { body } = model;
  const roomy = (request: ModelRequest): ModelRequest =>
    thinksOn(request) ? { ...request, maxTokens: request.maxTokens + thoughtTokens, stop: undefined } : request;
  return {
    ...model,
    thoughtTokens,
    continuesThoughts: false,
    async reply(request, signal) {
      const reply = await model.reply(roomy(request), signal);
      refuseMereThought(reply, request, model.name, thoughtTokens);
      return reply;
    },
    async *stream(request, signal) {
      const reply = yield* model.stream(roomy(request), signal);
      refuseMereThought(reply, request, model.name, thoughtTokens);
      return reply;
    },
    ...(body && { body: (request: ModelRequest) => body(roomy(request)) }),
  };
}

/** The most tokens that a reply may have, thought and answer. */
export function allowedTokens({ thoughtTokens }: LanguageModel, request: ModelRequest): number {
  return request.maxTokens + (thinksOn(request) ? thoughtTokens : 0);
}

function thinksOn({ prefill }: ModelRequest): boolean {
  return prefill === undefined;
}

function refuseMereThought(reply: ModelReply, request: ModelRequest, name: string, thoughtTokens: number): void {
  if (!thinksOn(request) || !ateItsTokens(reply)) return;
  throw new ModelError(
    "thought-cut-off",
    `${name} thought for all of its ${thoughtTokens + request.maxTokens} tokens and gave no answer. Raise --thought-tokens (thoughtTokens in a recipe), or lower --effort.`,
  );
}
