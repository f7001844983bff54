/**
 * The decoder (`decoder.ts`) in use, as plain loops: the same sums as its graph, without a runtime that must be started.
 *
 * In: the vectors of sequences, laid one after the other.  Out: of each sequence its last position's state, which has read all before it.
 * A sequence sees itself only, and from left to right. In the last layer nothing but the last positions is asked for, so only their queries and
 * feed-forwards are computed.
 */

import { type Memory, type Rows, roomFor, type Weights } from "../tensor/products.ts";
import { rotaryTables } from "../tensor/rotary-tables.ts";
import { type DecoderSettings, layerShapes } from "./decoder-settings.ts";

/** Where sequences end: sequence i is from ends[i - 1] to ends[i]. */
export type Ends = readonly number[];

const MATRICES = {
  queries: "self_attn.q_proj",
  keys: "self_attn.k_proj",
  values: "self_attn.v_proj",
  out: "self_attn.o_proj",
  gate: "mlp.gate_proj",
  raise: "mlp.up_proj",
  lower: "mlp.down_proj",
} as const;

type Layer = { readonly [part in keyof typeof MATRICES]: Weights } & {
  readonly attentionGain: Float32Array;
  readonly forwardGain: Float32Array;
};

export type ForwardDecoder = {
  /** @param x vectors, overwritten @returns rows of normed states, one a sequence, valid until the next call */
  readonly lastStates: (x: Rows, ends: Ends) => Rows;
};

/** What is computed on the way, for at most so many positions; any number of decoders of these settings may share it. */
export type Scratch = {
  readonly normal: Rows;
  readonly queries: Rows;
  readonly keys: Rows;
  readonly values: Rows;
  readonly mixed: Rows;
  readonly added: Rows;
  readonly gates: Rows;
  readonly raised: Rows;
  readonly states: Rows;
};

export function scratchFor(positions: number, settings: DecoderSettings, memory: Memory): Scratch {
  const { width, hidden } = settings;
  const rows = (of: number) => memory.rows(positions, of);
  return {
    normal: rows(width),
    queries: rows(width),
    keys: rows(keyWidth(settings)),
    values: rows(keyWidth(settings)),
    mixed: rows(width),
    added: rows(width),
    gates: rows(hidden),
    raised: rows(hidden),
    states: rows(width),
  };
}

export function roomForScratch(positions: number, settings: DecoderSettings): number {
  const { width, hidden } = settings;
  return 5 * roomFor(positions, width) + 2 * roomFor(positions, keyWidth(settings)) + 2 * roomFor(positions, hidden);
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
  const attend = attention(settings, longest, scratch);
  const { width, normEpsilon } = settings;
  const { normal, queries, keys, values, mixed, added, gates, raised, states } = scratch;
  const { multiply } = memory;
  return {
    lastStates(x, ends) {
      const positions = ends.at(-1) ?? 0;
      const all = Array.from({ length: positions }, (_, at) => at);
      const last = ends.map((end) => end - 1);
      let [state, asked] = [x, all];
      layers.forEach((layer, at) => {
        rmsNorm(x, positions, layer.attentionGain, width, normEpsilon, normal);
        multiply(normal, positions, layer.keys, keys);
        multiply(normal, positions, layer.values, values);
        if (at === layers.length - 1) {
          pick(normal, last, width, normal);
          pick(x, last, width, states);
          [state, asked] = [states, last];
        }
        multiply(normal, asked.length, layer.queries, queries);
        attend(asked, ends, mixed);
        multiply(mixed, asked.length, layer.out, added);
        addTo(state, added, asked.length);
        rmsNorm(state, asked.length, layer.forwardGain, width, normEpsilon, normal);
        multiply(normal, asked.length, layer.gate, gates);
        multiply(normal, asked.length, layer.raise, raised);
        gated(gates, raised, asked.length);
        multiply(gates, asked.length, layer.lower, added);
        addTo(state, added, asked.length);
      });
      rmsNorm(states, ends.length, lastGain, width, normEpsilon, states);
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
    return [part, memory.weights(parameters.get(nameOf(name))!, out, width)] as const;
  });
  return {
    ...(Object.fromEntries(matrices) as Record<keyof typeof MATRICES, Weights>),
    attentionGain: parameters.get(nameOf("input_layernorm"))!,
    forwardGain: parameters.get(nameOf("post_attention_layernorm"))!,
  };
}

/** x over the root of its mean square, times a gain (Zhang and Sennrich, 2019). @param to may be x */
function rmsNorm(x: Rows, count: number, gain: Float32Array, width: number, epsilon: number, to: Rows): void {
  const [read, written] = [x.numbers, to.numbers];
  for (let row = 0; row < count; row++) {
    const [from, into] = [row * x.width, row * to.width];
    let squares = 0;
    for (let at = 0; at < width; at++) squares += read[from + at]! * read[from + at]!;
    const spread = 1 / Math.sqrt(squares / width + epsilon);
    for (let at = 0; at < width; at++) written[into + at] = read[from + at]! * spread * gain[at]!;
  }
}

/** @param rows ascending, so that `to` may be x */
function pick(x: Rows, rows: readonly number[], width: number, to: Rows): void {
  rows.forEach((row, at) => {
    to.numbers.set(x.numbers.subarray(row * x.width, row * x.width + width), at * to.width);
  });
}

function addTo(x: Rows, added: Rows, count: number): void {
  const [into, from, many] = [x.numbers, added.numbers, count * x.width];
  for (let at = 0; at < many; at++) into[at]! += from[at]!;
}

/** silu(gate) times what was raised, into the gates. */
function gated(gates: Rows, raised: Rows, count: number): void {
  const [into, from, many] = [gates.numbers, raised.numbers, count * gates.width];
  for (let at = 0; at < many; at++) into[at] = (into[at]! / (1 + Math.exp(-into[at]!))) * from[at]!;
}

/** Queries and keys are turned by their places (rotary), then each query takes the mean of the values it sees, by softmax of its scores. */
function attention(settings: DecoderSettings, longest: number, { queries, keys, values }: Scratch) {
  const { width, heads, keyValueHeads, ropeBase } = settings;
  const head = width / heads;
  const half = head / 2;
  const places = Array.from({ length: longest }, (_, at) => at);
  const { cosines, sines } = rotaryTables(places, head, ropeBase);
  const scores = new Float64Array(longest);
  const turn = ({ numbers, width: wide }: Rows, row: number, count: number, place: number) => {
    for (let of = 0; of < count; of++) {
      const from = row * wide + of * head;
      for (let at = 0; at < half; at++) {
        const cosine = cosines[place * head + at]!;
        const sine = sines[place * head + at]!;
        const first = numbers[from + at]!;
        const second = numbers[from + at + half]!;
        numbers[from + at] = first * cosine - second * sine;
        numbers[from + at + half] = second * cosine + first * sine;
      }
    }
  };
  const one = (query: number, begin: number, position: number, of: number, to: Rows) => {
    const [asking, asked, told, written] = [queries.numbers, keys.numbers, values.numbers, to.numbers];
    const from = query * queries.width + of * head;
    const group = Math.floor((of * keyValueHeads) / heads) * head;
    let largest = Number.NEGATIVE_INFINITY;
    for (let seen = begin; seen <= position; seen++) {
      let score = 0;
      const key = seen * keys.width + group;
      for (let at = 0; at < head; at++) score += asking[from + at]! * asked[key + at]!;
      scores[seen - begin] = score / Math.sqrt(head);
      largest = Math.max(largest, scores[seen - begin]!);
    }
    let all = 0;
    for (let seen = begin; seen <= position; seen++) {
      scores[seen - begin] = Math.exp(scores[seen - begin]! - largest);
      all += scores[seen - begin]!;
    }
    const into = query * to.width + of * head;
    written.fill(0, into, into + head);
    for (let seen = begin; seen <= position; seen++) {
      const share = scores[seen - begin]! / all;
      const value = seen * values.width + group;
      for (let at = 0; at < head; at++) written[into + at]! += share * told[value + at]!;
    }
  };
  /** @param asked the positions of the queries, ascending */
  return (asked: readonly number[], ends: Ends, to: Rows) => {
    let [begin, query] = [0, 0];
    for (const end of ends) {
      for (let at = begin; at < end; at++) turn(keys, at, keyValueHeads, at - begin);
      for (; query < asked.length && asked[query]! < end; query++) {
        const position = asked[query]!;
        turn(queries, query, heads, position - begin);
        for (let of = 0; of < heads; of++) one(query, begin, position, of, to);
      }
      begin = end;
    }
  };
}
