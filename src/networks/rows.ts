/**
 * Rows: what a decoder reads in one pass, as trees of tokens.
 *
 * In: tokens, each with the one that it follows.  Out: the arrays that a graph of fixed length is fed, and that graph's inputs.
 *
 *     packed examples        a - b - c   d - e - f - g             each a tree by itself: none sees another
 *     a pair of answers      prompt - ... - prompt -+- chosen      the prompt is read once for both
 *                                                   `- rejected
 *     a trie of titles       prompt - ... -+- Registered - Nurses  every title is asked about in one pass
 *                                          `- Retail - ...
 *
 * A token sees itself and those that it follows, back to the beginning of its tree, and its position is how many these are. So each branch is
 * computed as if it stood alone.
 */
import type { Graph, Tensor } from "../tensor/graph.ts";
import { gatherRows, logProbabilityOf, reshape } from "../tensor/operators.ts";
import type { Feeds } from "../tensor/program.ts";
import { type Decoded, decoder, type LinearLayer, placesOf } from "./decoder.ts";
import { type DecoderSettings, HIDDEN } from "./decoder-settings.ts";

/** A decoder with the way from tokens to vectors and back: what differs between networks that read tokens. */
export type TokenNetwork = {
  readonly settings: DecoderSettings;
  readonly layerOf: LinearLayer;
  /** @param tokens [batch, length] @returns [batch, length, width] */
  readonly embed: (tokens: Tensor) => Tensor;
  /** @param hidden [rows, width] @param among only these tokens, [count] @returns [rows, vocabulary or count] */
  readonly logits: (hidden: Tensor, among?: Tensor) => Tensor;
};

/** A token of which the probability is asked, and the place after which it would stand. */
export type Asked = { readonly after: number; readonly token: number };

export type Row = {
  readonly tokens: number[];
  /** The place of the token before, or BEGINNING. */
  readonly follows: number[];
  readonly positions: number[];
  readonly asked: Asked[];
};

export const BEGINNING = -1;

export function emptyRow(): Row {
  return { tokens: [], follows: [], positions: [], asked: [] };
}

/** Puts tokens one after the other behind a place. @returns the place of the last */
export function append(row: Row, after: number, tokens: readonly number[]): number {
  let last = after;
  for (const token of tokens) {
    row.positions.push(last === BEGINNING ? 0 : row.positions[last]! + 1);
    row.follows.push(last);
    last = row.tokens.push(token) - 1;
  }
  return last;
}

/** The least multiple of a step that holds so many: few lengths mean few graphs. */
export function bucketOf(count: number, step: number): number {
  return Math.max(step, Math.ceil(count / step) * step);
}

export type RowShape = {
  readonly length: number;
  /** How many tokens are asked about. */
  readonly asked: number;
};

const TOKENS = "row.tokens";
const POSITIONS = "row.positions";
const MASK = "row.mask";
const AFTER = "row.after";
const ASKED = "row.asked";

/** What a graph of this shape is fed for a row. @throws RangeError where the row is longer */
export function feedsOf(row: Row, { length, asked }: RowShape): Feeds {
  if (row.tokens.length > length || row.asked.length > asked)
    throw new RangeError(
      `${row.tokens.length} tokens, ${row.asked.length} asked about, do not fit in ${length} and ${asked}`,
    );
  const whole = (values: readonly number[], size: number) => {
    const padded = new Int32Array(size);
    padded.set(values);
    return padded;
  };
  const askedTokens = row.asked.map(({ token }) => token);
  return {
    [TOKENS]: whole(row.tokens, length),
    [POSITIONS]: whole(row.positions, length),
    [MASK]: maskOf(row.follows, length),
    [AFTER]: whole(
      row.asked.map(({ after }) => after),
      asked,
    ),
    [ASKED]: whole(askedTokens, asked),
  };
}

/** @returns [length, length]; what pads the row sees only itself */
function maskOf(follows: readonly number[], length: number): Float32Array {
  const mask = new Float32Array(length * length).fill(HIDDEN);
  for (let at = 0; at < length; at++) {
    const before = follows[at] ?? BEGINNING;
    if (before !== BEGINNING) mask.copyWithin(at * length, before * length, (before + 1) * length);
    mask[at * length + at] = 0;
  }
  return mask;
}

/** The vectors after each token of a row. @returns [length, width] */
export function readRow(graph: Graph, network: TokenNetwork, length: number): Tensor {
  return readRowWithKeys(graph, network, length).hidden;
}

/** With the keys and values of each layer, for a cache. */
export function readRowWithKeys(graph: Graph, network: TokenNetwork, length: number): Decoded {
  const tokens = graph.input(TOKENS, [1, length], "int32");
  const positions = graph.input(POSITIONS, [1, length], "int32");
  const mask = graph.input(MASK, [1, 1, length, length]);
  const { settings, layerOf } = network;
  const places = placesOf(positions, length, settings);
  const { hidden, keyValues } = decoder(network.embed(tokens), mask, places, settings, layerOf);
  return { hidden: reshape(hidden, [length, settings.width]), keyValues };
}

/** The vectors at the places after which something is asked: only these go on to the vocabulary. @returns [asked, width] */
export function atAsked(hidden: Tensor, asked: number): Tensor {
  return gatherRows(hidden, hidden.graph.input(AFTER, [asked], "int32"));
}

/** @returns log p of each token that is asked about, in nats, [asked]; what pads it has some number too */
export function askedLogProbabilities(graph: Graph, network: TokenNetwork, { length, asked }: RowShape): Tensor {
  const logits = network.logits(atAsked(readRow(graph, network, length), asked));
  return logProbabilityOf(logits, graph.input(ASKED, [asked], "int32"));
}
