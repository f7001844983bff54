/**
 * The career model in use: histories in, distributions over all titles out.
 *
 * In: a network and its parameters.  Out: for each history, with or without a reason, p(title), exact: one softmax over 1,016 scores.
 * It is computed by plain loops and not by a runtime, which would take longer to start than a whole recommendation
 * (docs/decisions/0010-plain-forward.md).
 */
import type { CareerHistory, Distribution } from "../domain/index.ts";
import { exponentialsOf } from "../tensor/exponentials.ts";
import { positionsOf, type Sequence } from "./career-batch.ts";
import { careerForward } from "./career-forward.ts";
import type { CareerNetwork } from "./career-settings.ts";
import { renderJobs } from "./render.ts";

/** Jobs that are read; of a longer history the latest. */
export const MOST_JOBS = 24;
/** Positions that a history and a reason may take together. */
export const MOST_POSITIONS = 192;

export type CareerModel = {
  readonly network: CareerNetwork;
  /** @param reason tokens, or undefined to rank directly */
  readonly distributions: (asked: readonly Asked[]) => Promise<Distribution[]>;
};

export type Asked = { readonly history: CareerHistory; readonly reason?: readonly number[] | undefined };

/**
 * @param members parameters of each network whose distributions are averaged; not to be changed while it is asked
 * @param temperature scores are divided by it
 */
export function careerModel(
  network: CareerNetwork,
  members: readonly ReadonlyMap<string, Float32Array>[],
  temperature = 1,
): CareerModel {
  const forward = careerForward(network, members, MOST_POSITIONS);
  const exponentials = exponentialsOf(network.vocabulary.titles);
  const rank = (sequences: readonly Sequence[]): Distribution[] => {
    const means = sequences.map(() => new Float64Array(network.vocabulary.titles));
    forward.score(sequences, (sequence, _member, scores) => {
      exponentials.scores.set(scores);
      const all = exponentials.raise(temperature) * members.length;
      const mean = means[sequence]!;
      for (let title = 0; title < mean.length; title++) mean[title]! += exponentials.scores[title]! / all;
    });
    return means;
  };
  let waiting: Sequence[] = [];
  let ranked: Promise<Distribution[]> | undefined;
  return {
    network,
    // Who asks in the same moment is answered in one pass: to fetch the weights takes as long as to rank a few histories more.
    async distributions(asked) {
      const sequences = asked.map((one) => sequenceOf(one, network));
      const longest = Math.max(0, ...sequences.map(positionsOf));
      if (longest > MOST_POSITIONS)
        throw new RangeError(`a history with its reason takes ${longest} positions, and ${MOST_POSITIONS} is the most`);
      const from = waiting.push(...sequences) - sequences.length;
      ranked ??= Promise.resolve().then(() => {
        const all = waiting;
        [waiting, ranked] = [[], undefined];
        return rank(all);
      });
      return (await ranked).slice(from, from + sequences.length);
    },
  };
}

export function sequenceOf({ history, reason }: Asked, { vocabulary, taxonomy }: CareerNetwork): Sequence {
  const jobs = renderJobs(history, vocabulary, taxonomy, MOST_JOBS);
  return { jobs, reason, answers: [{ after: jobs.length, title: undefined, weight: 0 }], reasonWeight: 0 };
}
