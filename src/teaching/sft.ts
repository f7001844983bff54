/**
 * Supervised fine-tuning by LoRA: the answers of examples are made more probable.
 *
 * In: a text model, examples, a recipe.  Out: an adapter. The loss is the mean of -log p over the taught tokens of a step, whatever lies
 * around them; the order of the rows is drawn anew for each epoch.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Run, seededRandom, seedFrom, shuffle, WhereforeError } from "../domain/index.ts";
import type { LoraAdapter } from "../networks/adapters.ts";
import type { Llama } from "../networks/llama-files.ts";
import { adapterOf, type LoraSettings } from "../networks/lora.ts";
import { askedLogProbabilities, bucketOf, feedsOf, type RowShape } from "../networks/rows.ts";
import { parametersOfText, textNetwork } from "../networks/text-model.ts";
import { contentHash } from "../records/stage.ts";
import type { AdamWSettings } from "../tensor/adamw.ts";
import { Graph } from "../tensor/graph.ts";
import { beginParameters, compileLoss, Learner, type Loss } from "../tensor/learner.ts";
import { multiply, scale, sumAll } from "../tensor/operators.ts";
import { type Example, type PackedRow, packRows } from "./examples.ts";
import { readCheckpoint } from "./step-checkpoint.ts";
import { type Batch, CHECKPOINT, takeSteps } from "./steps.ts";

export type TextSftRecipe = {
  readonly lora: LoraSettings;
  /** Tokens of a row. */
  readonly length: number;
  readonly rowsPerStep: number;
  readonly epochs: number;
  /** The largest rate; from 0 up over this share of the steps, then down along half a cosine. */
  readonly rate: number;
  readonly warmUp: number;
  readonly checkpointEvery: number;
  readonly threads: number;
};

export type Taught = {
  readonly adapter: LoraAdapter;
  readonly steps: number;
  /** Longer than a row, or without an answer. */
  readonly leftOut: number;
};

/** Adam's own settings, and gradients cut at a norm of 1, as is usual for LoRA; thin matrices are not shrunk. */
export const ADAMW: AdamWSettings = {
  firstDecay: 0.9,
  secondDecay: 0.999,
  epsilon: 1e-8,
  weightDecay: () => 0,
  largestNorm: 1,
};

/** @param folder for the checkpoint, from which the same call goes on, and the metrics @param clock milliseconds */
export async function teachSft(
  model: Llama,
  examples: readonly Example[],
  recipe: TextSftRecipe,
  folder: string,
  run: Run,
  clock: () => number = () => performance.now(),
): Promise<Taught> {
  await mkdir(folder, { recursive: true });
  const { rows, leftOut } = packRows(shuffle(examples, seededRandom(run.seed)), recipe.length);
  if (rows.length === 0)
    throw new WhereforeError(
      "input",
      "nothing-to-teach",
      `None of ${examples.length} examples has an answer and fits into ${recipe.length} tokens.`,
    );
  const perEpoch = Math.ceil(rows.length / recipe.rowsPerStep);
  const steps = Math.max(1, Math.round(perEpoch * recipe.epochs));
  const lossOf = lossesByShape(model, recipe);
  const first = await lossOf(shapeOf(rows[0]!, recipe.length));
  const settings = contentHash({
    method: "sft",
    ...recipe,
    threads: 0,
    seed: run.seed,
    examples,
    model: printOf(model),
  });
  const kept = await readCheckpoint(join(folder, CHECKPOINT), settings);
  const known = new Map([...parametersOfText(model), ...(kept?.parameters ?? [])]);
  const learner = new Learner(beginParameters(first.graph, run.seed, known), ADAMW, run.seed, kept?.optimiser);
  await takeSteps(
    {
      learner,
      taught: first.learning,
      schedule: { peak: recipe.rate, warmUp: Math.ceil(recipe.warmUp * steps), steps, decay: "cosine" },
      batchesOf: async (step) => {
        const order = orderOf(rows.length, Math.floor(step / perEpoch), run.seed);
        const at = (step % perEpoch) * recipe.rowsPerStep;
        return batchesOf(
          order.slice(at, at + recipe.rowsPerStep).map((row) => rows[row]!),
          recipe.length,
          lossOf,
        );
      },
      folder,
      settings,
      checkpointEvery: recipe.checkpointEvery,
      clock,
    },
    run,
  );
  return { adapter: adapterOf(learner.parameters, recipe.lora), steps, leftOut: leftOut.length };
}

const WEIGHTS = "row.weights";

/** Tells models apart: settings, and the numbers of the last norm, which every teaching moves. */
export function printOf({ settings, weights }: Llama): unknown {
  return { settings, norm: [...weights.get("model.norm.weight")!.data] };
}

/** A graph for each number of tokens asked about, made when it is first needed: they share the parameters by name. */
function lossesByShape(model: Llama, { lora, threads }: TextSftRecipe): (shape: RowShape) => Promise<Loss> {
  const made = new Map<number, Promise<Loss>>();
  return (shape) => {
    const known = made.get(shape.asked);
    if (known !== undefined) return known;
    const graph = new Graph("teaching");
    const logProbabilities = askedLogProbabilities(graph, textNetwork(model.settings, lora), shape);
    const weighted = multiply(logProbabilities, graph.input(WEIGHTS, [shape.asked]));
    const loss = compileLoss(scale(sumAll(weighted), -1), threads);
    made.set(shape.asked, loss);
    return loss;
  };
}

/** The vocabulary is most of a small model's work, so what is asked about is bucketed too; each bucket is a graph that takes memory. */
const ASKED_STEP = 128;

function shapeOf({ row }: PackedRow, length: number): RowShape {
  return { length, asked: bucketOf(row.asked.length, ASKED_STEP) };
}

/** Each taught token of a step weighs the same, whichever row it is in. */
async function batchesOf(
  rows: readonly PackedRow[],
  length: number,
  lossOf: (shape: RowShape) => Promise<Loss>,
): Promise<Batch[]> {
  const taught = rows.reduce((sum, { row }) => sum + row.asked.length, 0);
  return Promise.all(
    rows.map(async (packed) => {
      const shape = shapeOf(packed, length);
      const weights = new Float32Array(shape.asked).fill(1 / taught, 0, packed.row.asked.length);
      const feeds = { ...feedsOf(packed.row, shape), [WEIGHTS]: weights };
      return { loss: await lossOf(shape), feeds, tokens: packed.row.tokens.length, from: packed.from };
    }),
  );
}

function orderOf(count: number, epoch: number, seed: number): number[] {
  return shuffle([...Array(count).keys()], seededRandom(seedFrom(`epoch ${epoch}`, seed)));
}
