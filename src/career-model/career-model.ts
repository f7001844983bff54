/**
 * The career model in use: histories in, distributions over all titles out.
 *
 * In: a network and its parameters.  Out: for each history, with or without a reason, p(title), exact: one softmax over 1,016 scores.
 * A graph has one shape, so there is one for each length that is asked for, made when it is first needed.
 */
import type { CareerHistory, Distribution } from "../domain/index.ts";
import { softmax } from "../statistics/softmax.ts";
import { compile, type Program } from "../tensor/program.ts";
import { layBatch, positionsOf, type Sequence } from "./career-batch.ts";
import { type CareerNetwork, careerGraph } from "./career-network.ts";
import { renderJobs } from "./render.ts";

/** Jobs that are read; of a longer history the latest. */
export const MOST_JOBS = 24;
/** Positions that a history and a reason may take together. */
export const MOST_POSITIONS = 192;
/** Sequences that are asked at once where a whole part of the data is ranked. */
export const SCORED_AT_ONCE = 32;
const LENGTHS = [16, 32, 64, 128, MOST_POSITIONS] as const;

export type CareerModel = {
  readonly network: CareerNetwork;
  /** @param reason tokens, or undefined to rank directly */
  readonly distributions: (asked: readonly Asked[]) => Promise<Distribution[]>;
  readonly close: () => Promise<void>;
};

export type Asked = { readonly history: CareerHistory; readonly reason?: readonly number[] | undefined };

/**
 * @param members parameters of each network whose distributions are averaged; read at every call, so one that is being trained can be asked
 * @param rows sequences that are asked at once
 * @param temperature scores are divided by it
 */
export function careerModel(
  network: CareerNetwork,
  members: readonly ReadonlyMap<string, Float32Array>[],
  rows: number,
  threads: number,
  temperature = 1,
): CareerModel {
  const programs = new Map<number, Promise<Program>>();
  const programFor = (length: number) => {
    let program = programs.get(length);
    if (program === undefined) {
      const { graph, outputs } = careerGraph("use", network, { rows, length, answers: rows, words: 0, past: 0 });
      program = compile(graph, { scores: outputs.titleScores! }, threads);
      programs.set(length, program);
    }
    return program;
  };
  const askSome = async (sequences: readonly Sequence[]): Promise<Distribution[]> => {
    const longest = Math.max(...sequences.map(positionsOf));
    const length = LENGTHS.find((one) => longest <= one);
    if (length === undefined)
      throw new RangeError(`a history with its reason takes ${longest} positions, and ${MOST_POSITIONS} is the most`);
    const shape = { rows, length, answers: rows, words: 0, past: 0 };
    const { feeds } = layBatch(
      sequences.map((sequence) => [sequence]),
      shape,
      network.vocabulary,
    );
    const program = await programFor(length);
    const { titles } = network.vocabulary;
    const ofMembers: Distribution[][] = [];
    for (const parameters of members) {
      const { scores } = await program.run({ ...Object.fromEntries(parameters), ...feeds });
      ofMembers.push(sequences.map((_, at) => softmax(scores!.subarray(at * titles, (at + 1) * titles), temperature)));
    }
    return sequences.map((_, at) => meanOf(ofMembers.map((own) => own[at]!)));
  };
  return {
    network,
    async distributions(asked) {
      const sequences = asked.map((one) => sequenceOf(one, network));
      const distributions: Distribution[] = [];
      for (let at = 0; at < sequences.length; at += rows)
        distributions.push(...(await askSome(sequences.slice(at, at + rows))));
      return distributions;
    },
    async close() {
      for (const program of programs.values()) await (await program).close();
    },
  };
}

export function sequenceOf({ history, reason }: Asked, { vocabulary, taxonomy }: CareerNetwork): Sequence {
  const jobs = renderJobs(history, vocabulary, taxonomy, MOST_JOBS);
  return { jobs, reason, answers: [{ after: jobs.length, title: undefined, weight: 0 }], reasonWeight: 0 };
}

function meanOf(distributions: readonly Distribution[]): Distribution {
  if (distributions.length === 1) return distributions[0]!;
  return distributions[0]!.map(
    (_, title) => distributions.reduce((sum, own) => sum + own[title]!, 0) / distributions.length,
  );
}
