/**
 * For tests: a Llama computed in the plainest way, and the same file asked of llama.cpp.
 *
 * In: a model, or its file, and tokens.  Out: what each says of the next token. Both must agree: a wrong name, row, scale or setting of a file
 * that we read or write shows here.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { LoraAdapter } from "../../src/networks/adapters.ts";
import type { Llama } from "../../src/networks/llama-files.ts";
import { llamaShapes } from "../../src/networks/llama-names.ts";
import { sizeOf } from "../../src/tensor/graph.ts";
import { learnBytePairs, tokenizer } from "../../src/tokens/byte-pairs.ts";
import { type Weight, weight } from "../../src/weights/weights.ts";
import { SMOLLM2_TEMPLATE } from "./chat-templates.ts";

/** Log-probabilities, in nats, of the token after these. Source: Touvron et al. (2023), "LLaMA"; Su et al. (2021), "RoFormer". */
export function nextByHand({ settings, weights }: Llama, tokens: readonly number[]): Float64Array {
  const { layers, width, heads, keyValueHeads, ropeBase, normEpsilon, tied } = settings;
  const headWidth = width / heads;
  const get = (name: string) => weights.get(`${name}.weight`)!;
  let states: Float64Array[] = tokens.map((token) => Float64Array.from(row(get("model.embed_tokens"), token)));
  for (let layer = 0; layer < layers; layer++) {
    const part = (name: string) => get(`model.layers.${layer}.${name}`);
    const normed = states.map((state) => norm(state, part("input_layernorm"), normEpsilon));
    const turned = (name: string) =>
      normed.map((state, position) => turn(times(part(name), state), headWidth, position, ropeBase));
    const queries = turned("self_attn.q_proj");
    const keys = turned("self_attn.k_proj");
    const values = normed.map((state) => times(part("self_attn.v_proj"), state));
    states = states.map((state, position) => {
      const mixed = new Float64Array(width);
      for (let head = 0; head < heads; head++) {
        const query = queries[position]!.subarray(head * headWidth, (head + 1) * headWidth);
        const from = Math.floor((head * keyValueHeads) / heads) * headWidth;
        const scores = keys
          .slice(0, position + 1)
          .map((key) => dot(query, key.subarray(from, from + headWidth)) / Math.sqrt(headWidth));
        softmax(Float64Array.from(scores)).forEach((share, at) => {
          for (let n = 0; n < headWidth; n++) mixed[head * headWidth + n]! += share * values[at]![from + n]!;
        });
      }
      return sum(state, times(part("self_attn.o_proj"), mixed));
    });
    states = states.map((state) => {
      const input = norm(state, part("post_attention_layernorm"), normEpsilon);
      const up = times(part("mlp.up_proj"), input);
      const gated = times(part("mlp.gate_proj"), input).map((gate, at) => (gate / (1 + Math.exp(-gate))) * up[at]!);
      return sum(state, times(part("mlp.down_proj"), gated));
    });
  }
  const last = norm(states.at(-1)!, get("model.norm"), normEpsilon);
  return softmax(times(get(tied ? "model.embed_tokens" : "lm_head"), last)).map(Math.log);
}

function row({ shape, data }: Weight, at: number): Float32Array {
  return data.subarray(at * shape[1]!, (at + 1) * shape[1]!);
}

function times(matrix: Weight, vector: Float64Array): Float64Array {
  return Float64Array.from({ length: matrix.shape[0]! }, (_, at) => dot(row(matrix, at), vector));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < a.length; at++) total += a[at]! * b[at]!;
  return total;
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, at) => value + b[at]!);
}

function norm(state: Float64Array, { data }: Weight, epsilon: number): Float64Array {
  const scale = 1 / Math.sqrt(dot(state, state) / state.length + epsilon);
  return state.map((value, at) => value * scale * data[at]!);
}

/** Number i of a head's first half and number i of its second are turned together. */
function turn(vector: Float64Array, headWidth: number, position: number, base: number): Float64Array {
  return vector.map((value, at) => {
    const within = at % headWidth;
    const pair = within % (headWidth / 2);
    const angle = position / base ** ((2 * pair) / headWidth);
    const other = within < headWidth / 2 ? -vector[at + headWidth / 2]! : vector[at - headWidth / 2]!;
    return value * Math.cos(angle) + other * Math.sin(angle);
  });
}

function softmax(scores: Float64Array): Float64Array {
  const most = scores.reduce((a, b) => Math.max(a, b));
  const powers = scores.map((score) => Math.exp(score - most));
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
}

/** A Llama of some thousand numbers, the same at each call, whose vocabulary was learned from a few words, or from these. */
export function tinyLlama(
  tied = true,
  words = ["the cook and the nurse", "the nurse and the cook"],
  size = 280,
): Llama {
  const pairs = learnBytePairs(words, size, ["<|im_start|>", "<|im_end|>"]);
  const settings = {
    layers: 2,
    width: 64,
    heads: 4,
    keyValueHeads: 2,
    hidden: 96,
    vocabulary: pairs.tokens.length,
    ropeBase: 10_000,
    normEpsilon: Math.fround(1e-5),
    context: 128,
    tied,
  };
  const next = numbersLikeChance();
  const weights = new Map(
    [...llamaShapes(settings)].map(([name, shape]) => {
      const scale = shape.length === 1 ? 1 : 0.3;
      return [
        name,
        weight(
          shape,
          Float32Array.from({ length: sizeOf(shape) }, () => next() * scale),
        ),
      ];
    }),
  );
  return { settings, weights, tokenizer: tokenizer(pairs), begin: 0, end: 1, chatTemplate: SMOLLM2_TEMPLATE };
}

/** An adapter on every kind of matrix of a layer, large enough to be noticed. */
export function tinyAdapter({ weights }: Llama): LoraAdapter {
  const next = numbersLikeChance();
  const rank = 3;
  const modules = [...weights.keys()].filter((name) => name.endsWith("_proj.weight"));
  const thin = (...shape: number[]) =>
    weight(
      shape,
      Float32Array.from({ length: sizeOf(shape) }, () => next() * 0.2),
    );
  return {
    rank,
    alpha: 6,
    pairs: new Map(
      modules.map((name) => {
        const [out, input] = weights.get(name)!.shape;
        return [name.slice(0, -".weight".length), { a: thin(rank, input!), b: thin(out!, rank) }];
      }),
    ),
  };
}

/** W + (alpha / rank) x b x a, for each module. */
export function withAdapter(model: Llama, { rank, alpha, pairs }: LoraAdapter): Llama {
  const weights = new Map(model.weights);
  for (const [module, { a, b }] of pairs) {
    const { shape, data } = weights.get(`${module}.weight`)!;
    const [, input] = shape;
    const merged = data.map((value, at) => {
      const [out, column] = [Math.floor(at / input!), at % input!];
      let added = 0;
      for (let n = 0; n < rank; n++) added += b.data[out * rank + n]! * a.data[n * input! + column]!;
      return value + (alpha / rank) * added;
    });
    weights.set(`${module}.weight`, { shape, data: merged });
  }
  return { ...model, weights };
}

/** Between -1 and 1: the generator of Park and Miller (1988). */
function numbersLikeChance(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (2 * state) / 2_147_483_647 - 1;
  };
}

type Sequence = { readonly controlledEvaluate: (tokens: unknown[]) => Promise<({ next: Next } | undefined)[]> };
type Next = { readonly logits: ReadonlyMap<number, number>; readonly totalLogitWeight: number };
type Context = { readonly getSequence: () => Sequence; readonly dispose: () => Promise<void> };
type Model = {
  readonly tokenize: (text: string, special: boolean) => number[];
  readonly detokenize: (tokens: readonly number[], special: boolean) => string;
  readonly fileInfo: { readonly metadata: { readonly tokenizer: { readonly chat_template?: string } } };
  readonly createContext: (options: object) => Promise<Context>;
  readonly dispose: () => Promise<void>;
};
export type LlamaCpp = {
  readonly model: Model;
  /** Log-probabilities, in nats, by token, with this adapter on the model. */
  readonly next: (tokens: readonly number[], adapter?: string) => Promise<Float64Array>;
  readonly close: () => Promise<void>;
};

/** @param folder where node-llama-cpp is installed */
export async function openLlamaCpp(folder: string, modelPath: string): Promise<LlamaCpp> {
  const entry = createRequire(join(folder, "package.json")).resolve("node-llama-cpp");
  const { getLlama, LlamaLogLevel } = await import(pathToFileURL(entry).href);
  const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error, maxThreads: 2 });
  const model: Model = await llama.loadModel({ modelPath });
  return {
    model,
    async next(tokens, adapter) {
      const lora = adapter === undefined ? {} : { lora: { adapters: [{ filePath: adapter, scale: 1 }] } };
      const context = await model.createContext({ contextSize: 128, batchSize: 128, ...lora });
      const wanted = { generateNext: { logits: true, totalLogitWeight: true } };
      const evaluated = await context
        .getSequence()
        .controlledEvaluate([...tokens.slice(0, -1), [tokens.at(-1), wanted]]);
      const { logits, totalLogitWeight } = evaluated.at(-1)!.next;
      const logprobs = new Float64Array(logits.size);
      // The weights were summed relative to the largest logit.
      const normaliser = [...logits.values()].reduce((a, b) => Math.max(a, b)) + Math.log(totalLogitWeight);
      for (const [token, logit] of logits) logprobs[token] = logit - normaliser;
      await context.dispose();
      return logprobs;
    },
    async close() {
      await model.dispose();
      await llama.dispose();
    },
  };
}
