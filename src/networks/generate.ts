/**
 * Generation: a decoder writes on, a token a step, over the keys and values of what it has read.
 *
 * In: prompts and how to draw.  Out: for each the tokens that follow. Each prompt is read once, however many continuations of it are asked
 * for; then all of them grow together, so that a step reads the weights once for all.
 * What is drawn for one continuation does not depend on which others grow beside it.
 */
import { seededRandom, seedFrom } from "../domain/index.ts";
import { Graph } from "../tensor/graph.ts";
import { reshape } from "../tensor/operators.ts";
import { compile, type Program } from "../tensor/program.ts";
import { decoder, type KeyValues, placesOf } from "./decoder.ts";
import { HIDDEN } from "./decoder-settings.ts";
import { draw, type Spread } from "./draw-token.ts";
import { append, atAsked, BEGINNING, bucketOf, emptyRow, feedsOf, readRowWithKeys, type TokenNetwork } from "./rows.ts";

export type Drawing = Spread & {
  readonly mostTokens: number;
  readonly seed: number;
  /** Asked after each token; true ends the continuation, the token included. */
  readonly ends: (tokens: readonly number[]) => boolean;
};

export type Continuation = {
  readonly tokens: readonly number[];
  /** log p of each token under the network itself, in nats, before temperature and top-p. */
  readonly logProbabilities: readonly number[];
  /** "length": cut at the most tokens, or where the cache was full. */
  readonly finish: "stop" | "length";
};

export type Generator = {
  /** @param prompts each of at least one token; equal ones are read once */
  readonly write: (
    prompts: readonly (readonly number[])[],
    drawing: Drawing,
    signal: AbortSignal,
  ) => Promise<Continuation[]>;
  readonly close: () => Promise<void>;
};

const PROMPT_STEP = 32;

/** @param longest tokens of a prompt and its continuation together */
export function generator(
  network: TokenNetwork,
  parameters: ReadonlyMap<string, Float32Array>,
  longest: number,
  threads: number,
): Generator {
  const weights = Object.fromEntries(parameters);
  const readers = new Map<number, Promise<Program>>();
  const steppers = new Map<number, Promise<Program>>();
  const once = (made: Map<number, Promise<Program>>, size: number, make: () => Promise<Program>) => {
    const program = made.get(size) ?? make();
    made.set(size, program);
    return program;
  };
  return {
    async write(prompts, drawing, signal) {
      if (prompts.length === 0) return [];
      const cache = newCache(network, prompts.length, longest);
      const first = new Map<string, { readonly row: number; readonly logits: Float32Array }>();
      const logits: Float32Array[] = [];
      for (const [row, prompt] of prompts.entries()) {
        signal.throwIfAborted();
        const known = first.get(prompt.join());
        if (known !== undefined) copyRow(cache, known.row, row, prompt.length);
        else {
          if (prompt.length === 0 || prompt.length > longest)
            throw new RangeError(`a prompt of ${prompt.length} tokens; 1 to ${longest} can be read`);
          const length = bucketOf(prompt.length, PROMPT_STEP);
          const program = await once(readers, length, () => compileReader(network, length, threads));
          const said = await program.run({ ...weights, ...feedsOf(rowOf(prompt), { length, asked: 1 }) });
          keep(cache, said, { fromRow: 0, toRow: row, length, count: prompt.length });
          first.set(prompt.join(), { row, logits: said[LOGITS]! });
        }
        logits.push(first.get(prompt.join())!.logits);
      }
      const step = await once(steppers, prompts.length, () => compileStep(network, prompts.length, longest, threads));
      return writeOn(cache, logits, step, weights, drawing, signal);
    },
    async close() {
      for (const program of [...readers.values(), ...steppers.values()]) await (await program).close();
    },
  };
}

function rowOf(prompt: readonly number[]) {
  const row = emptyRow();
  row.asked.push({ after: append(row, BEGINNING, prompt), token: 0 });
  return row;
}

const LOGITS = "logits";
const keysOf = (layer: number) => `keys ${layer}`;
const valuesOf = (layer: number) => `values ${layer}`;
const past = (name: string) => `past ${name}`;

function named(keyValues: readonly KeyValues[]) {
  return Object.fromEntries(
    keyValues.flatMap(({ keys, values }, layer) => [
      [keysOf(layer), keys],
      [valuesOf(layer), values],
    ]),
  );
}

function compileReader(network: TokenNetwork, length: number, threads: number): Promise<Program> {
  const graph = new Graph("use");
  const { hidden, keyValues } = readRowWithKeys(graph, network, length);
  return compile(graph, { ...named(keyValues), [LOGITS]: network.logits(atAsked(hidden, 1)) }, threads);
}

const [TOKENS, POSITIONS, MASK] = ["step.tokens", "step.positions", "step.mask"];

/** One token a row, over a cache of fixed length whose unfilled places are hidden. */
function compileStep(network: TokenNetwork, rows: number, longest: number, threads: number): Promise<Program> {
  const graph = new Graph("use");
  const { settings, layerOf, embed, logits } = network;
  const { layers, width, heads, keyValueHeads } = settings;
  const shape = [rows, keyValueHeads, longest, width / heads];
  const cached = Array.from({ length: layers }, (_, layer) => ({
    keys: graph.input(past(keysOf(layer)), shape),
    values: graph.input(past(valuesOf(layer)), shape),
  }));
  const places = placesOf(graph.input(POSITIONS!, [rows, 1], "int32"), longest, settings);
  const mask = graph.input(MASK!, [rows, 1, 1, longest + 1]);
  const tokens = graph.input(TOKENS!, [rows, 1], "int32");
  const { hidden, keyValues } = decoder(embed(tokens), mask, places, settings, layerOf, cached);
  return compile(graph, { ...named(keyValues), [LOGITS]: logits(reshape(hidden, [rows, width])) }, threads);
}

type Cache = {
  readonly rows: number;
  readonly heads: number;
  readonly width: number;
  readonly longest: number;
  /** By name, [rows, heads, longest, width]. */
  readonly arrays: ReadonlyMap<string, Float32Array>;
  /** Places filled, by row. */
  readonly filled: number[];
};

function newCache({ settings }: TokenNetwork, rows: number, longest: number): Cache {
  const { layers, keyValueHeads: heads, width: all, heads: queryHeads } = settings;
  const width = all / queryHeads;
  const names = Array.from({ length: layers }, (_, layer) => [keysOf(layer), valuesOf(layer)]).flat();
  const arrays = new Map(names.map((name) => [name, new Float32Array(rows * heads * longest * width)]));
  return { rows, heads, width, longest, arrays, filled: Array.from({ length: rows }, () => 0) };
}

/** Puts what a run said of some positions behind what a row of the cache holds. */
function keep(
  cache: Cache,
  said: Readonly<Record<string, Float32Array>>,
  { fromRow, toRow, length, count }: { fromRow: number; toRow: number; length: number; count: number },
): void {
  const { heads, width, longest, arrays, filled } = cache;
  for (const [name, array] of arrays) {
    for (let head = 0; head < heads; head++) {
      const from = (fromRow * heads + head) * length * width;
      array.set(
        said[name]!.subarray(from, from + count * width),
        ((toRow * heads + head) * longest + filled[toRow]!) * width,
      );
    }
  }
  filled[toRow]! += count;
}

function copyRow({ heads, width, longest, arrays, filled }: Cache, from: number, to: number, count: number): void {
  const size = heads * longest * width;
  for (const array of arrays.values()) array.copyWithin(to * size, from * size, (from + 1) * size);
  filled[to] = count;
}

async function writeOn(
  cache: Cache,
  first: readonly Float32Array[],
  step: Program,
  weights: Readonly<Record<string, Float32Array>>,
  drawing: Drawing,
  signal: AbortSignal,
): Promise<Continuation[]> {
  const { rows, longest, filled } = cache;
  const grown = first.map((_, row) => ({
    tokens: [] as number[],
    logProbabilities: [] as number[],
    finish: undefined as Continuation["finish"] | undefined,
    random: seededRandom(seedFrom(`continuation ${row}`, drawing.seed)),
  }));
  const take = (row: number, logits: Float32Array): void => {
    const own = grown[row]!;
    if (own.finish !== undefined) return;
    const { token, logProbability } = draw(logits, drawing, own.random);
    own.tokens.push(token);
    own.logProbabilities.push(logProbability);
    if (drawing.ends(own.tokens)) own.finish = "stop";
    else if (own.tokens.length >= drawing.mostTokens || filled[row]! >= longest) own.finish = "length";
  };
  first.forEach((logits, row) => {
    take(row, logits);
  });
  while (grown.some(({ finish }) => finish === undefined)) {
    signal.throwIfAborted();
    // A row that has ended reads its last token again and again, and nothing of that is kept.
    const said = await step.run({
      ...weights,
      [TOKENS!]: Int32Array.from(grown, ({ tokens }) => tokens.at(-1)!),
      [POSITIONS!]: Int32Array.from(filled, (count) => Math.min(count, longest - 1)),
      [MASK!]: maskOf(cache),
      ...Object.fromEntries([...cache.arrays].map(([name, array]) => [past(name), array])),
    });
    const vocabulary = said[LOGITS]!.length / rows;
    for (let row = 0; row < rows; row++) {
      if (grown[row]!.finish !== undefined) continue;
      keep(cache, said, { fromRow: row, toRow: row, length: 1, count: 1 });
      take(row, said[LOGITS]!.subarray(row * vocabulary, (row + 1) * vocabulary));
    }
  }
  return grown.map(({ tokens, logProbabilities, finish }) => ({ tokens, logProbabilities, finish: finish! }));
}

/** Each row sees what it has filled, and the token it reads now, which stands last. */
function maskOf({ rows, longest, filled }: Cache): Float32Array {
  const mask = new Float32Array(rows * (longest + 1)).fill(HIDDEN);
  for (let row = 0; row < rows; row++) {
    mask.fill(0, row * (longest + 1), row * (longest + 1) + filled[row]!);
    mask[row * (longest + 1) + longest] = 0;
  }
  return mask;
}
