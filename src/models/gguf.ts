/**
 * Any GGUF file in this process, through node-llama-cpp.
 *
 * In: a path.  Out: a `LanguageModel` with exact log-probabilities (`gguf-continuations.ts`). One context with one sequence serves all who ask,
 * one after the other.
 */
import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { type ChatMessage, ModelError } from "../domain/index.ts";
import { type Grammars, generate, promptText, promptTokens } from "./gguf-answer.ts";
import { openSession } from "./gguf-continuations.ts";
import { type Grammar, loadLibrary, type Model } from "./gguf-library.ts";
import { CONTEXT_TOKENS, likeliestNext } from "./gguf-sequence.ts";
import type { LanguageModel } from "./model.ts";

/** What a server needs beside the common interface: `scripts/local-openai-server.ts`. */
export type RawGguf = {
  readonly prompt: (messages: readonly ChatMessage[]) => string;
  readonly tokenize: (text: string, special: boolean) => readonly number[];
  /** The likeliest next tokens with their log-probabilities, in nats, likeliest first. */
  readonly topNext: (tokens: readonly number[], count: number) => Promise<{ id: number; logprob: number }[]>;
};

/** How a file is named in records: without folders, ending or capitals. */
export function ggufName(path: string): string {
  return basename(path)
    .replace(/\.gguf$/i, "")
    .toLowerCase();
}

/** @param beside folders to look for the library in, first to last @throws ModelError where the library or the file is missing */
export async function openGguf(
  path: string,
  beside: readonly string[],
  threads = availableParallelism(),
): Promise<LanguageModel & { readonly raw: RawGguf }> {
  const library = await loadLibrary(beside);
  const llama = await library.getLlama({
    gpu: false,
    build: "never",
    logLevel: library.LlamaLogLevel.error,
    maxThreads: threads,
  });
  let model: Model;
  try {
    model = await llama.loadModel({ modelPath: path });
  } catch (cause) {
    await llama.dispose();
    throw new ModelError(
      "not-found",
      `${path}: this model file cannot be loaded (${cause instanceof Error ? cause.message.split("\n")[0] : cause}).`,
      { cause },
    );
  }
  const context = await model.createContext({
    contextSize: CONTEXT_TOKENS,
    batchSize: 512,
    threads: { ideal: threads, min: 1 },
  });
  // One, for all: sequences driven together each read the prompt, and were seven times as slow on processors (docs/findings/speed.md).
  const sequence = context.getSequence();
  const alone = oneAtATime();
  const grammars = new Map<string, Promise<Grammar>>();
  /** A state of its own for each answer, of a grammar that is made once a schema. */
  const heldTo: Grammars = async (schema) => {
    const key = JSON.stringify(schema);
    const grammar = grammars.get(key) ?? llama.createGrammarForJsonSchema(schema);
    grammars.set(key, grammar);
    return new library.LlamaGrammarEvaluationState({ model, grammar: await grammar });
  };
  return {
    name: ggufName(path),
    continuesAnswers: true,
    continuesThoughts: true,
    thoughtTokens: 0,
    reply: (request, signal) =>
      alone(async () => {
        const generated = generate(model, sequence, request, heldTo, signal);
        for (let next = await generated.next(); ; next = await generated.next()) if (next.done) return next.value;
      }),
    async *stream(request, signal) {
      // One prompt at a time is in the first sequence; a stream that is read slowly holds it.
      const release = await alone.hold();
      try {
        return yield* generate(model, sequence, request, heldTo, signal);
      } finally {
        release();
      }
    },
    continuations: {
      tokenize: async (text) => model.tokenize(text, false),
      async open(messages, prefill) {
        const release = await alone.hold();
        try {
          return openSession(promptTokens(model, messages, prefill), sequence, release);
        } catch (error) {
          release();
          throw error;
        }
      },
    },
    raw: {
      prompt: (messages) => promptText(model, messages),
      tokenize: (text, special) => model.tokenize(text, special),
      topNext: (tokens, count) => alone(() => likeliestNext(sequence, tokens, count)),
    },
    close: async () => {
      await context.dispose();
      await model.dispose();
      await llama.dispose();
    },
  };
}

/** The context is one; whoever asks while it is in use waits. */
function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  const hold = async (): Promise<() => void> => {
    const before = last;
    let release = () => {};
    last = new Promise<void>((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  };
  const run = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    const release = await hold();
    try {
      return await work();
    } finally {
      release();
    }
  };
  return Object.assign(run, { hold });
}
