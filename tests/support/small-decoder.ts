/**
 * A decoder small enough for tests, run on any vectors and under any mask.
 */
import { seededRandom } from "../../src/domain/index.ts";
import { decoder, placesOf, plainLinear } from "../../src/networks/decoder.ts";
import { type DecoderSettings, HIDDEN } from "../../src/networks/decoder-settings.ts";
import { Graph } from "../../src/tensor/graph.ts";
import { beginParameters } from "../../src/tensor/learner.ts";
import { type Feeds, compile as ours, type Program } from "../../src/tensor/program.ts";

export const SMALL: DecoderSettings = {
  layers: 2,
  width: 16,
  heads: 4,
  keyValueHeads: 2,
  hidden: 24,
  ropeBase: 10_000,
  normEpsilon: 1e-5,
  dropout: 0,
};

const LONGEST = 256;

export type SmallDecoder = {
  readonly program: Program;
  readonly parameters: Map<string, Float32Array>;
  readonly run: (feeds: Feeds) => Promise<Record<string, Float32Array>>;
};

/** Inputs: x, places, mask, and with `past` the keys and values before. Outputs: hidden, and "keys 0", "values 0" and so on. */
export async function smallDecoder(
  length: number,
  {
    settings = SMALL,
    past = 0,
    known = new Map<string, Float32Array>(),
    compile = ours,
  }: {
    readonly settings?: DecoderSettings;
    readonly past?: number;
    readonly known?: ReadonlyMap<string, Float32Array>;
    readonly compile?: typeof ours;
  } = {},
): Promise<SmallDecoder> {
  const graph = new Graph("use");
  const { layers, width, heads, keyValueHeads } = settings;
  const before = (layer: number, kind: string) =>
    graph.input(`past ${kind} ${layer}`, [1, keyValueHeads, past, width / heads]);
  const { hidden, keyValues } = decoder(
    graph.input("x", [1, length, width]),
    graph.input("mask", [1, 1, length, past + length]),
    placesOf(graph.input("places", [1, length], "int32"), LONGEST, settings),
    settings,
    plainLinear(settings),
    past === 0
      ? undefined
      : Array.from({ length: layers }, (_, layer) => ({
          keys: before(layer, "keys"),
          values: before(layer, "values"),
        })),
  );
  const kept = keyValues.flatMap(({ keys, values }, layer) => [
    [`keys ${layer}`, keys] as const,
    [`values ${layer}`, values] as const,
  ]);
  const program = await compile(graph, { hidden, ...Object.fromEntries(kept) }, 1);
  const parameters = louder(beginParameters(graph, 1, known), known);
  return { program, parameters, run: (feeds) => program.run({ ...Object.fromEntries(parameters), ...feeds }) };
}

/** Weights as they begin are so small that attention hardly matters; ten times as large it does. */
function louder(parameters: Map<string, Float32Array>, known: ReadonlyMap<string, Float32Array>) {
  for (const [name, values] of parameters)
    if (!known.has(name) && !name.includes("norm")) for (let at = 0; at < values.length; at++) values[at]! *= 10;
  return parameters;
}

export function numbers(count: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => 2 * random() - 1);
}

/** @param sees whether a query sees a key */
export function maskOf(queries: number, keys: number, sees: (query: number, key: number) => boolean): Float32Array {
  return Float32Array.from({ length: queries * keys }, (_, at) =>
    sees(Math.floor(at / keys), at % keys) ? 0 : HIDDEN,
  );
}

export function placesFrom(first: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, at) => first + at);
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Array.from(a).reduce((largest, one, at) => Math.max(largest, Math.abs(one - b[at]!)), 0);
}
