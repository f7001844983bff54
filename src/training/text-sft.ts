/**
 * Supervised fine-tuning by LoRA: the answers of examples are made more probable.
 *
 * In: a text model, examples, a recipe.  Out: an adapter. The loss is the mean of -log p over the trained tokens of a step, whatever lies
 * around them; the order of the rows is drawn anew for each epoch.
 */
import { type Run, seededRandom, shuffle, WhereforeError } from "../domain/index.ts";
import type { LoraAdapter } from "../networks/adapters.ts";
import type { Llama } from "../networks/llama-files.ts";
import type { LoraSettings } from "../networks/lora.ts";
import { askedLogProbabilities, bucketOf, feedsOf, type RowShape } from "../networks/rows.ts";
import { textNetwork } from "../networks/text-network.ts";
import type { Batch } from "../networks/trainer.ts";
import { Graph } from "../tensor/graph.ts";
import { compileLoss, type Loss } from "../tensor/learner.ts";
import { multiply, scale, sumAll } from "../tensor/operators.ts";
import { type Example, type PackedRow, packRows } from "./examples.ts";
import {
  beginText,
  lossesByShape,
  namedAfter,
  settingsHash,
  type TextSettings,
  type TextTraining,
  type TrainedText,
  textStage,
  trainText,
} from "./text-training.ts";

export type SftSettings = TextSettings & {
  /** Tokens of a row. */
  readonly length: number;
  readonly rowsPerStep: number;
};

/** @throws WhereforeError "nothing-to-train" */
export function sftTraining(
  model: Llama,
  begun: LoraAdapter | undefined,
  examples: readonly Example[],
  settings: SftSettings,
  seed: number,
): TextTraining {
  const { length, rowsPerStep, threads } = settings;
  const { rows, leftOut } = packRows(shuffle(examples, seededRandom(seed)), length);
  if (rows.length === 0)
    throw new WhereforeError(
      "input",
      "nothing-to-train",
      `None of ${examples.length} examples has an answer and fits into ${length} tokens.`,
    );
  const begin = beginText(model, begun, settings, seed);
  const openStage = async () => {
    const { lossOf, close } = lossesByShape((shape) => compileRowLoss(model, begin.lora, threads, shape));
    const batches = (own: readonly number[]) =>
      batchesOf(
        own.map((row) => rows[row]!),
        length,
        lossOf,
      );
    return textStage(settings, seed, rows.length, rowsPerStep, batches, close);
  };
  return { ...begin, leftOut: leftOut.length, stages: [openStage] };
}

/** From code, in a folder for the checkpoint, from which the same call goes on, and the metrics. */
export async function trainSft(
  model: Llama,
  begun: LoraAdapter | undefined,
  examples: readonly Example[],
  settings: SftSettings,
  folder: string,
  run: Run,
): Promise<TrainedText> {
  const hash = settingsHash("sft", settings, examples, model, begun, run);
  return trainText(
    sftTraining(model, begun, examples, settings, run.seed),
    { folder, settings: hash, name: "SFT" },
    run,
  );
}

const WEIGHTS = "row.weights";

function compileRowLoss(
  { settings }: Pick<Llama, "settings">,
  lora: LoraSettings,
  threads: number,
  shape: RowShape,
): Promise<Loss> {
  const graph = new Graph("training");
  const logProbabilities = askedLogProbabilities(graph, textNetwork(settings, lora), shape);
  const weighted = multiply(logProbabilities, graph.input(WEIGHTS, [shape.asked]));
  return compileLoss(scale(sumAll(weighted), -1), threads);
}

/** The vocabulary is most of a small model's work, so what is asked about is bucketed too; each bucket is a graph that takes memory. */
const ASKED_STEP = 128;

function shapeOf({ row }: PackedRow, length: number): RowShape {
  return { length, asked: bucketOf(row.asked.length, ASKED_STEP) };
}

/** Each trained token of a step weighs the same, whichever row it is in. */
async function batchesOf(
  rows: readonly PackedRow[],
  length: number,
  lossOf: (shape: RowShape) => Promise<Loss>,
): Promise<Batch[]> {
  const trained = rows.reduce((sum, { row }) => sum + row.asked.length, 0);
  return Promise.all(
    rows.map(async (packed) => {
      const shape = shapeOf(packed, length);
      const weights = new Float32Array(shape.asked).fill(1 / trained, 0, packed.row.asked.length);
      const feeds = { ...feedsOf(packed.row, shape), [WEIGHTS]: weights };
      return { loss: await lossOf(shape), feeds, tokens: packed.row.tokens.length, name: namedAfter(packed.from) };
    }),
  );
}
