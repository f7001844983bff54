/**
 * The question worth asking: the claim whose answer is expected to tell most about the next occupation.
 *
 * In: a distribution, a history and what has been answered.  Out: one yes/no question with the bits it is worth, or none.
 * The worth is the mutual information between the answer, as reliable as answers are, and the title.
 */
import {
  type AheadClaim,
  type CareerHistory,
  type Distribution,
  type HeldClaim,
  MOVES,
  type Move,
} from "../domain/index.ts";
import { FIELD_WORDS } from "../taxonomy/soc.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { claimKey } from "./keys.ts";
import { claimLikelihood } from "./likelihood.ts";
import { ZONE_WORDS } from "./phrases.ts";

export type Question = {
  /** The claim's key, as `--hold` takes it. */
  readonly claim: string;
  readonly says: AheadClaim;
  readonly text: string;
  /** Expected information in bits. */
  readonly bits: number;
};

/** A question worth less is not worth a person's time. */
const FEWEST_BITS = 0.02;

const MOVE_QUESTIONS: Readonly<Record<Move, string>> = {
  stay: "Would you like your next job to be in the same occupation as the last one?",
  return: "Would you go back to an occupation you have had before?",
  up: "Do you want to move up within your field, to work that asks for more preparation?",
  "same-field": "Would you take another occupation in the same field, at about the same level?",
  elsewhere: "Do you want to leave your field for another one?",
};

/** Preferences that can be asked about in plain words; O*NET rates more elements than people have words for. */
const PREFERENCE_QUESTIONS: Readonly<Record<string, string>> = {
  realistic: "Do you like to work with your hands, tools or machines?",
  investigative: "Do you like to find things out, by research or analysis?",
  artistic: "Do you want work in which you create or design things?",
  social: "Do you want to help, train or care for people?",
  enterprising: "Do you like to lead, persuade or sell?",
  conventional: "Do you like work with records, figures and clear procedures?",
  "programming-skill": "Do you want to write programs?",
  "mathematics-skill": "Do you want work with a good deal of mathematics?",
  "repairing-skill": "Do you want to repair things?",
  "writing-skill": "Do you want work with a good deal of writing?",
  "medicine-and-dentistry-knowledge": "Do you want work that uses medical knowledge?",
  "law-and-government-knowledge": "Do you want work that has to do with law or government?",
  "sales-and-marketing-knowledge": "Do you want work in which you sell or market things?",
  "food-production-knowledge": "Do you want work with food?",
  "building-and-construction-knowledge": "Do you want work on buildings?",
  "mechanical-knowledge": "Do you want work with machines and engines?",
  "computers-and-electronics-knowledge": "Do you want work that is mainly with computers?",
  "transportation-knowledge": "Do you want work on the road, or moving goods or people?",
  "public-safety-and-security-knowledge": "Do you want work in safety or security?",
  "administrative-knowledge": "Do you want office work?",
  "education-and-training-knowledge": "Do you want to teach or train others?",
};

/** @param skipped keys of claims that were asked about and not answered: not asked about again */
export function questionWorthAsking(
  distribution: Distribution,
  history: CareerHistory,
  taxonomy: Taxonomy,
  held: readonly HeldClaim[],
  skipped: readonly string[] = [],
): Question | undefined {
  const answered = new Set([...held.map(({ says }) => claimKey(says)), ...skipped]);
  let best: Question | undefined;
  for (const { says, text } of candidateQuestions(taxonomy)) {
    const claim = claimKey(says);
    if (answered.has(claim)) continue;
    const bits = expectedBits(distribution, claimLikelihood(says, history, taxonomy));
    if (bits >= FEWEST_BITS && bits > (best?.bits ?? 0)) best = { claim, says, text, bits };
  }
  return best;
}

/** Every question there is; `experiments/ask-questions.ts` draws random ones from it. */
export function candidateQuestions(taxonomy: Taxonomy): { says: AheadClaim; text: string }[] {
  const known = new Set(taxonomy.elements.map(({ id }) => id));
  return [
    ...MOVES.map((move) => ({ says: { kind: "move", move } as const, text: MOVE_QUESTIONS[move] })),
    ...Object.entries(FIELD_WORDS)
      .filter(([major]) => major !== "55")
      .map(([major, words]) => ({
        says: { kind: "field", major } as const,
        text: `Do you see your next job in ${words}?`,
      })),
    ...[1, 2, 3, 4, 5].map((zone) => ({
      says: { kind: "zone", zone } as const,
      text: `Should your next job be one that usually asks for ${ZONE_WORDS[zone - 1]}?`,
    })),
    ...Object.entries(PREFERENCE_QUESTIONS)
      .filter(([element]) => known.has(element))
      .map(([element, text]) => ({ says: { kind: "prefers", element } as const, text })),
  ];
}

/**
 * I(answer; title) = H(answer) - sum over titles of p(title) H(answer | title), in bits.
 *
 * @param likelihood p(the answer is yes | title)
 */
export function expectedBits(distribution: Distribution, likelihood: Float64Array): number {
  const entropies = entropiesOf(likelihood);
  let yes = 0;
  let noise = 0;
  for (let title = 0; title < distribution.length; title++) {
    yes += distribution[title]! * likelihood[title]!;
    noise += distribution[title]! * entropies[title]!;
  }
  return Math.max(0, binaryEntropy(yes) - noise);
}

const known = new WeakMap<Float64Array, Float64Array>();

/** Reckoned once for likelihoods that are the same array for everybody, as those of preferences are. */
function entropiesOf(likelihood: Float64Array): Float64Array {
  const before = known.get(likelihood);
  if (before !== undefined) return before;
  const entropies = new Float64Array(likelihood.length);
  let last = Number.NaN;
  let entropy = 0;
  for (let title = 0; title < likelihood.length; title++) {
    const own = likelihood[title]!;
    // Other claims are of two likelihoods, p and 1 - p, whose entropy is the same and need not be reckoned a thousand times.
    if (own !== last && own !== 1 - last) {
      last = own;
      entropy = binaryEntropy(own);
    }
    entropies[title] = entropy;
  }
  known.set(likelihood, entropies);
  return entropies;
}

function binaryEntropy(p: number): number {
  if (p <= 0 || p >= 1) return 0;
  return -(p * Math.log2(p) + (1 - p) * Math.log2(1 - p));
}
