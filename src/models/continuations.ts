/**
 * Log-probabilities of chosen continuations from a llama.cpp server: what ranking over a trie needs.
 *
 * In: an endpoint of that server.  Out: the `continuations` of a `LanguageModel`.
 * The server's template makes the prompt, its tokenizer the tokens; each question is one completion of one token whose `n_probs` most
 * probable tokens come back. A token that is not among them is unknown, and stays so.
 */
import * as z from "zod";
import type { ChatMessage } from "../domain/index.ts";
import { parsedOrNothing } from "../records/jsonl.ts";
import { failureOfContent } from "./failures.ts";
import type { ContinuationSession, LanguageModel } from "./model.ts";
import { type Endpoint, send } from "./send.ts";
import { withoutSystem } from "./wire.ts";

/** How many of the most probable tokens are asked for; a title's first token may be far down. */
const PROBABILITIES = 2_000;

const Applied = z.object({ prompt: z.string() });
const Tokenized = z.object({ tokens: z.array(z.int()) });
const TokenProbability = z.object({ id: z.int(), logprob: z.number() });
const Completed = z.object({
  completion_probabilities: z.array(z.object({ top_logprobs: z.array(TokenProbability) })).min(1),
});

/** What a llama.cpp server says of text: the prompt its template makes of messages, and the tokens of any text. */
export function llamaServerText(endpoint: Endpoint) {
  const ask = asker(endpoint);
  return {
    /** @param more further fields, such as `chat_template_kwargs` */
    applyTemplate: async (
      messages: readonly ChatMessage[],
      more: Readonly<Record<string, unknown>>,
      signal: AbortSignal,
    ) => (await ask("/apply-template", { messages, ...more }, Applied, signal)).prompt,
    /** @param special whether the marks of the chat are read as marks */
    tokenize: async (content: string, special: boolean, signal: AbortSignal) =>
      (await ask("/tokenize", { content, add_special: special, parse_special: special }, Tokenized, signal)).tokens,
  };
}

function asker(endpoint: Endpoint) {
  const root = endpoint.baseUrl.replace(/\/+$/, "").replace(/\/v1$/, "");
  return async <Schema extends z.ZodType>(
    path: string,
    body: unknown,
    schema: Schema,
    signal: AbortSignal,
  ): Promise<z.output<Schema>> => {
    const text = await send(`${root}${path}`, body, endpoint, signal);
    const checked = schema.safeParse(parsedOrNothing(text));
    if (!checked.success) throw failureOfContent(`${root}${path}`, text);
    return checked.data;
  };
}

/** @param system whether the template has a system turn */
export function llamaServerContinuations(
  endpoint: Endpoint,
  system: boolean,
): NonNullable<LanguageModel["continuations"]> {
  const ask = asker(endpoint);
  const { applyTemplate, tokenize } = llamaServerText(endpoint);
  return {
    tokenize: (text, signal) => tokenize(text, false, signal),
    async open(messages, prefill, signal): Promise<ContinuationSession> {
      const { chat_template_kwargs } = endpoint.body ?? {};
      const more = chat_template_kwargs === undefined ? {} : { chat_template_kwargs };
      const prompt = await applyTemplate(system ? messages : withoutSystem(messages), more, signal);
      const tokens = await tokenize(`${prompt}${prefill}`, true, signal);
      return {
        logprobs: (questions, during) =>
          Promise.all(
            questions.map(async ({ path, next }) => {
              const body = {
                prompt: [...tokens, ...path],
                n_predict: 1,
                n_probs: PROBABILITIES,
                temperature: 0,
                cache_prompt: true,
              };
              const { completion_probabilities } = await ask("/completion", body, Completed, during);
              const known = new Map(completion_probabilities[0]!.top_logprobs.map(({ id, logprob }) => [id, logprob]));
              return next.map((token) => known.get(token));
            }),
          ),
        close: async () => {},
      };
    },
  };
}
