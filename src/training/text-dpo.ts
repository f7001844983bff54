/**
 * Direct preference optimisation of a text model by LoRA.
 *
 * In: a model, the adapter that it begins with (or none), pairs of answers, settings.  Out: an adapter that finds the chosen answer likelier
 * against the rejected one than the beginning did, by the loss of networks/dpo-loss.ts.
 *
 * Both answers follow the one prompt in one row, so it is read once. The reference margins are computed before the first step and kept in
 * `reference.jsonl`: the model as it was is never needed again.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { type Run, WhereforeError } from "../domain/index.ts";
import type { LoraAdapter } from "../networks/adapters.ts";
import { type DpoSettings, dpoLoss } from "../networks/dpo-loss.ts";
import type { Llama } from "../networks/llama-files.ts";
import type { LoraSettings } from "../networks/lora.ts";
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
import { writeWhole } from "../records/whole-file.ts";
import { Graph } from "../tensor/graph.ts";
import { compileLoss, type Loss } from "../tensor/learner.ts";
import { multiply, subtract, sumAll } from "../tensor/operators.ts";
import { compile, type Feeds, type Program } from "../tensor/program.ts";
import type { Pair } from "./conversations.ts";
import type { TrainingPlace } from "./prepared-training.ts";
import {
  beginText,
  lossesByShape,
  settingsHash,
  type TextSettings,
  type TextTraining,
  type TrainedText,
  textStage,
  trainText,
} from "./text-training.ts";

export type TextDpoSettings = TextSettings &
  DpoSettings & {
    /** The most tokens of a prompt and both its answers; longer pairs are left out. */
    readonly length: number;
    readonly pairsPerStep: number;
  };

const LENGTH_STEP = 128;
const ASKED_STEP = 64;
const SIGNS = "pair.signs";
const CHOSEN = "pair.chosen";
const REFERENCE = "pair.reference";
const SHARE = "pair.share";
export const REFERENCES = "reference.jsonl";
/** The output that holds margin - reference margin. */
const ADVANTAGE = "advantage";

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

/** @param place where the reference margins are kept @throws WhereforeError "nothing-to-train" */
export function dpoTraining(
  model: Llama,
  begun: LoraAdapter | undefined,
  pairs: readonly Pair[],
  settings: TextDpoSettings,
  place: TrainingPlace,
  run: Run,
): TextTraining {
  const { length, pairsPerStep, threads } = settings;
  const fitting = pairs.filter((pair) => lengthOf(pair) <= length);
  if (fitting.length === 0)
    throw new WhereforeError(
      "input",
      "nothing-to-train",
      `None of ${pairs.length} pairs fits into ${length} tokens with its prompt.`,
    );
  const begin = beginText(model, begun, settings, run.seed);
  const openStage = async () => {
    const references = await referenceMargins(model, begun, fitting, threads, place, run);
    const { lossOf, close } = lossesByShape((shape) => compilePairLoss(model, begin.lora, settings, threads, shape));
    const batches = (own: readonly number[]) =>
      Promise.all(
        own.map(async (index) => {
          const pair = fitting[index]!;
          const feeds = pairFeeds(pair, references[index]!, 1 / own.length);
          return { loss: await lossOf(shapeOf(pair)), feeds, tokens: lengthOf(pair), name: pair.from };
        }),
      );
    return textStage(settings, run.seed, fitting.length, pairsPerStep, batches, close);
  };
  return { ...begin, leftOut: pairs.length - fitting.length, stages: [openStage] };
}

/** From code, in a folder for the checkpoint, from which the same call goes on, the reference margins and the metrics. */
export async function trainDpo(
  model: Llama,
  begun: LoraAdapter | undefined,
  pairs: readonly Pair[],
  settings: TextDpoSettings,
  folder: string,
  run: Run,
): Promise<TrainedText> {
  const place = { folder, settings: settingsHash("dpo", settings, pairs, model, begun, run) };
  return trainText(dpoTraining(model, begun, pairs, settings, place, run), { ...place, name: "DPO" }, run);
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

export function compilePairLoss(
  model: Pick<Llama, "settings">,
  lora: LoraSettings,
  settings: DpoSettings,
  threads: number,
  shape: RowShape,
): Promise<Loss> {
  const graph = new Graph("training");
  const logs = askedLogProbabilities(graph, textNetwork(model.settings, lora), shape);
  const margin = sumAll(multiply(logs, graph.input(SIGNS, [shape.asked])));
  const advantage = subtract(margin, graph.input(REFERENCE, []));
  const chosen = sumAll(multiply(logs, graph.input(CHOSEN, [shape.asked])));
  const loss = dpoLoss(advantage, chosen, graph.input(SHARE, []), settings);
  return compileLoss(loss, threads, { [ADVANTAGE]: advantage });
}

const References = z.object({ settings: z.string(), margins: z.array(z.number()) });

/** log p(chosen) - log p(rejected) of each pair under the model as it is given, from the file where they were kept. */
async function referenceMargins(
  model: Llama,
  begun: LoraAdapter | undefined,
  pairs: readonly Pair[],
  threads: number,
  { folder, settings }: TrainingPlace,
  run: Run,
): Promise<readonly number[]> {
  const path = join(folder, REFERENCES);
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
