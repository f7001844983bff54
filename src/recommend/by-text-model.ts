/**
 * A text model that was trained on careers, as a recommender: the history in lines, then every title in one pass.
 *
 * In: a model, its adapter, the taxonomy.  Out: a `Recommender` without reasons, and the ranker behind it for any prompt.
 */
import type { CareerHistory, Distribution, Recommender } from "../domain/index.ts";
import type { LoraAdapter } from "../networks/adapters.ts";
import type { Llama } from "../networks/llama-files.ts";
import { atAsked, bucketOf, feedsOf, readRow, type TokenNetwork } from "../networks/rows.ts";
import { networkOf, parametersOfText } from "../networks/text-network.ts";
import { AFTER_TITLE, fitted, historyPieces } from "../prompts/career-lines.ts";
import { type Taxonomy, titleLookup } from "../taxonomy/taxonomy.ts";
import { Graph } from "../tensor/graph.ts";
import { compile, type Program } from "../tensor/program.ts";
import type { Tokenizer } from "../tokens/byte-pairs.ts";
import { rowBehind, shareAlong, titleTree } from "./title-tree.ts";

/** Prompts are padded to multiples of this. */
const PROMPT_STEP = 64;
/** As long as a row in training. */
const LONGEST_PROMPT = 512;

export type OnePassRanker = {
  /** @param prompt tokens, at least one @returns a probability for each title, in the order given */
  readonly rank: (prompt: readonly number[]) => Promise<Distribution>;
  readonly close: () => Promise<void>;
};

/** @param titles tokens a title, each ending in a token that closes it */
export function onePassRanker(
  network: TokenNetwork,
  parameters: ReadonlyMap<string, Float32Array>,
  titles: readonly (readonly number[])[],
  threads: number,
): OnePassRanker {
  const tree = titleTree(titles);
  const weights = Object.fromEntries(parameters);
  const among = Int32Array.from(tree.among);
  const programs = new Map<number, Promise<Program>>();
  const programOf = (length: number): Promise<Program> => {
    const known = programs.get(length);
    if (known !== undefined) return known;
    const graph = new Graph("use");
    const hidden = atAsked(readRow(graph, network, length), tree.branches.length);
    const logits = network.logits(hidden, graph.input(AMONG, [among.length], "int32"));
    const program = compile(graph, { logits }, threads);
    programs.set(length, program);
    return program;
  };
  return {
    async rank(prompt) {
      const length = bucketOf(prompt.length, PROMPT_STEP) + tree.tokens.length;
      const feeds = feedsOf(rowBehind(prompt, tree), { length, asked: tree.branches.length });
      const out = await (await programOf(length)).run({ ...weights, ...feeds, [AMONG]: among });
      return shareAlong(tree, out["logits"]!);
    },
    async close() {
      for (const program of programs.values()) await (await program).close();
    },
  };
}

const AMONG = "tree.among";

/** @param name as it stands in records, such as "smollm2-135m-instruct" */
export function textModel(
  model: Llama,
  adapter: LoraAdapter | undefined,
  name: string,
  taxonomy: Taxonomy,
  threads: number,
): { recommend: Recommender; close: () => Promise<void> } {
  const { tokenizer } = model;
  const titles = taxonomy.occupations.map(({ title }) => titleTokens(title, tokenizer));
  const ranker = onePassRanker(networkOf(model, adapter), parametersOfText(model, adapter), titles, threads);
  return {
    async recommend(history) {
      return {
        method: `text-model ${name}`,
        distribution: await ranker.rank(promptTokens(history, tokenizer, taxonomy)),
        rankedBy: "trie",
        exact: true,
        coveredMass: 1,
        reasons: [],
        evidence: [],
        marks: [],
      };
    },
    close: ranker.close,
  };
}

/** A title as it is trained: behind a space, closed by the line break. */
export function titleTokens(title: string, tokenizer: Tokenizer): number[] {
  return [...tokenizer.encode(` ${title}`), ...tokenizer.encode(AFTER_TITLE)];
}

/** A history up to where the next title is to be written. */
export function promptTokens(
  history: CareerHistory,
  tokenizer: Tokenizer,
  taxonomy: Taxonomy,
  longest = LONGEST_PROMPT,
): number[] {
  const titleOf = titleLookup(taxonomy);
  return fitted(
    history,
    (shown) => historyPieces(shown, titleOf).flatMap(({ text }) => tokenizer.encode(text)),
    (tokens) => tokens.length <= longest,
  );
}
