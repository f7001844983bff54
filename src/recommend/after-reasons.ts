/**
 * Titles ranked after each of the reasons that a language model wrote.
 */
import type { Reason } from "../domain/index.ts";
import type { LanguageModel } from "../models/model.ts";
import type { RankedReason } from "./averaged.ts";
import type { Ranked } from "./rank.ts";

/** What a model wrote, as a reason. @param asked the prompt that it answered */
export function writtenReason(text: string, model: LanguageModel, asked: { readonly prompt: string }): Reason {
  return { text, claims: [], provenance: { by: "model", model: model.name, prompt: asked.prompt } };
}

/** One after the other. @param person makes the samples of one person's rankings their own */
export async function rankAfterEach(
  written: readonly string[],
  reasonOf: (text: string) => Reason,
  person: string,
  rankAfter: (text: string, sample: string) => Promise<Ranked>,
): Promise<RankedReason[]> {
  const ranked: RankedReason[] = [];
  for (const [at, text] of written.entries())
    ranked.push({ reason: reasonOf(text), ranked: await rankAfter(text, `${person} ${at}`) });
  return ranked;
}
