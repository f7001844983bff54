/**
 * Direct preference optimisation of a text model by LoRA.
 *
 * In: a model, the adapter that it begins with (or none), pairs of answers, a recipe.  Out: an adapter that finds the chosen answer likelier
 * against the rejected one than the beginning did.
 *
 *     -log sigmoid(beta (margin - reference margin)) - nll log p(chosen) / its tokens,    margin = log p(chosen) - log p(rejected)
 *
 * Both answers follow the one prompt in one row, so it is read once. The reference margins are computed before the first step and kept in
 * `reference.jsonl`: the model as it was is never needed again.
 * Source: Rafailov et al. (2023), equation 7; the likelihood term of Pang et al. (2024), "Iterative Reasoning Preference Optimization".
 */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { type Run, WhereforeError } from "../domain/index.ts";
import type { LoraAdapter } from "../networks/adapters.ts";
import type { Llama } from "../networks/llama-files.ts";
import { adapterOf, type LoraSettings, settingsOf } from "../networks/lora.ts";
import {
  append,
  askedLogProbabilities,
  BEGINNING,
  bucketOf,
  emptyRow,
  feedsOf,
  type Row,
  type RowShape,
} from "../networks/rows.ts";
import { networkOf, parametersOfText, textNetwork } from "../networks/text-network.ts";
import { readJsonl } from "../records/jsonl.ts";
import { contentHash, writeWhole } from "../records/whole-file.ts";
import { Graph } from "../tensor/graph.ts";
import { compileLoss, type Loss } from "../tensor/learner.ts";
import { add, logSigmoid, multiply, scale, subtract, sumAll } from "../tensor/operators.ts";
import { compile, type Feeds, type Program } from "../tensor/program.ts";
import type { Pair } from "./conversations.ts";
import type { Trained } from "./text-sft.ts";
import { type Pace, printOfAdapter, printOfModel, trainText } from "./text-steps.ts";

export type DpoSettings = Pace & {
  /** Where no adapter is begun with. */
  readonly lora: LoraSettings;
  /** The most tokens of a prompt and both its answers; longer pairs are left out. */
  readonly length: number;
  readonly pairsPerStep: number;
  readonly beta: number;
  /** Weight of the chosen answer's own mean log-probability; 0 for none. */
  readonly nll: number;
  readonly threads: number;
};

const LENGTH_STEP = 128;
const ASKED_STEP = 64;
const SIGNS = "pair.signs";
const CHOSEN = "pair.chosen";
const REFERENCE = "pair.reference";
const SHARE = "pair.share";
export const REFERENCES = "reference.jsonl";
/** The output that holds margin - reference margin. */
export const ADVANTAGE = "advantage";

/** The prompt, and behind its last token both answers; the chosen answer's tokens are asked about first. */
export function pairRow({ prompt, chosen, rejected }: Omit<Pair, "from">): Row {
  const row = emptyRow();
  const last = append(row, BEGINNING, prompt);
  for (const answer of [chosen, rejected]) {
    const first = row.tokens.length;
    append(row, last, answer);
    answer.forEach((token, at) => void row.asked.push({ after: at === 0 ? last : first + at - 1, token }));
  }
  return row;
}

/** @param folder for checkpoint, reference margins and metrics; the same call goes on from there @param clock milliseconds */
export async function trainDpo(
  model: Llama,
  begun: LoraAdapter | undefined,
  pairs: readonly Pair[],
  recipe: DpoSettings,
  folder: string,
  run: Run,
  clock: () => number = () => performance.now(),
): Promise<Trained> {
  await mkdir(folder, { recursive: true });
  const lora = begun === undefined ? recipe.lora : settingsOf(begun);
  const fitting = pairs.filter((pair) => lengthOf(pair) <= recipe.length);
  if (fitting.length === 0)
    throw new WhereforeError(
      "input",
      "nothing-to-train",
      `None of ${pairs.length} pairs fits into ${recipe.length} tokens with its prompt.`,
    );
  const settings = contentHash({
    method: "dpo",
    ...recipe,
    threads: 0,
    seed: run.seed,
    pairs,
    begun: begun && printOfAdapter(begun),
    model: printOfModel(model),
  });
  const references = await referenceMargins(
    model,
    begun,
    fitting,
    recipe.threads,
    join(folder, REFERENCES),
    settings,
    run,
  );
  const lossOf = lossesByShape(model, lora, recipe);
  const { parameters, steps } = await trainText(
    {
      model,
      begun,
      pace: recipe,
      loss: await lossOf(shapeOf(fitting[0]!)),
      count: fitting.length,
      perStep: recipe.pairsPerStep,
      batchesOf: (own) =>
        Promise.all(
          own.map(async (index) => {
            const pair = fitting[index]!;
            return {
              loss: await lossOf(shapeOf(pair)),
              feeds: pairFeeds(pair, references[index]!, 1 / own.length),
              tokens: lengthOf(pair),
              name: pair.from,
            };
          }),
        ),
      folder,
      settings,
      clock,
    },
    run,
  );
  return { adapter: adapterOf(parameters, lora), steps, leftOut: pairs.length - fitting.length };
}

function lengthOf({ prompt, chosen, rejected }: Pair): number {
  return prompt.length + chosen.length + rejected.length;
}

function shapeOf(pair: Pair): RowShape {
  return {
    length: bucketOf(lengthOf(pair), LENGTH_STEP),
    asked: bucketOf(pair.chosen.length + pair.rejected.length, ASKED_STEP),
  };
}

/** @param share of the step's loss that is this pair's */
export function pairFeeds(pair: Pair, reference: number, share: number): Feeds {
  const shape = shapeOf(pair);
  const [chosen, rejected] = [pair.chosen.length, pair.rejected.length];
  return {
    ...feedsOf(pairRow(pair), shape),
    [SIGNS]: new Float32Array(shape.asked).fill(1, 0, chosen).fill(-1, chosen, chosen + rejected),
    [CHOSEN]: new Float32Array(shape.asked).fill(1 / chosen, 0, chosen),
    [REFERENCE]: Float32Array.of(reference),
    [SHARE]: Float32Array.of(share),
  };
}

function lossesByShape(model: Llama, lora: LoraSettings, recipe: DpoSettings): (shape: RowShape) => Promise<Loss> {
  const made = new Map<string, Promise<Loss>>();
  return (shape) => {
    const key = `${shape.length} ${shape.asked}`;
    const loss = made.get(key) ?? compilePairLoss(model, lora, recipe, shape);
    made.set(key, loss);
    return loss;
  };
}

export function compilePairLoss(
  model: Pick<Llama, "settings">,
  lora: LoraSettings,
  { beta, nll, threads }: Pick<DpoSettings, "beta" | "nll" | "threads">,
  shape: RowShape,
): Promise<Loss> {
  const graph = new Graph("training");
  const logs = askedLogProbabilities(graph, textNetwork(model.settings, lora), shape);
  const margin = sumAll(multiply(logs, graph.input(SIGNS, [shape.asked])));
  const advantage = subtract(margin, graph.input(REFERENCE, []));
  const preferred = logSigmoid(scale(advantage, beta));
  const chosen = sumAll(multiply(logs, graph.input(CHOSEN, [shape.asked])));
  const gained = nll === 0 ? preferred : add(preferred, scale(chosen, nll));
  return compileLoss(scale(multiply(gained, graph.input(SHARE, [])), -1), threads, { [ADVANTAGE]: advantage });
}

const References = z.object({ settings: z.string(), margins: z.array(z.number()) });

/** log p(chosen) - log p(rejected) of each pair under the model as it is given, from the file where they were kept. */
async function referenceMargins(
  model: Llama,
  begun: LoraAdapter | undefined,
  pairs: readonly Pair[],
  threads: number,
  path: string,
  settings: string,
  run: Run,
): Promise<readonly number[]> {
  if (existsSync(path))
    for await (const kept of readJsonl(path, References)) if (kept.settings === settings) return kept.margins;
  const network = networkOf(model, begun);
  const weights = Object.fromEntries(parametersOfText(model, begun));
  const programs = new Map<string, Program>();
  const margins: number[] = [];
  for (const pair of pairs) {
    run.signal.throwIfAborted();
    const shape = shapeOf(pair);
    const key = `${shape.length} ${shape.asked}`;
    let program = programs.get(key);
    if (program === undefined) {
      const graph = new Graph("use");
      program = await compile(graph, { logs: askedLogProbabilities(graph, network, shape) }, threads);
      programs.set(key, program);
    }
    const { logs } = await program.run({ ...weights, ...feedsOf(pairRow(pair), shape) });
    const sum = (from: number, to: number) => logs!.subarray(from, to).reduce((all, log) => all + log, 0);
    const [chosen, both] = [pair.chosen.length, pair.chosen.length + pair.rejected.length];
    margins.push(sum(0, chosen) - sum(chosen, both));
    run.report({ what: "reference margins", done: margins.length, total: pairs.length });
  }
  for (const program of programs.values()) await program.close();
  await writeWhole(path, `${JSON.stringify({ settings, margins })}\n`);
  return margins;
}
