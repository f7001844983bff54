/**
 * NIR's own three prompts, word for word as its authors sent them, asked of another model.
 *
 * In: the published prompts and outputs of WHEREFORE_DATA/nir-ml100k, and a model.  Out: whether the next film stands in the last answer.
 *
 * The words of the prompts are read from the published run and stand nowhere here, because nothing says that they may be passed on. Each later
 * prompt holds the answers to those before it; what the authors' model answered is taken out of it, and what this model answered is put in.
 */
import { ModelError } from "../../src/domain/errors.ts";
import type { LanguageModel } from "../../src/models/model.ts";

export type PublishedOutput = {
  readonly Input_1: string;
  readonly Input_2: string;
  readonly Input_3: string;
  readonly Predictions_1: string;
  readonly Predictions_2: string;
  readonly Predictions: string;
  /** The film that was next. */
  readonly GT: string;
};

/** Ten lines of two films each; the authors allow 512. */
const ANSWER_TOKENS = 512;

export type FilmsAsked =
  | { readonly kind: "answered"; readonly hit: boolean }
  | { readonly kind: "failed"; readonly said: string };

/** As the authors count: the true title stands somewhere in the answer, whatever else does. */
export function holdsTitle(answer: string, title: string): boolean {
  return answer.toLowerCase().includes(title.toLowerCase());
}

/** @throws ModelError where every further call would fail alike, and RangeError where a published prompt does not hold the answers before it */
export async function askNirsPrompts(
  published: PublishedOutput,
  model: LanguageModel,
  signal: AbortSignal,
): Promise<FilmsAsked> {
  const ask = async (prompt: string): Promise<string> => {
    const messages = [{ role: "user" as const, content: prompt.trim() }];
    const reply = await model.reply({ messages, temperature: 0, maxTokens: ANSWER_TOKENS, seed: 1 }, signal);
    if (reply.text.trim() === "") throw new ModelError("cut-short", `${model.name} answered nothing`);
    return reply.text.trim();
  };
  const { Input_1, Input_2, Input_3, Predictions_1, Predictions_2, GT } = published;
  try {
    const preference = await ask(Input_1);
    const films = await ask(withAnswers(Input_2, [[Predictions_1, preference]]));
    const ranked = await ask(
      withAnswers(Input_3, [
        [Predictions_1, preference],
        [Predictions_2, films],
      ]),
    );
    return { kind: "answered", hit: holdsTitle(ranked, GT) };
  } catch (error) {
    if (!(error instanceof ModelError) || error.why === "aborted") throw error;
    return { kind: "failed", said: error.message };
  }
}

/** Each published answer, in the order in which they stand, replaced by an own one. */
export function withAnswers(prompt: string, answers: readonly (readonly [string, string])[]): string {
  let made = "";
  let left = prompt;
  for (const [theirs, ours] of answers) {
    const at = left.indexOf(theirs);
    if (at < 0) throw new RangeError("a published prompt does not hold the published answer before it");
    made += left.slice(0, at) + ours;
    left = left.slice(at + theirs.length);
  }
  return made + left;
}
