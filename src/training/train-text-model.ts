/**
 * A text model, trained by LoRA:
 *
 *     training people ─► careers in lines, or oracle reasons asked for as in use ─► SFT or DPO ─► adapter as a PEFT folder and as GGUF
 *                                                                                └─► metrics.jsonl, curves.svg, manifest last
 *
 * Interrupted, the same command goes on from the last checkpoint, to the same weights.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Career, Case, Run } from "../domain/index.ts";
import { inOrder } from "../histories/normalise/order.ts";
import { type LoraAdapter, writeGgufAdapter, writePeftAdapter } from "../networks/adapters.ts";
import { type Llama, readLlama } from "../networks/llama-files.ts";
import { AFTER_TITLE, careerPieces, fitted } from "../prompts/career-lines.ts";
import { HISTORY_BUDGET, renderHistory } from "../prompts/history.ts";
import { joint } from "../prompts/joint.ts";
import { oraclesWithCases } from "../reasons/oracle-cases.ts";
import type { PlacedOracle } from "../reasons/oracle-file.ts";
import { oracleFile } from "../reasons/set-files.ts";
import { readJsonl } from "../records/jsonl.ts";
import { fileHashes, writeWhole } from "../records/whole-file.ts";
import { type Taxonomy, titleLookup } from "../taxonomy/taxonomy.ts";
import type { Tokenizer } from "../tokens/byte-pairs.ts";
import { curvesSvg } from "./curves.ts";
import type { Example } from "./examples.ts";
import { type OracleQuestion, oracleExamples, oraclePairs } from "./oracle-set.ts";
import { trainDpo } from "./text-dpo.ts";
import { adapterFile, adapterIn, RECIPE_FILE } from "./text-folder.ts";
import { type Trained, trainSft } from "./text-sft.ts";
import { CHECKPOINT, METRICS, StepMetrics } from "./text-steps.ts";
import type { CareerData } from "./train-career.ts";
import type { TextRecipe, TextSftRecipe } from "./training-recipe.ts";

export const ADAPTER_FILE = "adapter.gguf";

/** @property loss of the last step @property leftOut examples that were longer than a row, or without an answer */
export type TextReport = { readonly steps: number; readonly loss: number; readonly leftOut: number };

/** @param base the GGUF file that the recipe names */
export async function trainTextModel(
  recipe: TextRecipe,
  base: string,
  data: CareerData,
  folder: string,
  run: Run,
  say: (text: string) => void,
): Promise<TextReport> {
  const hashes = await fileHashes(filesRead(recipe, base, data));
  const model = await readLlama(base);
  const begun = recipe.adapter === undefined ? undefined : await adapterIn(recipe.adapter);
  // A checkpoint of another recipe is refused below, and then the folder's recipe is still its own.
  if (!existsSync(join(folder, CHECKPOINT)))
    await writeWhole(join(folder, RECIPE_FILE), `${JSON.stringify({ recipe, data: hashes }, null, 1)}\n`);
  const saying = { ...run, report: sayingAtCheckpoints(recipe, run, say) };
  let trained: Trained;
  try {
    trained = await trainBy(recipe, model, begun, data, folder, saying);
  } catch (error) {
    // The curves of what was done; where they cannot be drawn, the first error is the one to know.
    await drawCurves(folder, recipe.name).catch(() => {});
    throw error;
  }
  await drawCurves(folder, recipe.name);
  await writePeftAdapter(folder, trained.adapter, recipe.from, "F32");
  await writeGgufAdapter(join(folder, ADAPTER_FILE), trained.adapter, model.settings, "F16", run.signal);
  const { steps, leftOut } = trained;
  const loss = (await metricsOf(folder)).at(-1)!.loss;
  await writeWhole(
    join(folder, "manifest.json"),
    `${JSON.stringify({ recipe, data: hashes, steps, leftOut, loss, finishedAt: new Date().toISOString() }, null, 1)}\n`,
  );
  return { steps, leftOut, loss };
}

function filesRead({ adapter, set, label }: TextRecipe, base: string, data: CareerData): string[] {
  const others = [
    ...(adapter === undefined ? [] : [adapterFile(adapter)]),
    ...(set === undefined ? [] : [oracleFile(set, label)]),
  ];
  return [base, ...data.open("nlsy97").files, ...others];
}

async function trainBy(
  recipe: TextRecipe,
  model: Llama,
  begun: LoraAdapter | undefined,
  data: CareerData,
  folder: string,
  run: Run,
): Promise<Trained> {
  const { lora, length, epochs, peakRate: rate, warmUp, checkpointEvery, threads } = recipe;
  const settings = { lora, length, epochs, rate, warmUp, checkpointEvery, threads };
  const seeded = { ...run, seed: recipe.seed };
  switch (recipe.kind) {
    case "text-sft": {
      const examples = await sftExamples(recipe, data, model.tokenizer);
      return trainSft(model, begun, examples, { ...settings, rowsPerStep: recipe.rows }, folder, seeded);
    }
    case "text-dpo": {
      const { beta, nll, pairs: pairsPerStep } = recipe;
      const pairs = await fromOracles(recipe.set, recipe, data, (oracle, question) =>
        oraclePairs(oracle, question, model.tokenizer),
      );
      return trainDpo(model, begun, pairs, { ...settings, beta, nll, pairsPerStep }, folder, seeded);
    }
    default:
      return recipe satisfies never;
  }
}

async function sftExamples(recipe: TextSftRecipe, data: CareerData, tokenizer: Tokenizer): Promise<Example[]> {
  if (recipe.set !== undefined)
    return fromOracles(recipe.set, recipe, data, (oracle, question) => oracleExamples(oracle, question, tokenizer));
  const dataset = data.open("nlsy97");
  const examples: Example[] = [];
  for await (const career of dataset.careers()) {
    if (dataset.part(career.id) === "train")
      examples.push(careerExample(career, tokenizer, data.taxonomy, recipe.length));
  }
  return examples;
}

async function fromOracles<Trained>(
  set: string,
  { label }: Pick<TextRecipe, "label">,
  { open, taxonomy }: CareerData,
  trainedOf: (oracle: PlacedOracle, question: OracleQuestion) => readonly Trained[],
): Promise<Trained[]> {
  const trained: Trained[] = [];
  for await (const { oracle, case_ } of oraclesWithCases(set, label, open("nlsy97")))
    trained.push(...trainedOf(oracle, questionOn(case_, taxonomy)));
  return trained;
}

/** As use asks (recommend/joint.ts). */
function questionOn({ history, next }: Case, taxonomy: Taxonomy): OracleQuestion {
  const titleOf = titleLookup(taxonomy);
  const { text } = renderHistory(history, { titleOf, budget: HISTORY_BUDGET });
  return { messages: joint.ask(text), title: titleOf(next.code) };
}

/**
 * The titles that have a code are learned, each with the line break that ends it. Of a career too long for a row the oldest jobs are dropped.
 */
export function careerExample(career: Career, tokenizer: Tokenizer, taxonomy: Taxonomy, longest: number): Example {
  const titleOf = titleLookup(taxonomy);
  const closing = tokenizer.encode(AFTER_TITLE).length;
  const render = (shown: Career): Example => {
    const tokens: number[] = [];
    const trained: number[] = [];
    for (const piece of careerPieces(shown, titleOf)) {
      const from = tokens.length;
      tokens.push(...tokenizer.encode(piece.text));
      if (piece.titleOf !== undefined && shown.jobs[piece.titleOf]!.coding.kind === "coded")
        for (let at = from; at < tokens.length + closing; at++) trained.push(at);
    }
    return { tokens, trained, from: `person ${career.id}` };
  };
  return fitted({ ...career, jobs: inOrder(career.jobs) }, render, ({ tokens }) => tokens.length <= longest);
}

function sayingAtCheckpoints({ checkpointEvery }: TextRecipe, run: Run, say: (text: string) => void): Run["report"] {
  return (progress) => {
    run.report(progress);
    const { what, done, total, detail } = progress;
    if (what === "steps" && done % checkpointEvery === 0) say(`step ${done} of ${total}: ${detail}\n`);
  };
}

async function metricsOf(folder: string): Promise<StepMetrics[]> {
  const path = join(folder, METRICS);
  const steps: StepMetrics[] = [];
  if (existsSync(path)) for await (const step of readJsonl(path, StepMetrics)) steps.push(step);
  return steps;
}

async function drawCurves(folder: string, name: string): Promise<void> {
  const steps = await metricsOf(folder);
  if (steps.length === 0) return;
  const curves = [
    { label: "loss of a step (nats)", values: steps.map(({ loss }) => loss) },
    { label: "norm of its gradients", values: steps.map(({ gradientNorm }) => gradientNorm) },
  ];
  await writeWhole(join(folder, "curves.svg"), curvesSvg(name, "steps", curves));
}
