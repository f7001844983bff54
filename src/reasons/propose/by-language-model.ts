/**
 * Candidates of a language model: samples of the joint prompt, made to differ by temperature and seed.
 *
 * In: a case; any model.  Out: candidates, with the answer each reason led to where it is a title of the closed set, and what each cost.
 */
import { type Candidate, seedFrom } from "../../domain/index.ts";
import { allSettled } from "../../models/all-settled.ts";
import type { LanguageModel } from "../../models/model.ts";
import { askAbout } from "../../prompts/ask-about.ts";
import { joint } from "../../prompts/joint.ts";
import type { OwnPrompt } from "../../prompts/own-prompts.ts";
import { readTitle } from "../../prompts/reply.ts";
import { type Taxonomy, titleLookup } from "../../taxonomy/taxonomy.ts";
import { askToPropose } from "./ask-to-propose.ts";
import { countMissing, type Proposer } from "./proposer.ts";

export type Sampling = { readonly count: number; readonly temperature: number; readonly maxTokens: number };

export function llm(
  model: LanguageModel,
  sampling: Sampling,
  seed: number,
  taxonomy: Taxonomy,
  own?: OwnPrompt,
): Proposer {
  const { count, temperature, maxTokens } = sampling;
  const titleOf = titleLookup(taxonomy);
  return async ({ id, history }, run) => {
    const { messages, prompt } = askAbout(history, titleOf, joint, own);
    const seeds = Array.from({ length: count }, (_, sample) => seedFrom(`${id} llm ${sample}`, seed));
    const asked = await allSettled(
      seeds.map((drawn) => askToPropose(model, { messages, temperature, maxTokens, seed: drawn }, run)),
    );
    const candidates = asked.flatMap((one, sample): Candidate[] => {
      if (one.kind === "missing") return [];
      const title = one.answer === undefined ? undefined : readTitle(one.answer, taxonomy.occupations);
      return [
        {
          text: one.text,
          claims: [],
          ...(title && { answer: taxonomy.occupations[taxonomy.indexOf(title.code)!]!.code }),
          provenance: {
            by: "llm",
            model: model.name,
            prompt,
            temperature,
            seed: seeds[sample]!,
          },
          ...(one.cost && { cost: one.cost }),
        },
      ];
    });
    const missing = asked.filter((one) => one.kind === "missing");
    const causes = countMissing(
      "llm",
      missing.map(({ why }) => why),
      missing.map(({ said }) => said),
    );
    return { candidates, missing: causes };
  };
}
