/**
 * A text model to be trained by LoRA:
 *
 *     training people ─► careers in lines, or oracle reasons asked for as in use ─► SFT or DPO ─► adapter as a PEFT folder and as GGUF
 */
import { join } from "node:path";
import type { Career, Case, Run } from "../domain/index.ts";
import { inOrder } from "../histories/normalise/order.ts";
import { writeGgufAdapter, writePeftAdapter } from "../networks/adapters.ts";
import { type Llama, readLlama } from "../networks/llama-files.ts";
import { adapterOf } from "../networks/lora.ts";
import { AFTER_TITLE, careerPieces, fitted } from "../prompts/career-lines.ts";
import { HISTORY_BUDGET, renderHistory } from "../prompts/history.ts";
import { joint } from "../prompts/joint.ts";
import { oraclesWithCases } from "../reasons/oracle-cases.ts";
import type { PlacedOracle } from "../reasons/oracle-file.ts";
import { oracleFile } from "../reasons/set-files.ts";
import { type Taxonomy, titleLookup } from "../taxonomy/taxonomy.ts";
import type { Tokenizer } from "../tokens/byte-pairs.ts";
import { chatTurns } from "../tokens/chat-turns.ts";
import type { Example } from "./examples.ts";
import { type OracleQuestion, oracleExamples, oraclePairs } from "./oracle-set.ts";
import type { PreparedTraining, TrainingData, TrainingPlace } from "./prepared-training.ts";
import { dpoTraining } from "./text-dpo.ts";
import { adapterFile, adapterIn, textModelFile } from "./text-folder.ts";
import { sftTraining } from "./text-sft.ts";
import type { TextTraining } from "./text-training.ts";
import type { TextDpoRecipe, TextRecipe, TextSftRecipe } from "./training-recipe.ts";

const ADAPTER_FILE = "adapter.gguf";

/** What decides the training beside the recipe: the model, the data, the adapter that is gone on with and the set of reasons. */
export function filesOfText(
  { from, adapter, set, label }: TextRecipe,
  { open, scoredOn, cache }: TrainingData,
): string[] {
  const others = [
    ...(adapter === undefined ? [] : [adapterFile(adapter)]),
    ...(set === undefined ? [] : [oracleFile(set, label)]),
  ];
  return [textModelFile(from, cache), ...open(scoredOn).files, ...others];
}

export async function prepareText(
  recipe: TextRecipe,
  data: TrainingData,
  place: TrainingPlace,
  run: Run,
): Promise<PreparedTraining> {
  const model = await readLlama(textModelFile(recipe.from, data.cache));
  const training = await trainingOf(recipe, model, data, place, { ...run, seed: recipe.seed });
  return {
    ...training,
    async write(parameters) {
      const adapter = adapterOf(parameters, training.lora);
      await writePeftAdapter(place.folder, adapter, recipe.from, "F32");
      await writeGgufAdapter(join(place.folder, ADAPTER_FILE), adapter, model.settings, "F16", run.signal);
    },
  };
}

async function trainingOf(
  recipe: TextRecipe,
  model: Llama,
  data: TrainingData,
  place: TrainingPlace,
  run: Run,
): Promise<TextTraining> {
  const begun = recipe.adapter === undefined ? undefined : await adapterIn(recipe.adapter);
  const settings = { ...recipe, rate: recipe.peakRate };
  if (recipe.kind === "text-sft") {
    const examples = await sftExamples(recipe, data, model);
    return sftTraining(model, begun, examples, { ...settings, rowsPerStep: recipe.rows }, run.seed);
  }
  const pairs = await dpoPairs(recipe, data, model);
  const { beta, nll, pairs: pairsPerStep } = recipe;
  return dpoTraining(model, begun, pairs, { ...settings, beta, nll, pairsPerStep }, place, run);
}

function dpoPairs(recipe: TextDpoRecipe, data: TrainingData, model: Llama) {
  const turns = chatTurns(model);
  return fromOracles(recipe.set, recipe, data, (oracle, question) => oraclePairs(oracle, question, turns));
}

async function sftExamples(recipe: TextSftRecipe, data: TrainingData, model: Llama): Promise<Example[]> {
  if (recipe.set !== undefined) {
    const turns = chatTurns(model);
    return fromOracles(recipe.set, recipe, data, (oracle, question) => oracleExamples(oracle, question, turns));
  }
  const dataset = data.open(data.scoredOn);
  const examples: Example[] = [];
  for await (const career of dataset.careers()) {
    if (dataset.part(career.id) === "train")
      examples.push(careerExample(career, model.tokenizer, data.taxonomy, recipe.length));
  }
  return examples;
}

async function fromOracles<Trained>(
  set: string,
  { label }: Pick<TextRecipe, "label">,
  { open, scoredOn, taxonomy }: TrainingData,
  trainedOf: (oracle: PlacedOracle, question: OracleQuestion) => readonly Trained[],
): Promise<Trained[]> {
  const trained: Trained[] = [];
  for await (const { oracle, case_ } of oraclesWithCases(set, label, open(scoredOn)))
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
function careerExample(career: Career, tokenizer: Tokenizer, taxonomy: Taxonomy, longest: number): Example {
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
