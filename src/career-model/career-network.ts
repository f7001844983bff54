/**
 * The career model as a graph: vectors of a history's positions, the decoder, and what is read off it.
 *
 * In: the arrays of a batch (`batch.ts`).  Out: at each answer position a score for every title; at each word position a score for every
 * token.
 * A title's vector is the sum of its own, of its SOC groups' and of a projection of what O*NET says of it, so that a title that no
 * trained career holds still lies near its kin. A title's score adds to the match of vectors how much the state speaks for staying and
 * for going back to an earlier title: two numbers that no product of vectors can give to exactly the titles of one history.
 */
import { decoder, type KeyValues, placesOf, plainLinear, project } from "../networks/decoder.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { Graph, type Tensor } from "../tensor/graph.ts";
import { add, concatenate, dropout, gatherRows, multiply, reshape, slice, sumAxis } from "../tensor/operators.ts";
import { type CareerNetwork, type CareerSettings, factsOfTitles, REPEATS } from "./career-settings.ts";
import { SLOTS } from "./render.ts";
import type { Vocabulary } from "./vocabulary.ts";

export type BatchShape = {
  readonly rows: number;
  /** Positions a row. */
  readonly length: number;
  /** Answer positions in the batch. */
  readonly answers: number;
  /** Positions whose next token is a word of a reason; 0 where none is trained. */
  readonly words: number;
  /** Positions that came before, kept as keys and values; 0 for none. */
  readonly past: number;
  /** The answers after several reasons of one case are scored by the log of their mean probability. */
  readonly averaged?: boolean;
};

/** How far apart the titles' own vectors begin. */
const BEGINNING = { normal: 0.02 };
export type CareerOutputs = {
  /** [answers, titles] */
  readonly titleScores: Tensor | undefined;
  /** [words, vocabulary] */
  readonly wordScores: Tensor | undefined;
  readonly keyValues: readonly KeyValues[];
};

/** Inputs by name: see `Batch` in `batch.ts`. */
export function careerGraph(
  purpose: "training" | "use",
  { settings, vocabulary, taxonomy }: CareerNetwork,
  shape: BatchShape,
): { graph: Graph; outputs: CareerOutputs } {
  const graph = new Graph(purpose);
  const { rows, length, answers, words, past } = shape;
  const { width } = settings;
  const vectors = vectorsOfTitles(graph, vocabulary, taxonomy, width);
  const own = graph.parameter("tokens", [vocabulary.firstTitle, width], BEGINNING);
  // Empty slots hold the token 0, which adds nothing: a learned row would be added as often as a job lacks attributes.
  const nothing = graph.constant(new Float32Array(width), [1, width]);
  const table = concatenate([nothing, slice(own, 0, 1, vocabulary.firstTitle), vectors], 0);
  const tokens = graph.input("tokens of positions", [rows * length, SLOTS], "int32");
  const embedded = reshape(sumAxis(gatherRows(table, tokens), 1), [rows, length, width]);
  const places = placesOf(graph.input("places", [rows, length], "int32"), settings.longest, settings);
  const mask = graph.input("mask", [rows, 1, length, past + length]);
  const { hidden, keyValues } = decoder(
    dropout(embedded, settings.inputDropout),
    mask,
    places,
    settings,
    plainLinear(settings),
    past === 0 ? undefined : pastInputs(graph, shape, settings),
  );
  const flat = reshape(hidden, [rows * length, width]);
  const at = (name: string, count: number) => gatherRows(flat, graph.input(name, [count], "int32"));
  return {
    graph,
    outputs: {
      titleScores: answers === 0 ? undefined : scoreTitles(at("answer positions", answers), vectors, settings),
      wordScores:
        words === 0
          ? undefined
          : add(project(at("word positions", words), table), graph.parameter("word bias", [vocabulary.size], "zeros")),
      keyValues,
    },
  };
}

function vectorsOfTitles(graph: Graph, vocabulary: Vocabulary, taxonomy: Taxonomy, width: number): Tensor {
  const own = graph.parameter("titles", [vocabulary.titles, width], BEGINNING);
  const groups = graph.parameter("tokens", [vocabulary.firstTitle, width], BEGINNING);
  const ancestors = Int32Array.from(taxonomy.occupations.flatMap((_, title) => [...vocabulary.ancestors(title)]));
  const perTitle = ancestors.length / vocabulary.titles;
  const kin = sumAxis(gatherRows(groups, graph.constant(ancestors, [vocabulary.titles, perTitle])), 1);
  const { values, count } = factsOfTitles(taxonomy);
  const facts = project(
    graph.constant(values, [vocabulary.titles, count]),
    graph.parameter("facts", [width, count], BEGINNING),
  );
  return add(add(own, kin), facts);
}

function scoreTitles(states: Tensor, titleVectors: Tensor, { width }: CareerSettings): Tensor {
  const { graph } = states;
  const [answers] = states.shape as [number, number];
  const [titles] = titleVectors.shape as [number, number];
  const turned = add(states, project(states, graph.parameter("answer.weight", [width, width], { normal: 0.002 })));
  let scores = add(project(turned, titleVectors), graph.parameter("title bias", [titles], "zeros"));
  const pull = add(
    project(states, graph.parameter("repeat.weight", [REPEATS, width], { normal: 0.002 })),
    graph.parameter("repeat.bias", [REPEATS], "zeros"),
  );
  const repeats = graph.input("repeats", [REPEATS, answers, titles]);
  for (let way = 0; way < REPEATS; way++) {
    const named = reshape(slice(repeats, 0, way, way + 1), [answers, titles]);
    scores = add(scores, multiply(named, slice(pull, 1, way, way + 1)));
  }
  return scores;
}

function pastInputs(graph: Graph, { rows, past }: BatchShape, { layers, width, heads, keyValueHeads }: CareerSettings) {
  const shape = [rows, keyValueHeads, past, width / heads];
  return Array.from({ length: layers }, (_, layer) => ({
    keys: graph.input(`past keys ${layer}`, shape),
    values: graph.input(`past values ${layer}`, shape),
  }));
}
