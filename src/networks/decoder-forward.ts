/**
 * The decoder (`decoder.ts`) in use, as plain loops: the same sums as its graph, without a runtime that must be started.
 *
 * In: the positions of sequences, laid one after the other, each a sum of parts.  Out: of each sequence its last position's state, which has read
 * all before it. A sequence sees itself only, and from left to right. But for the norm the first layer's queries, keys and values are sums of the
 * parts' own, so a part is multiplied once and not in every position. In the last layer nothing but the last positions is asked for, so only their
 * queries and feed-forwards are computed, and what they see is mixed before it is multiplied by the values' weights.
 */

import { type Memory, type Rows, roomFor, type Weights } from "../tensor/products.ts";
import { type AttentionScratch, attention, type Ends } from "./decoder-attention.ts";
import { adding, attending, gating, norming, summing } from "./decoder-code.ts";
import { type DecoderSettings, layerShapes } from "./decoder-settings.ts";

const MATRICES = {
  queries: "self_attn.q_proj",
  keys: "self_attn.k_proj",
  values: "self_attn.v_proj",
  out: "self_attn.o_proj",
  gate: "mlp.gate_proj",
  raise: "mlp.up_proj",
  lower: "mlp.down_proj",
} as const;

/** The norms' gains are in the matrices that read what is normed. */
type Layer = { readonly [part in keyof typeof MATRICES]: Weights };
const GAINS: Partial<Record<keyof typeof MATRICES, string>> = {
  queries: "input_layernorm",
  keys: "input_layernorm",
  values: "input_layernorm",
  gate: "post_attention_layernorm",
  raise: "post_attention_layernorm",
};

export type ForwardDecoder = {
  /** Makes of the vectors in the scratch's first rows parts of positions. @param parts rows of `partWidth` @param into the row of each */
  readonly layParts: (parts: Rows, into: readonly number[]) => void;
  /** @param positions of each its parts, by their rows, one at least @returns rows of normed states, one a sequence, valid until the next call */
  readonly lastStates: (parts: Rows, positions: readonly (readonly number[])[], ends: Ends) => Rows;
};

/** What is computed on the way, for at most so many positions; any number of decoders of these settings may share it. */
export type Scratch = AttentionScratch & {
  readonly x: Rows;
  readonly mixed: Rows;
  readonly added: Rows;
  readonly gates: Rows;
  readonly raised: Rows;
  readonly states: Rows;
  /** Addresses of a position's parts. */
  readonly list: Int32Array;
  readonly loops: Loops;
};

type Loop = (...parameters: number[]) => void;
type Loops = { readonly [name in "sum" | "norm" | "gate" | "add" | "attend"]: Loop };

/** Parts that a position may have. */
const MOST_PARTS = 64;

/** @throws RangeError for heads that are not of a multiple of four numbers */
export function scratchFor(positions: number, settings: DecoderSettings, memory: Memory): Scratch {
  const { width, hidden, heads, normEpsilon } = settings;
  const head = width / heads;
  if (head % 4 !== 0) throw new RangeError(`heads of ${head} numbers, and they must be a multiple of 4`);
  const rows = (of: number) => memory.rows(positions, of);
  const keys = keyWidth(settings);
  const list = memory.rows(1, MOST_PARTS);
  return {
    x: rows(width),
    normal: rows(width),
    queries: rows(width),
    keys: rows(keys),
    values: rows(keys),
    mixed: rows(width),
    added: rows(width),
    gates: rows(hidden),
    raised: rows(hidden),
    states: rows(width),
    scores: memory.rows(1, positions + 4),
    seen: memory.rows(heads * positions, width),
    list: new Int32Array(list.numbers.buffer, list.at, MOST_PARTS),
    loops: {
      sum: summing(memory.shared, partWidths(settings), normEpsilon),
      norm: norming(memory.shared, width, normEpsilon),
      gate: gating(memory.shared),
      add: adding(memory.shared),
      attend: attending(memory.shared, head),
    },
  };
}

/** Of what a part is made: a state, and its queries, keys and values. */
function partWidths(settings: DecoderSettings): [number, number, number, number] {
  return [settings.width, settings.width, keyWidth(settings), keyWidth(settings)];
}

/** Numbers of a part. */
export function partWidth(settings: DecoderSettings): number {
  return partWidths(settings).reduce((sum, width) => sum + width, 0);
}

export function roomForScratch(positions: number, settings: DecoderSettings): number {
  const { width, hidden, heads } = settings;
  return (
    6 * roomFor(positions, width) +
    2 * roomFor(positions, keyWidth(settings)) +
    2 * roomFor(positions, hidden) +
    roomFor(1, positions + 4) +
    roomFor(heads * positions, width) +
    roomFor(1, MOST_PARTS)
  );
}

export function roomForDecoder(settings: DecoderSettings): number {
  const room = layerShapes(0, settings).reduce((sum, [, shape]) => sum + (isMatrix(shape) ? roomFor(...shape) : 0), 0);
  return settings.layers * room;
}

const isMatrix = (shape: readonly number[]): shape is [number, number] => shape.length === 2;

/** @param longest of a sequence */
export function forwardDecoder(
  parameters: ReadonlyMap<string, Float32Array>,
  settings: DecoderSettings,
  longest: number,
  scratch: Scratch,
  memory: Memory,
): ForwardDecoder {
  const layers = Array.from({ length: settings.layers }, (_, layer) => layerOf(layer, parameters, settings, memory));
  const lastGain = parameters.get("model.norm.weight")!;
  const { width } = settings;
  const { x, normal, queries, keys, values, mixed, added, gates, raised, states, list, loops } = scratch;
  const { multiply } = memory;
  const attend = attention(settings, longest, scratch, memory);
  const norm = (from: Rows, count: number, to: Rows) => loops.norm(from.at, to.at, count);
  const add = (to: Rows, from: Rows, count: number) => loops.add(to.at, from.at, endOf(to, count));
  const sumParts = (parts: Rows, positions: readonly (readonly number[])[]) => {
    positions.forEach((own, row) => {
      if (own.length > MOST_PARTS)
        throw new RangeError(`a position of ${own.length} parts, and ${MOST_PARTS} is the most`);
      for (let at = 0; at < own.length; at++) list[at] = parts.at + 4 * own[at]! * parts.width;
      const end = list.byteOffset + 4 * own.length;
      loops.sum(list.byteOffset, end, rowAt(x, row), rowAt(queries, row), rowAt(keys, row), rowAt(values, row));
    });
  };
  return {
    layParts(parts, into) {
      multiply(x, into.length, layers[0]!.queries, queries);
      multiply(x, into.length, layers[0]!.keys, keys);
      multiply(x, into.length, layers[0]!.values, values);
      into.forEach((part, row) => {
        let at = part * parts.width;
        for (const { numbers, width } of [x, queries, keys, values]) {
          parts.numbers.set(numbers.subarray(row * width, (row + 1) * width), at);
          at += width;
        }
      });
    },
    lastStates(parts, tokens, ends) {
      const positions = tokens.length;
      const all = Array.from({ length: positions }, (_, at) => at);
      const last = ends.map((end) => end - 1);
      sumParts(parts, tokens);
      let [state, asked] = [x, all];
      layers.forEach((layer, at) => {
        const isLast = at === layers.length - 1;
        if (at > 0) {
          norm(x, positions, normal);
          multiply(normal, positions, layer.keys, keys);
        }
        if (isLast) {
          pick(x, last, width, states);
          [state, asked] = [states, last];
        }
        if (at === 0) {
          if (isLast) pick(queries, last, width, queries);
          attend.mix(asked, ends, mixed);
        } else if (isLast) {
          pick(normal, last, width, added);
          multiply(added, asked.length, layer.queries, queries);
          attend.mixThenMultiply(asked, ends, layer.values, mixed);
        } else {
          multiply(normal, asked.length, layer.queries, queries);
          multiply(normal, positions, layer.values, values);
          attend.mix(asked, ends, mixed);
        }
        multiply(mixed, asked.length, layer.out, added);
        add(state, added, asked.length);
        norm(state, asked.length, normal);
        multiply(normal, asked.length, layer.gate, gates);
        multiply(normal, asked.length, layer.raise, raised);
        loops.gate(gates.at, raised.at, endOf(gates, asked.length));
        multiply(gates, asked.length, layer.lower, added);
        add(state, added, asked.length);
      });
      norm(states, ends.length, states);
      for (let row = 0; row < ends.length; row++)
        for (let at = 0; at < width; at++) states.numbers[row * states.width + at]! *= lastGain[at]!;
      return states;
    },
  };
}

function keyWidth({ width, heads, keyValueHeads }: DecoderSettings): number {
  return (width / heads) * keyValueHeads;
}

function layerOf(
  layer: number,
  parameters: ReadonlyMap<string, Float32Array>,
  settings: DecoderSettings,
  memory: Memory,
): Layer {
  const nameOf = (part: string) => `model.layers.${layer}.${part}.weight`;
  const shapes = new Map(layerShapes(layer, settings));
  const matrices = Object.entries(MATRICES).map(([part, name]) => {
    const [out, width] = shapes.get(nameOf(name)) as [number, number];
    const laid = memory.weights(parameters.get(nameOf(name))!, out, width);
    const gain = GAINS[part as keyof typeof MATRICES];
    if (gain !== undefined) scaleColumns(laid, parameters.get(nameOf(gain))!);
    return [part, laid] as const;
  });
  return Object.fromEntries(matrices) as Layer;
}

function scaleColumns({ numbers, width, out }: Weights, by: Float32Array): void {
  for (let row = 0; row < out; row++) for (let at = 0; at < by.length; at++) numbers[row * width + at]! *= by[at]!;
}

/** Where so many rows end in the memory. */
function endOf(rows: Rows, count: number): number {
  return rowAt(rows, count);
}

function rowAt({ at, width }: Rows, row: number): number {
  return at + 4 * width * row;
}

/** @param rows ascending, so that `to` may be x */
function pick(x: Rows, rows: readonly number[], width: number, to: Rows): void {
  rows.forEach((row, at) => {
    to.numbers.set(x.numbers.subarray(row * x.width, row * x.width + width), at * to.width);
  });
}
