/**
 * Decorte 2023 by activities: how much of a title's work the past jobs cover, and how near its text is to where theirs lead.
 *
 *     titles held ─► union of their activities ─► share of the candidate's that it covers ───────────────┐
 *     titles held ─► mean of their texts' vectors ─► linear map ─► cosine with the candidate's text ─────┴─► convex sum ─► softmax
 *
 * In: training cases, one a person, and what people of each occupation do.  Out: a recommender.
 * Source: Decorte et al. (2023), "Career Path Prediction using Resume Representation Learning and Skill-based Matching". What it has and
 * this lacks: what people wrote of their jobs, ESCO's skills, and an encoder trained on both. In the skills' place stand O*NET's detailed
 * work activities; in that of the texts a title and its activities in words, and in the encoder's place weighed words
 * (`text-vectors.ts`). The linear map is fitted by ridge regression. Theirs ranks; the softmax's sharpness makes it a distribution.
 */
import type { CareerHistory, Case, Distribution, LabelSpace, Recommender } from "../domain/index.ts";
import { inverse } from "../statistics/inverse.ts";
import { softmax } from "../statistics/softmax.ts";
import type { Activities } from "../taxonomy/activities.ts";
import { heldTitles, popularity, recommendationOf } from "./counts.ts";
import { TEXT_WIDTH, textVectors, toUnit } from "./text-vectors.ts";

export type DecorteSettings = {
  /** The text's part of the convex sum. */
  readonly text: number;
  /** By which the sum is multiplied before the softmax. */
  readonly sharpness: number;
};

/** Each pair is tried on the validation people, and the likeliest taken: 20 settings. */
const TEXT_PARTS = [0, 0.25, 0.5, 0.75, 1];
const SHARPNESSES = [4, 8, 16, 32];
/** Share of the popularity floor in the distribution, as in the other baselines that count. */
const FLOOR = 0.3;
/** Each earlier job's text counts this share of the one after it. */
const FADING = 0.5;
const RIDGE = 10;

export function trainDecorte(
  cases: readonly Case[],
  validation: readonly Case[],
  activities: Activities,
  space: LabelSpace,
): { readonly recommend: Recommender; readonly settings: DecorteSettings } {
  const floor = popularity(cases, space);
  const vectors = textVectors(
    space.occupations.map(({ title }, at) =>
      [title, ...activities.ofTitles[at]!.map((activity) => activities.names[activity]!)].join(" "),
    ),
  );
  const map = linearMap(cases, vectors, space);
  const both = (held: readonly number[]) => ({
    skill: coveredShares(held, activities),
    text: nearness(held, vectors, map),
  });
  const settings = chooseSettings(
    validation.map((case_) => ({ ...both(heldTitles(case_, space)), truth: space.indexOf(case_.next.code)! })),
    floor,
  );
  const distributionOf = (history: CareerHistory): Distribution => {
    const held = heldTitles({ history }, space);
    return held.length === 0 ? floor : hybrid(both(held), settings, floor);
  };
  return {
    settings,
    recommend: async (history) => recommendationOf("decorte-activities/1", distributionOf(history), "counts"),
  };
}

type Scores = { readonly skill: Float64Array; readonly text: Float64Array };

function hybrid({ skill, text }: Scores, settings: DecorteSettings, floor: Distribution): Distribution {
  const sums = skill.map((own, at) => settings.sharpness * ((1 - settings.text) * own + settings.text * text[at]!));
  return softmax(sums).map((share, title) => (1 - FLOOR) * share + FLOOR * floor[title]!);
}

function chooseSettings(
  judged: readonly (Scores & { readonly truth: number })[],
  floor: Distribution,
): DecorteSettings {
  const tried = TEXT_PARTS.flatMap((text) => SHARPNESSES.map((sharpness) => ({ text, sharpness })));
  const nats = (settings: DecorteSettings) =>
    judged.reduce((sum, one) => sum - Math.log(hybrid(one, settings, floor)[one.truth]!), 0);
  return tried.map((settings) => ({ settings, nats: nats(settings) })).reduce((a, b) => (b.nats < a.nats ? b : a))
    .settings;
}

/** Of each title the share of its activities that some title held has; all of them for a title held, none where O*NET names none. */
export function coveredShares(held: readonly number[], { ofTitles }: Activities): Float64Array {
  const known = new Set(held.flatMap((title) => ofTitles[title]!));
  return Float64Array.from(ofTitles, (own, title) => {
    if (held.includes(title)) return 1;
    return own.length === 0 ? 0 : own.filter((activity) => known.has(activity)).length / own.length;
  });
}

/** Cosine of each title's text with where the texts of the titles held lead. */
function nearness(held: readonly number[], vectors: readonly Float64Array[], map: Float64Array): Float64Array {
  const from = pastVector(held, vectors);
  const mapped = new Float64Array(TEXT_WIDTH);
  for (let row = 0; row < TEXT_WIDTH; row++)
    for (let column = 0; column < TEXT_WIDTH; column++) mapped[column]! += from[row]! * map[row * TEXT_WIDTH + column]!;
  const unit = toUnit(mapped);
  return Float64Array.from(vectors, (vector) => vector.reduce((sum, number, at) => sum + number * unit[at]!, 0));
}

function pastVector(held: readonly number[], vectors: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(TEXT_WIDTH);
  held.forEach((title, at) => {
    const weight = FADING ** (held.length - 1 - at);
    vectors[title]!.forEach((number, place) => {
      sum[place]! += weight * number;
    });
  });
  return toUnit(sum);
}

/** Ridge regression from the past's vector to the next title's: (X'X + ridge)^-1 X'Y. @returns [TEXT_WIDTH, TEXT_WIDTH] */
function linearMap(cases: readonly Case[], vectors: readonly Float64Array[], space: LabelSpace): Float64Array {
  const size = TEXT_WIDTH;
  const [within, across] = [new Float64Array(size * size), new Float64Array(size * size)];
  for (const case_ of cases) {
    const from = pastVector(heldTitles(case_, space), vectors);
    const to = vectors[space.indexOf(case_.next.code)!]!;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        within[row * size + column]! += from[row]! * from[column]!;
        across[row * size + column]! += from[row]! * to[column]!;
      }
    }
  }
  for (let at = 0; at < size; at++) within[at * size + at]! += RIDGE;
  return product(inverse(within, size), across, size);
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let inner = 0; inner < size; inner++) {
      const factor = a[row * size + inner]!;
      for (let column = 0; column < size; column++) out[row * size + column]! += factor * b[inner * size + column]!;
    }
  return out;
}
