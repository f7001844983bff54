/**
 * A text model of ours as a language model: it writes in this process, in the turns of its own file's chat template.
 *
 * In: a model and its adapter.  Out: a `LanguageModel` that goes on with a begun answer. It ranks in one pass over all titles instead of by
 * a search (`rankTitles`), so it offers no continuations.
 */
import { ModelError } from "../domain/index.ts";
import type { LanguageModel, ModelReply, ModelRequest } from "../models/model.ts";
import type { LoraAdapter } from "../networks/adapters.ts";
import { type Generator, generator } from "../networks/generate.ts";
import type { Llama } from "../networks/llama-files.ts";
import { bucketOf } from "../networks/rows.ts";
import { networkOf, parametersOfText } from "../networks/text-network.ts";
import { ANSWER_CLOSED } from "../prompts/answer-form.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { type ChatTurns, chatTurns } from "../tokens/chat-turns.ts";
import { onePassRanker } from "./by-text-model.ts";
import { begunAnswer, type TitleRanker } from "./rank.ts";

/** The cache of keys and values is read whole at every step, so it is made no longer than is needed, in multiples of this. */
const CACHE_STEP = 256;

export type OwnTextModel = {
  readonly model: LanguageModel;
  readonly rankTitles: TitleRanker;
};

/** @param name as it stands in records, such as "smollm2-135m-instruct" @throws BadInputError where its file has no chat template */
export function ownTextModel(
  model: Llama,
  adapter: LoraAdapter | undefined,
  name: string,
  taxonomy: Taxonomy,
  threads: number,
): OwnTextModel {
  const turns = chatTurns(model);
  const { tokenizer } = turns;
  const [network, parameters] = [networkOf(model, adapter), parametersOfText(model, adapter)];
  const writers = new Map<number, Generator>();
  const writerFor = (tokens: number): Generator => {
    const longest = Math.min(bucketOf(tokens, CACHE_STEP), model.settings.context);
    const writer = writers.get(longest) ?? generator(network, parameters, longest, threads);
    writers.set(longest, writer);
    return writer;
  };
  const titles = taxonomy.occupations.map(({ title }) => tokenizer.encode(`${title}${ANSWER_CLOSED}`));
  const ranker = onePassRanker(network, parameters, titles, threads);
  const reply = async (request: ModelRequest, signal: AbortSignal): Promise<ModelReply> => {
    const prompt = turns.prompt(request.messages, request.prefill);
    const needed = prompt.length + request.maxTokens;
    requireRoom(needed, model.settings.context);
    const drawing = {
      temperature: request.temperature,
      topP: request.topP ?? 1,
      mostTokens: request.maxTokens,
      seed: request.seed,
      ends: (tokens: readonly number[]) => endOf(tokens, request.stop ?? [], turns) !== undefined,
    };
    const [written] = await writerFor(needed).write([prompt], drawing, signal);
    const { tokens, finish } = written!;
    const text = tokenizer.decode(tokens);
    const end = endOf(tokens, request.stop ?? [], turns) ?? text.length;
    const usage = { promptTokens: prompt.length, completionTokens: tokens.length };
    return { text: text.slice(0, end), finish, usage };
  };
  return {
    model: {
      name,
      continuesAnswers: true,
      continuesThoughts: true,
      thoughtTokens: 0,
      reply,
      async *stream(request, signal) {
        const whole = await reply(request, signal);
        yield whole.text;
        return whole;
      },
      close: async () => void (await Promise.all([...writers.values(), ranker].map((one) => one.close()))),
    },
    async rankTitles({ messages, reason }) {
      const distribution = await ranker.rank(turns.prompt(messages, begunAnswer({ reason })));
      return { distribution, rankedBy: "trie", exact: true, coveredMass: 1 };
    },
  };
}

/** Where the text ends: before the mark of the turn, or before the first words at which it was to stop; undefined where it goes on. */
function endOf(tokens: readonly number[], stops: readonly string[], { tokenizer, end }: ChatTurns): number | undefined {
  const mark = tokens.at(-1) === end ? tokenizer.decode(tokens.slice(0, -1)).length : undefined;
  // Words to stop at have few tokens, and what is before the last ones was looked at when they came.
  const tail = tokenizer.decode(tokens.slice(-STOP_TOKENS));
  if (mark === undefined && !stops.some((stop) => tail.includes(stop))) return undefined;
  const text = tokenizer.decode(tokens);
  const found = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return Math.min(mark ?? text.length, ...found);
}

const STOP_TOKENS = 16;

function requireRoom(needed: number, context: number): void {
  if (needed <= context) return;
  throw new ModelError(
    "refused",
    `The prompt and its answer need ${needed} tokens, and the model's context holds ${context}.`,
  );
}
