/**
 * A candidate that has seen the truth: asked for only where, of all that was proposed without it, nothing was chosen.
 *
 * In: a case and its truth.  Out: one candidate, marked "hinted", or why there is none.
 * Source: STaR (arXiv 2203.14465), section 3.2, "rationalization".
 */
import { type OccupationCode, type Run, seedFrom } from "../../domain/index.ts";
import type { LanguageModel } from "../../models/model.ts";
import { hinted as prompt } from "../../prompts/hinted.ts";
import { HISTORY_BUDGET, renderHistory } from "../../prompts/history.ts";
import { type Taxonomy, titleLookup } from "../../taxonomy/taxonomy.ts";
import { askToPropose } from "./ask-to-propose.ts";
import type { Sampling } from "./by-language-model.ts";
import { type AskedCase, countMissing, type Proposed } from "./proposer.ts";

export function hinted(
  model: LanguageModel,
  { temperature, maxTokens }: Omit<Sampling, "count">,
  seed: number,
  taxonomy: Taxonomy,
): (asked: AskedCase, truth: OccupationCode, run: Run) => Promise<Proposed> {
  const titleOf = titleLookup(taxonomy);
  return async ({ id, history }, truth, run) => {
    const { text } = renderHistory(history, { titleOf, budget: HISTORY_BUDGET });
    const own = seedFrom(`${id} hinted`, seed);
    const messages = prompt.ask({ history: text, answer: titleOf(truth) });
    const asked = await askToPropose(model, { messages, temperature, maxTokens, seed: own }, run);
    if (asked.kind === "missing") return { candidates: [], missing: countMissing("hinted", [asked.why], [asked.said]) };
    return {
      candidates: [
        {
          text: asked.text,
          claims: [],
          answer: truth,
          provenance: { by: "hinted", model: model.name, prompt: prompt.name, temperature, seed: own },
          ...(asked.cost && { cost: asked.cost }),
        },
      ],
      missing: [],
    };
  };
}
