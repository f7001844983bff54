/**
 * The question worth asking: the claim whose answer is expected to tell most about the next occupation.
 *
 * In: a distribution, a history and what has been answered.  Out: one yes/no question with the bits it is worth, or none.
 * The worth is the mutual information between the answer, as reliable as answers are, and the title.
 */
import { type AheadClaim, type CareerHistory, type Distribution, type HeldClaim, MOVES } from "../domain/index.ts";
import { FIELD_WORDS } from "../taxonomy/soc.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { claimKey } from "./claim-key.ts";
import { claimLikelihood } from "./likelihood.ts";
import { ZONE_WORDS } from "./phrases.ts";
import { MOVE_QUESTIONS, PREFERENCE_QUESTIONS } from "./question-words.ts";

type Asked = {
  /** The claim's key, as `--hold` takes it. */
  readonly claim: string;
  readonly text: string;
  /** Expected information in bits. */
  readonly bits: number;
};

/** About what is ahead: the answer is held, by Bayes. */
export type AheadQuestion = Asked & { readonly says: AheadClaim };

/** About a title that was read with doubt (`doubtful-codings.ts`): the answer edits the history. */
export type PastQuestion = Asked & { readonly about: "coding" };

export type Question = AheadQuestion | PastQuestion;

/** A question worth less is not worth a person's time. */
const FEWEST_BITS = 0.02;

/** @param skipped keys of claims that were asked about and not answered: not asked about again */
export function questionWorthAsking(
  distribution: Distribution,
  history: CareerHistory,
  taxonomy: Taxonomy,
  held: readonly HeldClaim[],
  skipped: readonly string[] = [],
): AheadQuestion | undefined {
  const answered = new Set([...held.map(({ says }) => claimKey(says)), ...skipped]);
  let best: AheadQuestion | undefined;
  for (const { says, text } of candidateQuestions(taxonomy)) {
    const claim = claimKey(says);
    if (answered.has(claim)) continue;
    const bits = expectedBits(distribution, claimLikelihood(says, history, taxonomy));
    if (bits >= FEWEST_BITS && bits > (best?.bits ?? 0)) best = { claim, says, text, bits };
  }
  return best;
}

/** Of the best of each sort the one that is expected to tell most, where it tells enough. */
export function worthMost(questions: readonly (Question | undefined)[]): Question | undefined {
  return questions
    .filter((one) => one !== undefined)
    .filter(({ bits }) => bits >= FEWEST_BITS)
    .toSorted((a, b) => b.bits - a.bits)[0];
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
