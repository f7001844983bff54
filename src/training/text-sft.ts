/**
 * Supervised fine-tuning by LoRA: the answers of examples are made more probable.
 *
 * In: a text model, examples, a recipe.  Out: an adapter. The loss is the mean of -log p over the trained tokens of a step, whatever lies
 * around them; the order of the rows is drawn anew for each epoch.
 */
import { mkdir } from "node:fs/promises";
import { type Run, seededRandom, shuffle, WhereforeError } from "../domain/index.ts";
import type { LoraAdapter } from "../networks/adapters.ts";
import type { Llama } from "../networks/llama-files.ts";
import { adapterOf, type LoraSettings, settingsOf } from "../networks/lora.ts";
import { askedLogProbabilities, bucketOf, feedsOf, type RowShape } from "../networks/rows.ts";
import { textNetwork } from "../networks/text-network.ts";
import { contentHash } from "../records/whole-file.ts";
import { Graph } from "../tensor/graph.ts";
import { compileLoss, type Loss } from "../tensor/learner.ts";
import { multiply, scale, sumAll } from "../tensor/operators.ts";
import { type Example, type PackedRow, packRows } from "./examples.ts";
import { namedAfter, type Pace, printOfAdapter, printOfModel, type ReadBatch, trainText } from "./text-steps.ts";

export type SftSettings = Pace & {
  /** Where no adapter is begun with. */
  readonly lora: LoraSettings;
  /** Tokens of a row. */
  readonly length: number;
  readonly rowsPerStep: number;
  readonly threads: number;
};

export type Trained = {
  readonly adapter: LoraAdapter;
  readonly steps: number;
  /** Longer than a row, or without an answer. */
  readonly leftOut: number;
};

/** @param folder for the checkpoint, from which the same call goes on, and the metrics @param clock milliseconds */
export async function trainSft(
  model: Llama,
  begun: LoraAdapter | undefined,
  examples: readonly Example[],
  recipe: SftSettings,
  folder: string,
  run: Run,
  clock: () => number = () => performance.now(),
): Promise<Trained> {
  await mkdir(folder, { recursive: true });
  const lora = begun === undefined ? recipe.lora : settingsOf(begun);
  const { rows, leftOut } = packRows(shuffle(examples, seededRandom(run.seed)), recipe.length);
  if (rows.length === 0)
    throw new WhereforeError(
      "input",
      "nothing-to-train",
      `None of ${examples.length} examples has an answer and fits into ${recipe.length} tokens.`,
    );
  const lossOf = lossesByShape(model, lora, recipe.threads);
  const settings = contentHash({
    method: "sft",
    ...recipe,
    threads: 0,
    seed: run.seed,
    examples,
    begun: begun && printOfAdapter(begun),
    model: printOfModel(model),
  });
  const { parameters, steps } = await trainText(
    {
      model,
      begun,
      pace: recipe,
      loss: await lossOf(shapeOf(rows[0]!, recipe.length)),
      count: rows.length,
      perStep: recipe.rowsPerStep,
      batchesOf: (own) =>
        batchesOf(
          own.map((row) => rows[row]!),
          recipe.length,
          lossOf,
        ),
      folder,
      settings,
      clock,
    },
    run,
  );
  return { adapter: adapterOf(parameters, lora), steps, leftOut: leftOut.length };
}

const WEIGHTS = "row.weights";

/** A graph for each number of tokens asked about, made when it is first needed: they share the parameters by name. */
function lossesByShape(model: Llama, lora: LoraSettings, threads: number): (shape: RowShape) => Promise<Loss> {
  const made = new Map<number, Promise<Loss>>();
  return (shape) => {
    const known = made.get(shape.asked);
    if (known !== undefined) return known;
    const graph = new Graph("training");
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

/** Each trained token of a step weighs the same, whichever row it is in. */
async function batchesOf(
  rows: readonly PackedRow[],
  length: number,
  lossOf: (shape: RowShape) => Promise<Loss>,
): Promise<ReadBatch[]> {
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
