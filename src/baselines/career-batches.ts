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
  return [...Map.groupBy(transitions, ({ person }) => person).values()].flatMap((cases) => {
    const longest = cases.reduce((a, b) => (b.history.jobs.length > a.history.jobs.length ? b : a));
    const tokens = jobTokens(longest.history, space).slice(-LONGEST);
    const next = [...tokens.slice(1).map(({ title }) => title), space.indexOf(longest.next.code)!];
    return tokens.length === 0 ? [] : [{ tokens, next }];
  });
}

/** A sequence and what is asked of it. */
export type Study = {
  readonly tokens: readonly JobToken[];
  readonly asked: readonly { readonly place: number; readonly target: number; readonly weight: number }[];
};

/** Every job but the first is asked for, after all before it. */
export function causalStudy({ tokens, next }: CareerExample, lastWeighs: number): Study {
  const last = tokens.length - 1;
  return {
    tokens,
    asked: next.map((target, place) => ({ place, target, weight: place === last ? lastWeighs : 1 })),
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
      hidden[place] ? [{ place, target, weight: place === last ? lastWeighs : 1 }] : [],
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
  const [at, current, targets] = [new Int32Array(asked), new Int32Array(asked), new Int32Array(asked)];
  const weights = new Float32Array(asked);
  let [filled, weighed] = [0, 0];
  for (const { sequence, from } of pack) {
    const study = studied[sequence]!;
    study.tokens.forEach((token, place) => {
      titles[from + place] = token.title;
      features.set(token.features, (from + place) * FEATURES_A_JOB);
    });
    for (const { place, target, weight } of study.asked) {
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
    ...(answers && { targets, weights: weights.map((weight) => weight / weighed) }),
  };
}

/** The job after the last is asked for. A history without a coded job is shown as one of a hidden job. */
export function useStudy(causal: boolean, tokens: readonly JobToken[], space: LabelSpace): Study {
  const hidden = hiddenToken(space);
  const seen = causal ? tokens.slice(-LONGEST) : [...tokens.slice(1 - LONGEST), hidden];
  const shown = seen.length === 0 ? [hidden] : seen;
  return { tokens: shown, asked: [{ place: shown.length - 1, target: 0, weight: 1 }] };
}
