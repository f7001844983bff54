/**
 * Careers as batches: what a sequence baseline sees of a career, and what is asked of it.
 *
 * In: training cases, or a history.  Out: packed tokens with the titles that should be answered, as numbers by the names of inputs.
 */
import type { Case, LabelSpace, Random } from "../domain/index.ts";
import { attentionMask, type PackedShape, type Placed, placesOf } from "../networks/packing.ts";
import type { Feeds } from "../tensor/program.ts";
import { FEATURES_A_JOB, type JobToken, jobTokens, NOTHING_SAID } from "./job-tokens.ts";

/** Jobs a network sees, the last ones; NLSY97's longest career has 22. */
export const LONGEST = 24;

/** Rows of a batch and how many places are asked in it. */
export type BatchSizes = { readonly shape: PackedShape; readonly asked: number };

export type CareerExample = {
  readonly tokens: readonly JobToken[];
  /** The title after each token. */
  readonly next: readonly number[];
};

/** Whole careers of the training people, each once: from each person's longest case. */
export function careerExamples(transitions: readonly Case[], space: LabelSpace): CareerExample[] {
  return longestCases(transitions).flatMap(({ history, next }) => {
    const tokens = jobTokens(history, space).slice(-LONGEST);
    const titles = [...tokens.slice(1).map(({ title }) => title), space.indexOf(next.code)!];
    return tokens.length === 0 ? [] : [{ tokens, next: titles }];
  });
}

/** Of each person the case with the longest history: all of the career but its last job, which is what follows. */
export function longestCases(transitions: readonly Case[]): Case[] {
  const byPerson = Map.groupBy(transitions, ({ person }) => person);
  return [...byPerson.values()].map((cases) =>
    cases.reduce((a, b) => (b.history.jobs.length > a.history.jobs.length ? b : a)),
  );
}

/** A sequence and what is asked of it. */
export type Study = {
  readonly tokens: readonly JobToken[];
  readonly asked: readonly Asked[];
};

/** @property ahead how many jobs lie between the place and the one asked for: 0 for the next one */
type Asked = { readonly place: number; readonly target: number; readonly weight: number; readonly ahead: number };

/** Every job but the first is asked for, after all before it; and, where more steps are learned, after all that lies further back. */
export function causalStudy({ tokens, next }: CareerExample, lastWeighs: number, stepsAhead = 1): Study {
  const last = tokens.length - 1;
  const weight = (at: number) => (at === last ? lastWeighs : 1);
  return {
    tokens,
    asked: Array.from({ length: stepsAhead }, (_, ahead) =>
      next.slice(ahead).map((target, place) => ({ place, target, weight: weight(place + ahead), ahead })),
    ).flat(),
  };
}

/** The share of jobs that are hidden when not only the last one is. */
const HIDDEN_SHARE = 0.3;

/** Half of the time only the last job is hidden, as in use, and half of the time jobs at random, as in the paper. */
export function hiddenStudy(
  { tokens, next }: CareerExample,
  space: LabelSpace,
  lastWeighs: number,
  random: Random,
): Study {
  const hiddenJob = hiddenToken(space);
  const titles = [tokens[0]!.title, ...next].slice(-LONGEST);
  const known = [...tokens, hiddenJob].slice(-LONGEST);
  const last = titles.length - 1;
  const onlyLast = random() < 0.5;
  const hidden = titles.map((_, at) => (onlyLast ? at === last : at === last || random() < HIDDEN_SHARE));
  return {
    tokens: known.map((token, at) => (hidden[at] ? hiddenJob : token)),
    asked: titles.flatMap((target, place) =>
      hidden[place] ? [{ place, target, weight: place === last ? lastWeighs : 1, ahead: 0 }] : [],
    ),
  };
}

function hiddenToken(space: LabelSpace): JobToken {
  return { title: space.occupations.length, features: NOTHING_SAID };
}

/** @param answers whether the answers are fed as well, for a loss */
export function feedsOf(
  causal: boolean,
  pack: readonly Placed[],
  studied: readonly Study[],
  { shape, asked }: BatchSizes,
  answers: boolean,
): Feeds {
  const count = shape.rows * shape.length;
  const titles = new Int32Array(count);
  const features = new Int32Array(count * FEATURES_A_JOB);
  const [at, current, targets, steps] = Array.from({ length: 4 }, () => new Int32Array(asked)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const weights = new Float32Array(asked);
  let [filled, weighed] = [0, 0];
  for (const { sequence, from } of pack) {
    const study = studied[sequence]!;
    study.tokens.forEach((token, place) => {
      titles[from + place] = token.title;
      features.set(token.features, (from + place) * FEATURES_A_JOB);
    });
    for (const { place, target, weight, ahead } of study.asked) {
      steps[filled] = ahead;
      at[filled] = from + place;
      current[filled] = study.tokens[place]!.title;
      targets[filled] = target;
      weights[filled++] = weight;
      weighed += weight;
    }
  }
  return {
    titles,
    features,
    places: placesOf(pack, shape),
    mask: attentionMask(pack, shape, causal),
    at,
    current,
    ahead: steps,
    ...(answers && { targets, weights: weights.map((weight) => weight / weighed) }),
  };
}

/** The job after the last is asked for. A history without a coded job is shown as one of a hidden job. */
export function useStudy(causal: boolean, tokens: readonly JobToken[], space: LabelSpace, ahead = 0): Study {
  const hidden = hiddenToken(space);
  const seen = causal ? tokens.slice(-LONGEST) : [...tokens.slice(1 - LONGEST), hidden];
  const shown = seen.length === 0 ? [hidden] : seen;
  return { tokens: shown, asked: [{ place: shown.length - 1, target: 0, weight: 1, ahead }] };
}
