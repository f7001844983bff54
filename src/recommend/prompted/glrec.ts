/**
 * GLRec, as far as it is a prompt: what the graph of moves says of a person, told in words, in several orders.
 *
 *     counting ─► candidates ─┐
 *     training moves ─► paths ┴─► k orders of both ─► k rankings ─► their mean
 *
 * In: a history.  Out: a recommendation without reasons.
 * Source: Wu et al. (2024), "Exploring Large Language Model for Graph Data Understanding in Online Job Recommendations".
 * Lacking here: its graph of candidates, vacancies and their messages to each other, in whose place stands that of moves between
 * occupations; the weights of paths that it learns; and its fine-tuning. Its shuffling of paths against the bias of their order is kept, and
 * the orders are averaged. What is shown of training people are titles and counts of moves (docs/privacy.md).
 */
import { type Case, type Recommender, seededRandom, seedFrom, shuffle } from "../../domain/index.ts";
import { codedJobs } from "../../histories/coded-jobs.ts";
import { allSettled } from "../../models/all-settled.ts";
import type { LanguageModel } from "../../models/model.ts";
import { askShowing } from "../../prompts/ask-about.ts";
import { glrec as prompt } from "../../prompts/glrec.ts";
import type { OwnPrompt } from "../../prompts/own-prompts.ts";
import { type Taxonomy, titleLookup } from "../../taxonomy/taxonomy.ts";
import { averageOf } from "../averaged.ts";
import { shortlistOf, shortlistRanker } from "./shortlist.ts";
import { pathsBetween, transitionGraph } from "./transition-paths.ts";

/** Orders averaged, and paths shown: some 400 tokens. */
const ORDERS = 3;
const PATHS = 12;

/** @param transitions of training people @param counting ranks the titles that candidates are taken from @param own as in `direct` */
export function glrec(
  model: LanguageModel,
  transitions: readonly Case[],
  counting: Recommender,
  taxonomy: Taxonomy,
  own?: OwnPrompt,
): Recommender {
  const graph = transitionGraph(transitions, taxonomy);
  const rank = shortlistRanker(model, taxonomy);
  const titleOf = titleLookup(taxonomy);
  const titled = (title: number) => taxonomy.occupations[title]!.title;
  return async (history, run) => {
    const shortlist = shortlistOf((await counting(history, run)).distribution);
    const held = codedJobs(history, taxonomy).map(({ title }) => title);
    const paths = pathsBetween(held, shortlist.titles, graph, PATHS).map((path) =>
      path.map((move) => ({ ...move, from: titled(move.from), to: titled(move.to) })),
    );
    const orders = Array.from({ length: ORDERS }, (_, order) => {
      const sample = `${history.id} order ${order}`;
      const random = seededRandom(seedFrom(sample, run.seed));
      const candidates = shuffle(shortlist.titles, random).map(titled);
      const { messages } = askShowing(history, titleOf, prompt, own, { candidates, paths: shuffle(paths, random) });
      return rank({ messages, read: prompt.read, sample }, shortlist, run);
    });
    return averageOf(`glrec-prompted ${model.name}`, await allSettled(orders), []);
  };
}
