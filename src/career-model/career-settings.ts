/**
 * What a career network (`career-network.ts`) is, without the graph that computes it: its sizes, the parameters that follow from them, and
 * what it knows of titles from O*NET.
 */
import { type DecoderSettings, layerShapes } from "../networks/decoder-settings.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Vocabulary } from "./vocabulary.ts";

export type CareerSettings = DecoderSettings & {
  /** Share of a position's numbers left out in training before the first layer. */
  readonly inputDropout: number;
  /** No place lies beyond it. */
  readonly longest: number;
};

/** What does not depend on the batch. */
export type CareerNetwork = {
  readonly settings: CareerSettings;
  readonly vocabulary: Vocabulary;
  readonly taxonomy: Taxonomy;
};

/** Ways in which a title of the history speaks for itself: the last one, and earlier ones. */
export const REPEATS = 2;

/** Every parameter by its shape, in the order in which a graph that reads and writes has them; said without making one, which takes 40 ms. */
export function parameterShapes({
  settings,
  vocabulary,
  taxonomy,
}: CareerNetwork): ReadonlyMap<string, readonly number[]> {
  const { width, layers } = settings;
  return new Map([
    ["titles", [vocabulary.titles, width]],
    ["tokens", [vocabulary.firstTitle, width]],
    ["facts", [width, factsOfTitles(taxonomy).count]],
    ...Array.from({ length: layers }, (_, layer) => layerShapes(layer, settings)).flat(),
    ["model.norm.weight", [width]],
    ["answer.weight", [width, width]],
    ["title bias", [vocabulary.titles]],
    ["repeat.weight", [REPEATS, width]],
    ["repeat.bias", [REPEATS]],
    ["word bias", [vocabulary.size]],
  ]);
}

type Facts = { readonly values: Float32Array; readonly count: number };
const knownFacts = new WeakMap<Taxonomy, Facts>();

/** [titles, count], the same for every network over this taxonomy, so they are gathered once. */
export function factsOfTitles(taxonomy: Taxonomy): Facts {
  const facts = knownFacts.get(taxonomy) ?? gatherFacts(taxonomy);
  knownFacts.set(taxonomy, facts);
  return facts;
}

/** O*NET's ratings of each title about their mean, doubled, and its job zone as one of six. */
function gatherFacts(taxonomy: Taxonomy): Facts {
  const titles = taxonomy.occupations.length;
  const elements = taxonomy.elements.length;
  const count = elements + 6;
  const ratings = taxonomy.aboutMean();
  const values = new Float32Array(titles * count);
  for (let title = 0; title < titles; title++) {
    for (let at = 0; at < elements; at++) values[title * count + at] = 2 * ratings[title * elements + at]!;
    values[title * count + elements + taxonomy.zones[title]!] = 1;
  }
  return { values, count };
}
