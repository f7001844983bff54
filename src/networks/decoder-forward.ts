/**
 * The decoder (`decoder.ts`) in use, as plain loops: the same sums as its graph, without a runtime that must be started.
 *
 * In: the vectors of sequences, laid one after the other.  Out: of each sequence its last position's state, which has read all before it.
 * A sequence sees itself only, and from left to right. In the last layer nothing but the last positions is asked for, so only their queries and
 * feed-forwards are computed.
 */

import { type Memory, type Rows, roomFor, type Weights } from "../tensor/products.ts";
import { rotaryTables } from "../tensor/rotary-tables.ts";
import { adding, attending, gating, norming } from "./decoder-code.ts";
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
  readonly attentionGain: Rows;
  readonly forwardGain: Rows;
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
  /** Of one query and head. */
  readonly scores: Rows;
  readonly loops: Loops;
};

type Loop = (...parameters: number[]) => void;
type Loops = { readonly norm: Loop; readonly gate: Loop; readonly add: Loop; readonly attend: Loop };

/** @throws RangeError for heads that are not of a multiple of four numbers */
export function scratchFor(positions: number, settings: DecoderSettings, memory: Memory): Scratch {
  const { width, hidden, heads, normEpsilon } = settings;
  if ((width / heads) % 4 !== 0)
    throw new RangeError(`heads of ${width / heads} numbers, and they must be a multiple of 4`);
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
    scores: memory.rows(1, positions + 4),
    loops: {
      norm: norming(memory.shared, width, normEpsilon),
      gate: gating(memory.shared),
      add: adding(memory.shared),
      attend: attending(memory.shared, width / heads, keyWidth(settings)),
    },
  };
}

export function roomForScratch(positions: number, settings: DecoderSettings): number {
  const { width, hidden } = settings;
  return (
    5 * roomFor(positions, width) +
    2 * roomFor(positions, keyWidth(settings)) +
    2 * roomFor(positions, hidden) +
    roomFor(1, positions + 4)
  );
}

export function roomForDecoder(settings: DecoderSettings): number {
  const room = layerShapes(0, settings).reduce((sum, [, shape]) => sum + (isMatrix(shape) ? roomFor(...shape) : 0), 0);
  return settings.layers * (room + 2 * roomFor(1, settings.width)) + roomFor(1, settings.width);
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
  const lastGain = gainOf("model.norm.weight", parameters, settings, memory);
  const attend = attention(settings, longest, scratch);
  const { width } = settings;
  const { normal, queries, keys, values, mixed, added, gates, raised, states, loops } = scratch;
  const { multiply } = memory;
  const norm = (from: Rows, count: number, gain: Rows, to: Rows) => loops.norm(from.at, to.at, gain.at, count);
  const add = (to: Rows, from: Rows, count: number) => loops.add(to.at, from.at, endOf(to, count));
  return {
    lastStates(x, ends) {
      const positions = ends.at(-1) ?? 0;
      const all = Array.from({ length: positions }, (_, at) => at);
      const last = ends.map((end) => end - 1);
      let [state, asked] = [x, all];
      layers.forEach((layer, at) => {
        norm(x, positions, layer.attentionGain, normal);
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
        add(state, added, asked.length);
        norm(state, asked.length, layer.forwardGain, normal);
        multiply(normal, asked.length, layer.gate, gates);
        multiply(normal, asked.length, layer.raise, raised);
        loops.gate(gates.at, raised.at, endOf(gates, asked.length));
        multiply(gates, asked.length, layer.lower, added);
        add(state, added, asked.length);
      });
      norm(states, ends.length, lastGain, states);
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
    attentionGain: gainOf(nameOf("input_layernorm"), parameters, settings, memory),
    forwardGain: gainOf(nameOf("post_attention_layernorm"), parameters, settings, memory),
  };
}

function gainOf(
  name: string,
  parameters: ReadonlyMap<string, Float32Array>,
  { width }: DecoderSettings,
  memory: Memory,
): Rows {
  const gain = memory.rows(1, width);
  gain.numbers.set(parameters.get(name)!);
  return gain;
}

/** Where so many rows end in the memory. */
function endOf({ at, width }: Rows, count: number): number {
  return at + 4 * width * count;
}

/** @param rows ascending, so that `to` may be x */
function pick(x: Rows, rows: readonly number[], width: number, to: Rows): void {
  rows.forEach((row, at) => {
    to.numbers.set(x.numbers.subarray(row * x.width, row * x.width + width), at * to.width);
  });
}

/** Queries and keys are turned by their places (rotary), then each query takes the mean of the values it sees, by softmax of its scores. */
function attention(settings: DecoderSettings, longest: number, { queries, keys, values, scores, loops }: Scratch) {
  const { width, heads, keyValueHeads, ropeBase } = settings;
  const head = width / heads;
  const half = head / 2;
  const places = Array.from({ length: longest }, (_, at) => at);
  const { cosines, sines } = rotaryTables(places, head, ropeBase);
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
    const group = 4 * Math.floor((of * keyValueHeads) / heads) * head;
    loops.attend(
      queries.at + 4 * (query * queries.width + of * head),
      keys.at + 4 * begin * keys.width + group,
      values.at + 4 * begin * values.width + group,
      4 * (position + 1 - begin) * keys.width,
      scores.at,
      to.at + 4 * (query * to.width + of * head),
    );
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
