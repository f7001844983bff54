/**
 * A text model to be trained by LoRA: what SFT and DPO have in common.
 *
 * In: a model, the adapter that it begins with (or none), rows or pairs and the batches they make.  Out: the parameters, of which the
 * adapter's may move, and the one stage of their training.
 */

import { type Run, seededRandom, seedFrom, shuffle } from "../domain/index.ts";
import type { LoraAdapter } from "../networks/adapters.ts";
import type { Llama } from "../networks/llama-files.ts";
import { adapterOf, type LoraSettings, settingsOf } from "../networks/lora.ts";
import { askedLogProbabilities, type RowShape } from "../networks/rows.ts";
import { parametersOfText, textNetwork } from "../networks/text-network.ts";
import { type Batch, warmedCosine } from "../networks/trainer.ts";
import { contentHash } from "../records/whole-file.ts";
import type { AdamWSettings } from "../tensor/adamw.ts";
import { Graph } from "../tensor/graph.ts";
import { beginParameters, type Loss } from "../tensor/learner.ts";
import { type FolderTraining, type Stage, trainInFolder } from "./train-in-folder.ts";

/** How far and how fast, the same for SFT and DPO. */
export type TextSettings = {
  /** Where no adapter is begun with. */
  readonly lora: LoraSettings;
  /** A share of one trains on a part of the examples. */
  readonly epochs: number;
  /** The largest rate; from 0 up over the share `warmUp` of the steps, then down along half a cosine. */
  readonly rate: number;
  readonly warmUp: number;
  /** Steps between two checkpoints. */
  readonly checkpointEvery: number;
  readonly threads: number;
};

export type TextTraining = Pick<FolderTraining, "parameters" | "moving" | "stages"> & {
  readonly lora: LoraSettings;
  /** Examples that are longer than a row, or without an answer. */
  readonly leftOut: number;
};

/** The numbers of a model with its adapter: begun, or gone on with. Those of the model lie still and are not copied. */
export function beginText(
  model: Llama,
  begun: LoraAdapter | undefined,
  settings: TextSettings,
  seed: number,
): Pick<TextTraining, "parameters" | "moving" | "lora"> {
  const lora = begun === undefined ? settings.lora : settingsOf(begun);
  const graph = new Graph("training");
  askedLogProbabilities(graph, textNetwork(model.settings, lora), { length: 8, asked: 1 });
  const parameters = beginParameters(graph, seed, parametersOfText(model, begun));
  const moving = [...graph.parameters].flatMap(([name, { tensor }]) => (tensor.learns ? [name] : []));
  return { parameters, moving, lora };
}

/** Adam's own settings, and gradients cut at a norm of 1, as is usual for LoRA; thin matrices are not shrunk. */
export const ADAMW: AdamWSettings = {
  firstDecay: 0.9,
  secondDecay: 0.999,
  epsilon: 1e-8,
  weightDecay: () => 0,
  largestNorm: 1,
};

/** A graph for each shape, made when it is first needed: they share the parameters by name. */
export function lossesByShape(make: (shape: RowShape) => Promise<Loss>) {
  const made = new Map<string, Promise<Loss>>();
  return {
    lossOf(shape: RowShape): Promise<Loss> {
      const key = `${shape.length} ${shape.asked}`;
      const loss = made.get(key) ?? make(shape);
      made.set(key, loss);
      return loss;
    },
    async close(): Promise<void> {
      for (const loss of made.values()) await (await loss).program.close();
    },
  };
}

/**
 * @param count rows or pairs, of which a step takes `perStep` in an order drawn anew for each epoch
 * @param batchesOf the batches of these, the same at every call; their losses add up to the step's
 */
export function textStage(
  { epochs, rate, warmUp, checkpointEvery }: TextSettings,
  seed: number,
  count: number,
  perStep: number,
  batchesOf: (own: readonly number[]) => Promise<readonly Batch[]>,
  close: () => Promise<void>,
): Stage {
  return {
    epochs,
    rate: warmedCosine(rate, (steps) => Math.ceil(warmUp * steps), epochs),
    optimiser: ADAMW,
    checkpointEvery,
    keep: "last",
    close,
    epoch(epoch) {
      const random = seededRandom(seedFrom(`epoch ${epoch - 1}`, seed));
      const order = shuffle([...Array(count).keys()], random);
      const steps = Math.ceil(count / perStep);
      async function* batches() {
        for (let at = 0; at < steps; at++) yield batchesOf(order.slice(at * perStep, (at + 1) * perStep));
      }
      return { count: steps, steps: batches() };
    },
  };
}

export type TrainedText = { readonly adapter: LoraAdapter; readonly steps: number; readonly leftOut: number };

/** Trains in a folder that is not a recipe's: from code. */
export async function trainText(
  { lora, leftOut, ...training }: TextTraining,
  place: Pick<FolderTraining, "folder" | "settings" | "name">,
  run: Run,
): Promise<TrainedText> {
  const { parameters, steps } = await trainInFolder({ ...training, ...place, seed: run.seed }, run, () => {});
  return { adapter: adapterOf(parameters, lora), steps: steps.length, leftOut };
}

/** What decides a training from code: everything that it is given. */
export function settingsHash(
  method: "sft" | "dpo",
  settings: TextSettings,
  examples: readonly unknown[],
  model: Llama,
  begun: LoraAdapter | undefined,
  { seed }: Run,
): string {
  const own = { method, ...settings, threads: 0, seed, examples };
  return contentHash({ ...own, begun: begun && printOfAdapter(begun), model: printOfModel(model) });
}

/** Tells models apart: settings, and the numbers of the last norm, which every training moves. */
function printOfModel({ settings, weights }: Llama): unknown {
  return { settings, norm: [...weights.get("model.norm.weight")!.data] };
}

function printOfAdapter({ rank, alpha, pairs }: LoraAdapter): unknown {
  return { rank, alpha, pairs: [...pairs].map(([name, { a, b }]) => [name, contentHash([[...a.data], [...b.data]])]) };
}

/** Whence a batch is, for errors: the first of its examples. */
export function namedAfter(examples: readonly string[]): string {
  const [first, others] = [examples.slice(0, 5).join(", "), examples.length - 5];
  return others > 0 ? `${first} and ${others} more` : first;
}
