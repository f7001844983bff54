/**
 * The career model writes reasons and reads them back.
 *
 * In: a history.  Out: K reasons, sampled, each with p(title | history, reason).
 * The history is read once; then all reasons grow together, a token a run, over the keys and values of what came before
 * (a key-value cache): the work of a token does not grow with what stands before it but in attention.
 */
import { type CareerHistory, type Distribution, type Random, seededRandom, seedFrom } from "../domain/index.ts";
import { HIDDEN } from "../networks/decoder-settings.ts";
import { softmax } from "../statistics/softmax.ts";
import { compile, type Program } from "../tensor/program.ts";
import { layBatch } from "./career-batch.ts";
import { MOST_JOBS } from "./career-model.ts";
import { careerGraph } from "./career-network.ts";
import { type CareerNetwork, REPEATS } from "./career-settings.ts";
import { answerTokens, type JobPosition, renderJobs, SLOTS } from "./render.ts";
import { ANSWER, THINK, THOUGHT } from "./vocabulary.ts";

export type WrittenReason = {
  readonly text: string;
  readonly tokens: readonly number[];
  /** False where it was cut at the longest length. */
  readonly ended: boolean;
  /** log p of its tokens, the closing mark included, in nats at the temperature it was drawn at. */
  readonly logProbability: number;
  /** p(title | history, reason). */
  readonly distribution: Distribution;
};

export type Sampling = {
  readonly reasons: number;
  readonly temperature: number;
  /** Only the likeliest tokens that together have this much probability are drawn from; 1 for all (Holtzman et al., 2020). */
  readonly topP: number;
  readonly mostTokens: number;
};

export const USUAL_SAMPLING: Omit<Sampling, "reasons"> = { temperature: 1, topP: 1, mostTokens: 90 };

/** Positions kept of history and reason together. */
const CACHE = 128;

export type ReasonWriter = {
  readonly write: (history: CareerHistory, seed: number, signal: AbortSignal) => Promise<WrittenReason[]>;
  readonly close: () => Promise<void>;
};

/** @param parameters as they are now: they become part of the graphs */
export async function reasonWriter(
  network: CareerNetwork,
  parameters: ReadonlyMap<string, Float32Array>,
  sampling: Sampling,
  threads: number,
): Promise<ReasonWriter> {
  const { layers } = network.settings;
  const names = Array.from({ length: layers }, (_, layer) => [`keys ${layer}`, `values ${layer}`]).flat();
  const make = async (rows: number, length: number, past: number, reads: boolean): Promise<Program> => {
    const shape = { rows, length, answers: reads ? rows : 0, words: reads ? rows : 0, past };
    const { graph, outputs } = careerGraph("use", network, shape);
    const kept = outputs.keyValues.flatMap(({ keys, values }) => [keys, values]);
    return compile(
      graph,
      {
        ...Object.fromEntries(names.map((name, at) => [name, kept[at]!])),
        ...(reads && { words: outputs.wordScores!, titles: outputs.titleScores! }),
      },
      threads,
      parameters,
    );
  };
  const read = await make(1, MOST_JOBS, 0, false);
  const step = await make(sampling.reasons, 1, CACHE, true);
  return {
    async write(history, seed, signal) {
      const jobs = renderJobs(history, network.vocabulary, network.taxonomy, MOST_JOBS);
      const cache = await readHistory(jobs, read, network, sampling.reasons);
      return writeAll(jobs, cache, step, network, sampling, seededRandom(seedFrom(history.id, seed)), signal);
    },
    async close() {
      await read.close();
      await step.close();
    },
  };
}

/** Keys and values of what came before, for each reason, in the order of the program's inputs. */
type Cache = { readonly arrays: ReadonlyMap<string, Float32Array>; readonly mask: Float32Array; filled: number };

async function readHistory(
  jobs: readonly JobPosition[],
  read: Program,
  network: CareerNetwork,
  reasons: number,
): Promise<Cache> {
  const shape = { rows: 1, length: MOST_JOBS, answers: 0, words: 0, past: 0 };
  const { feeds } = layBatch([[{ jobs, reason: undefined, answers: [], reasonWeight: 0 }]], shape, network.vocabulary);
  const kept = await read.run(feeds);
  const mask = new Float32Array(reasons * (CACHE + 1)).fill(HIDDEN);
  for (let row = 0; row < reasons; row++) mask[row * (CACHE + 1) + CACHE] = 0;
  const arrays = new Map(
    Object.entries(kept).map(([name, values]) => [
      `past ${name}`,
      new Float32Array((values.length / MOST_JOBS) * CACHE * reasons),
    ]),
  );
  const cache: Cache = { arrays, mask, filled: 0 };
  for (let at = 0; at < jobs.length; at++)
    keep(cache, reasons, network, (name, _row, head) => {
      const values = kept[name.slice("past ".length)]!;
      const width = headWidth(network);
      return { values, from: (head * MOST_JOBS + at) * width };
    });
  return cache;
}

function headWidth({ settings }: CareerNetwork): number {
  return settings.width / settings.heads;
}

/** Writes one more position into the cache, and lets it be seen. */
function keep(
  cache: Cache,
  reasons: number,
  network: CareerNetwork,
  found: (name: string, row: number, head: number) => { readonly values: Float32Array; readonly from: number },
): void {
  const width = headWidth(network);
  const { keyValueHeads } = network.settings;
  for (const [name, array] of cache.arrays) {
    for (let row = 0; row < reasons; row++) {
      for (let head = 0; head < keyValueHeads; head++) {
        const { values, from } = found(name, row, head);
        array.set(values.subarray(from, from + width), ((row * keyValueHeads + head) * CACHE + cache.filled) * width);
      }
    }
  }
  for (let row = 0; row < reasons; row++) cache.mask[row * (CACHE + 1) + cache.filled] = 0;
  cache.filled++;
}

async function writeAll(
  jobs: readonly JobPosition[],
  cache: Cache,
  step: Program,
  network: CareerNetwork,
  { reasons, temperature, topP, mostTokens }: Sampling,
  random: Random,
  signal: AbortSignal,
): Promise<WrittenReason[]> {
  const { vocabulary } = network;
  const repeats = repeatsOf(jobs, reasons, network);
  const rows = Int32Array.from({ length: reasons }, (_, row) => row);
  const written = Array.from({ length: reasons }, () => ({ tokens: [] as number[], logProbability: 0, ended: false }));
  const distributions: Distribution[] = [];
  // A reason that has ended waits for the others: it is asked for its answer as soon as it ends, and what it reads after that is thrown away.
  const next = written.map(() => THINK as number);
  // The two marks are kept beside the jobs and the tokens; the answer reads them all and is not kept.
  const room = Math.min(mostTokens, CACHE - jobs.length - 2);
  const places = (place: number) => new Int32Array(reasons).fill(place);
  for (let at = 0; distributions.filter(Boolean).length < reasons; at++) {
    signal.throwIfAborted();
    const tokens = new Int32Array(reasons * SLOTS);
    next.forEach((token, row) => {
      tokens.set(token === ANSWER ? answerTokens(jobs.at(-1), vocabulary) : [token], row * SLOTS);
    });
    const out = await step.run({
      "tokens of positions": tokens,
      places: places(jobs.length + at),
      mask: cache.mask,
      "answer positions": rows,
      "word positions": rows,
      repeats,
      ...Object.fromEntries(cache.arrays),
    });
    for (let row = 0; row < reasons; row++) {
      const own = written[row]!;
      const asked = next[row]!;
      if (distributions[row] !== undefined) continue;
      if (asked === ANSWER) {
        distributions[row] = softmax(out["titles"]!.subarray(row * vocabulary.titles, (row + 1) * vocabulary.titles));
      } else if (asked === THOUGHT) next[row] = ANSWER!;
      else if (at >= room) next[row] = THOUGHT!;
      else {
        const scores = out["words"]!.subarray(row * vocabulary.size, (row + 1) * vocabulary.size);
        const { token, logProbability } = draw(scores, temperature, topP, random, vocabulary);
        own.logProbability += logProbability;
        if (token === THOUGHT) own.ended = true;
        else own.tokens.push(token);
        next[row] = token;
      }
    }
    const width = headWidth(network);
    if (cache.filled < CACHE)
      keep(cache, reasons, network, (name, row, head) => ({
        values: out[name.slice("past ".length)]!,
        from: (row * network.settings.keyValueHeads + head) * width,
      }));
  }
  return written.map((own, row) => ({
    ...own,
    text: vocabulary.decodeText(own.tokens).trim(),
    distribution: distributions[row]!,
  }));
}

function repeatsOf(jobs: readonly JobPosition[], reasons: number, { vocabulary }: CareerNetwork): Float32Array {
  const shape = { rows: 1, length: jobs.length + 1, answers: 1, words: 0, past: 0 };
  const sequence = {
    jobs,
    reason: undefined,
    answers: [{ after: jobs.length, title: undefined, weight: 0 }],
    reasonWeight: 0,
  };
  const one = layBatch([[sequence]], shape, vocabulary).feeds["repeats"]!;
  const all = new Float32Array(REPEATS * reasons * vocabulary.titles);
  for (let way = 0; way < REPEATS; way++)
    for (let row = 0; row < reasons; row++)
      all.set(
        one.subarray(way * vocabulary.titles, (way + 1) * vocabulary.titles) as Float32Array,
        (way * reasons + row) * vocabulary.titles,
      );
  return all;
}

/** Draws a token; only words, titles and the closing mark can be drawn, and the scores of the others are overwritten. */
function draw(
  scores: Float32Array,
  temperature: number,
  topP: number,
  random: Random,
  { firstWord }: { readonly firstWord: number },
): { token: number; logProbability: number } {
  const thought = scores[THOUGHT]!;
  scores.fill(HIDDEN, 0, firstWord)[THOUGHT] = thought;
  const shares = softmax(scores, temperature);
  const floor = topP >= 1 ? 0 : smallestKept(shares, topP);
  let all = 0;
  for (const share of shares) if (share >= floor) all += share;
  let left = random() * all;
  let token = THOUGHT as number;
  for (let at = 0; at < shares.length; at++) {
    if (shares[at]! < floor || shares[at] === 0) continue;
    token = at;
    left -= shares[at]!;
    if (left <= 0) break;
  }
  return { token, logProbability: Math.log(shares[token]! / all) };
}

function smallestKept(shares: Float64Array, topP: number): number {
  const sorted = shares.toSorted().reverse();
  let sum = 0;
  for (const share of sorted) {
    sum += share;
    if (sum >= topP) return share;
  }
  return 0;
}
