/**
 * A text model taught on careers:
 *
 *     training people ─► a career in lines, its titles to be learned ─► SFT by LoRA ─► adapter as a PEFT folder and as GGUF
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Career, Run } from "../domain/index.ts";
import type { Dataset } from "../histories/datasets.ts";
import { inOrder } from "../histories/order.ts";
import { type LoraAdapter, readPeftAdapter, writeGgufAdapter, writePeftAdapter } from "../networks/adapters.ts";
import type { Tokenizer } from "../networks/byte-pairs.ts";
import type { Llama } from "../networks/llama-files.ts";
import { ALL_LINEAR, adapterOf, type LoraSettings } from "../networks/lora.ts";
import { AFTER_TITLE, careerPieces, fitted } from "../prompts/career-lines.ts";
import { type Taxonomy, titleLookup } from "../taxonomy/taxonomy.ts";
import type { Example } from "../teaching/examples.ts";
import { type Taught, type TextSftRecipe, teachSft } from "../teaching/sft.ts";
import { readTaught } from "../teaching/step-checkpoint.ts";
import { CHECKPOINT } from "../teaching/steps.ts";

export const ADAPTER_FILE = "adapter.gguf";

/** Every linear layer, at rank 16: the setting of docs/findings.md, 2026-11-25. */
export const CAREER_LORA: LoraSettings = { rank: 16, alpha: 32, modules: ALL_LINEAR };

/** The adapter of a finished teaching, or of one that was broken off, from its folder. */
export async function adapterIn(folder: string): Promise<LoraAdapter> {
  if (existsSync(join(folder, "adapter_config.json"))) return readPeftAdapter(folder);
  return adapterOf(await readTaught(join(folder, CHECKPOINT)), CAREER_LORA);
}

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
  const titleOf = titleLookup(taxonomy);
  const closing = tokenizer.encode(AFTER_TITLE).length;
  const render = (shown: Career): Example => {
    const tokens: number[] = [];
    const taught: number[] = [];
    for (const piece of careerPieces(shown, titleOf)) {
      const from = tokens.length;
      tokens.push(...tokenizer.encode(piece.text));
      if (piece.titleOf !== undefined && shown.jobs[piece.titleOf]!.coding.kind === "coded")
        for (let at = from; at < tokens.length + closing; at++) taught.push(at);
    }
    return { tokens, taught, from: `person ${career.id}` };
  };
  return fitted({ ...career, jobs: inOrder(career.jobs) }, render, ({ tokens }) => tokens.length <= longest);
}
