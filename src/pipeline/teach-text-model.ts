/**
 * A text model taught on careers:
 *
 *     training people ─► a career in lines, its titles to be learned ─► SFT by LoRA ─► adapter as a PEFT folder and as GGUF
 */
import { join } from "node:path";
import type { Career, Run } from "../domain/index.ts";
import type { Dataset } from "../histories/datasets.ts";
import { inOrder } from "../histories/order.ts";
import { writeGgufAdapter, writePeftAdapter } from "../networks/adapters.ts";
import type { Tokenizer } from "../networks/byte-pairs.ts";
import type { Llama } from "../networks/llama-files.ts";
import { AFTER_TITLE, careerPieces } from "../prompts/career-lines.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Example } from "../teaching/examples.ts";
import { type TextSftRecipe, type Taught, teachSft } from "../teaching/sft.ts";

export const ADAPTER_FILE = "adapter.gguf";

export async function teachOnCareers(
  model: Llama,
  base: string,
  dataset: Dataset,
  taxonomy: Taxonomy,
  recipe: TextSftRecipe,
  folder: string,
  run: Run,
): Promise<Taught> {
  const examples: Example[] = [];
  for await (const career of dataset.careers()) {
    if (dataset.part(career.id) === "train")
      examples.push(careerExample(career, model.tokenizer, taxonomy, recipe.length));
  }
  const taught = await teachSft(model, examples, recipe, folder, run);
  await writePeftAdapter(folder, taught.adapter, base, "F32");
  await writeGgufAdapter(join(folder, ADAPTER_FILE), taught.adapter, model.settings, "F16", run.signal);
  return taught;
}

/**
 * The titles that have a code are learned, each with the line break that ends it. Of a career too long for a row the oldest jobs are dropped.
 */
export function careerExample(career: Career, tokenizer: Tokenizer, taxonomy: Taxonomy, longest: number): Example {
  const titleOf = (code: string) => taxonomy.occupations[taxonomy.indexOf(code) ?? -1]?.title ?? code;
  const jobs = inOrder(career.jobs);
  for (let first = 0; ; first++) {
    const shown = jobs.slice(first);
    const tokens: number[] = [];
    const taught: number[] = [];
    for (const piece of careerPieces({ ...career, jobs: shown }, titleOf)) {
      const from = tokens.length;
      tokens.push(...tokenizer.encode(piece.text));
      if (piece.titleOf !== undefined && shown[piece.titleOf]!.coding.kind === "coded") {
        const closing = tokenizer.encode(AFTER_TITLE).length;
        for (let at = from; at < tokens.length + closing; at++) taught.push(at);
      }
    }
    if (tokens.length <= longest || shown.length <= 1) return { tokens, taught, from: `person ${career.id}` };
  }
}
