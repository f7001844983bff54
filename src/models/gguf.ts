/**
 * Any GGUF file in this process, through node-llama-cpp.
 *
 * In: a path.  Out: a `LanguageModel` with exact log-probabilities. The library is large and brings a binary a platform, so it is an
 * optional peer that the user installs beside; only the small part of it that is used here is described below.
 */
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type ChatMessage, ModelError } from "../domain/index.ts";
import type { ContinuationQuestion, ContinuationSession, LanguageModel, ModelReply, ModelRequest } from "./model.ts";

type Token = number;
type Probabilities = { readonly logits: ReadonlyMap<Token, number>; readonly totalLogitWeight: number };
type Evaluated = readonly ({ readonly next: Probabilities } | undefined)[];
type Sequence = {
  readonly nextTokenIndex: number;
  readonly contextTokens: readonly Token[];
  readonly eraseContextTokenRanges: (ranges: { start: number; end: number }[]) => Promise<void>;
  readonly controlledEvaluate: (tokens: (Token | [Token, object])[]) => Promise<Evaluated>;
  readonly evaluate: (tokens: Token[], options: object) => AsyncGenerator<Token, void>;
  readonly dispose: () => void;
};
type Context = {
  readonly getSequence: () => Sequence;
  readonly dispose: () => Promise<void>;
  readonly contextSize: number;
};
type Model = {
  readonly tokenize: (text: string, special?: boolean) => Token[];
  readonly detokenize: (tokens: readonly Token[], special?: boolean, before?: readonly Token[]) => string;
  readonly isEogToken: (token: Token) => boolean;
  readonly fileInfo: { readonly metadata: { readonly tokenizer?: { readonly chat_template?: string } } };
  readonly createContext: (options: object) => Promise<Context>;
  readonly dispose: () => Promise<void>;
};
/** The rules of what may be written, and how far they have been followed. */
type Grammar = object;
type GrammarState = object;
type Library = {
  readonly getLlama: (options: object) => Promise<{
    readonly loadModel: (options: { modelPath: string }) => Promise<Model>;
    readonly createGrammarForJsonSchema: (schema: object) => Promise<Grammar>;
    readonly dispose: () => Promise<void>;
  }>;
  readonly LlamaGrammarEvaluationState: new (options: { model: Model; grammar: Grammar }) => GrammarState;
  readonly LlamaLogLevel: { readonly error: string };
};

const CONTEXT_TOKENS = 2_048;
const INSTALL =
  "npm i --omit=optional node-llama-cpp@3.22.1 @node-llama-cpp/linux-x64@3.22.1 (or the package of your platform)";

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

async function loadLibrary(beside: readonly string[]): Promise<Library> {
  for (const folder of beside) {
    try {
      const entry = createRequire(join(folder, "package.json")).resolve("node-llama-cpp");
      return (await import(pathToFileURL(entry).href)) as Library;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== "MODULE_NOT_FOUND" && code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") {
        throw new ModelError(
          "unsupported",
          `node-llama-cpp in ${folder} cannot be used: ${error instanceof Error ? error.message : error}.`,
          { cause: error },
        );
      }
    }
  }
  throw new ModelError(
    "unsupported",
    `GGUF files need node-llama-cpp, which is not installed. Install it with ${INSTALL}, here or in a folder that WHEREFORE_LLAMA names.`,
  );
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

/**
 * Messages in the model's own form. ChatML is what SmolLM, Qwen and many others were trained on; a model without it reads plain text.
 */
function promptTokens(model: Model, messages: readonly ChatMessage[], prefill: string): Token[] {
  if (!speaksChatMl(model)) return model.tokenize(`${promptText(model, messages)}${prefill}`, true);
  // Only the marks are special tokens: a title that spells one must not become one.
  const turns = messages.flatMap(({ role, content }) => [
    ...model.tokenize(`<|im_start|>${role}\n`, true),
    ...model.tokenize(content, false),
    ...model.tokenize("<|im_end|>\n", true),
  ]);
  return [...turns, ...model.tokenize("<|im_start|>assistant\n", true), ...model.tokenize(prefill, false)];
}

function promptText(model: Model, messages: readonly ChatMessage[]): string {
  if (!speaksChatMl(model)) return `${messages.map(({ content }) => content).join("\n\n")}\n`;
  const turns = messages.map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`);
  return `${turns.join("")}<|im_start|>assistant\n`;
}

function speaksChatMl(model: Model): boolean {
  return (model.fileInfo.metadata.tokenizer?.chat_template ?? "").includes("<|im_start|>");
}

/**
 * What a sequence holds already of these tokens is not read again: the rest of what it holds is erased.
 *
 * @returns how many of them it holds, the last never among them
 */
async function keepAgreeing(sequence: Sequence, tokens: readonly Token[]): Promise<number> {
  const held = sequence.contextTokens;
  let same = 0;
  while (same < held.length && same < tokens.length - 1 && held[same] === tokens[same]) same++;
  if (sequence.nextTokenIndex > same)
    await sequence.eraseContextTokenRanges([{ start: same, end: sequence.nextTokenIndex }]);
  return same;
}

async function likeliestNext(
  sequence: Sequence,
  tokens: readonly number[],
  count: number,
): Promise<{ id: number; logprob: number }[]> {
  requireRoom(tokens.length + 1);
  const same = await keepAgreeing(sequence, tokens);
  const wanted = { generateNext: { logits: true, totalLogitWeight: true } };
  const evaluated = await sequence.controlledEvaluate([...tokens.slice(same, -1), [tokens.at(-1)!, wanted]]);
  const { logits, totalLogitWeight } = evaluated.at(-1)!.next;
  // Numbers sort ten times faster than pairs: they tell the least logit that is wanted, and only what reaches it is put in order.
  const sorted = Float64Array.from(logits.values()).sort();
  const normaliser = sorted.at(-1)! + Math.log(totalLogitWeight);
  const least = sorted.at(-Math.min(count, sorted.length))!;
  const wantedTokens = [...logits].filter(([, logit]) => logit >= least).sort((a, b) => b[1] - a[1]);
  return wantedTokens.slice(0, count).map(([id, logit]) => ({ id, logprob: logit - normaliser }));
}

type Grammars = (schema: NonNullable<ModelRequest["schema"]>) => Promise<GrammarState>;

async function* generate(
  model: Model,
  sequence: Sequence,
  request: ModelRequest,
  heldTo: Grammars,
  signal: AbortSignal,
): AsyncGenerator<string, ModelReply> {
  const prompt = promptTokens(model, request.messages, request.prefill ?? "");
  requireRoom(prompt.length + request.maxTokens);
  const held = await keepAgreeing(sequence, prompt);
  const written: Token[] = [];
  let text = "";
  let finish: ModelReply["finish"] = "length";
  const options = {
    temperature: request.temperature,
    topP: request.topP ?? 1,
    seed: request.seed,
    yieldEogToken: true,
    ...(request.schema && { grammarEvaluationState: await heldTo(request.schema) }),
  };
  for await (const token of sequence.evaluate(prompt.slice(held), options)) {
    if (signal.aborted) throw new ModelError("aborted", "The call was interrupted.");
    if (model.isEogToken(token)) {
      finish = "stop";
      break;
    }
    written.push(token);
    const whole = model.detokenize(written, true);
    const stop = firstStop(whole, request.stop ?? []);
    const piece = (stop === undefined ? whole : whole.slice(0, stop)).slice(text.length);
    text += piece;
    if (piece !== "") yield piece;
    // The grammar lets line breaks follow the object, and a small model writes them until its tokens are spent.
    if (stop !== undefined || (request.schema !== undefined && isWholeObject(text))) {
      finish = "stop";
      break;
    }
    if (written.length >= request.maxTokens) break;
  }
  return { text, finish, usage: { promptTokens: prompt.length, completionTokens: written.length } };
}

function isWholeObject(text: string): boolean {
  if (!text.trimEnd().endsWith("}")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function firstStop(text: string, stops: readonly string[]): number | undefined {
  const at = stops.map((stop) => text.indexOf(stop)).filter((index) => index >= 0);
  return at.length === 0 ? undefined : Math.min(...at);
}

function requireRoom(tokens: number): void {
  if (tokens > CONTEXT_TOKENS)
    throw new ModelError(
      "refused",
      `The prompt and its answer need ${tokens} tokens, and the context holds ${CONTEXT_TOKENS}.`,
    );
}

/** What the sequence holds of the prompt, and of a question's path, from before is not read again: a question costs the tokens that are new. */
function openSession(prompt: readonly Token[], sequence: Sequence, release: () => void): ContinuationSession {
  requireRoom(prompt.length + 64);
  // A question must evaluate at least one token to be given what follows it: the prompt's last, where the path is empty.
  const last = prompt.length - 1;
  const ask = async ({ path, asked }: Chain): Promise<Map<number, Map<Token, number>>> => {
    requireRoom(prompt.length + path.length + 1);
    const first = last + Math.min(...asked.keys());
    const tokens = [...prompt, ...path];
    const held = await keepAgreeing(sequence, tokens.slice(0, first + 1));
    const wanted = tokens.slice(held).map((token, at): Token | [Token, object] => {
      const next = asked.get(held + at - last);
      if (next === undefined) return token;
      const logits = { filter: { tokens: [...next], includeTop: 1 } };
      return [token, { generateNext: { logits, totalLogitWeight: true } }];
    });
    const evaluated = await sequence.controlledEvaluate(wanted);
    return new Map([...asked.keys()].map((at) => [at, logprobsOf(evaluated[last + at - held]!.next)]));
  };
  return {
    async logprobs(questions) {
      const answers: (number | undefined)[][] = new Array(questions.length);
      for (const chain of chainsOf(questions)) {
        const made = await ask(chain);
        for (const question of chain.questions) {
          const { path, next } = questions[question]!;
          answers[question] = next.map((token) => made.get(path.length)!.get(token));
        }
      }
      return answers;
    },
    close: async () => release(),
  };
}

/** The weights were summed relative to the largest logit, which `includeTop` adds to those asked about (`includeMax` of 3.22.1 adds nothing). */
function logprobsOf({ logits, totalLogitWeight }: Probabilities): Map<Token, number> {
  const normaliser = Math.max(...logits.values()) + Math.log(totalLogitWeight);
  return new Map([...logits].map(([token, logit]) => [token, logit - normaliser]));
}

/** Questions at places of one path: the engine reads it once and answers them all. */
type Chain = {
  readonly path: readonly number[];
  /** By the number of tokens of the path before it: the tokens asked about. */
  readonly asked: ReadonlyMap<number, ReadonlySet<number>>;
  /** Their indices. */
  readonly questions: readonly number[];
};

/** Every token of a text is a question whose path is the beginning of the next one's; of branching paths each is a chain of its own. */
export function chainsOf(questions: readonly ContinuationQuestion[]): Chain[] {
  const longestFirst = [...questions.keys()].sort((a, b) => questions[b]!.path.length - questions[a]!.path.length);
  const chains: { path: readonly number[]; asked: Map<number, Set<number>>; questions: number[] }[] = [];
  for (const question of longestFirst) {
    const { path, next } = questions[question]!;
    let chain = chains.find((one) => path.every((token, at) => one.path[at] === token));
    if (chain === undefined) {
      chain = { path, asked: new Map(), questions: [] };
      chains.push(chain);
    }
    const asked = chain.asked.get(path.length) ?? new Set<number>();
    for (const token of next) asked.add(token);
    chain.asked.set(path.length, asked);
    chain.questions.push(question);
  }
  // Neighbours share the beginnings of their paths, so that those are read once.
  return chains.sort((one, other) => compareTokens(one.path, other.path));
}

function compareTokens(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((token, index) => token !== other[index]);
  return at < 0 ? one.length - other.length : one[at]! - (other[at] ?? -1);
}
