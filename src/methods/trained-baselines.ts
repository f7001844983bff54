/**
 * The baselines that are trained when they are asked for:
 *
 *     training careers ─► epochs, the best on validation ─► weights, kept in the cache ─► a recommender
 *
 * The same data, settings and seed find the weights again: training takes a minute or two.
 */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { aheadBaseline, movesBetweenTitles } from "../baselines/ahead.ts";
import { bert4RecBaseline } from "../baselines/bert4rec-baseline.ts";
import { type CareerExample, careerExamples } from "../baselines/career-batches.ts";
import { careerBaseline } from "../baselines/career-two-stage.ts";
import { gru4RecBaseline } from "../baselines/gru4rec-baseline.ts";
import { naomiBaseline } from "../baselines/naomi.ts";
import { BASELINE_SIZES, sasRecBaseline } from "../baselines/sasrec-baseline.ts";
import { latentSasRecBaseline } from "../baselines/sasrec-latent.ts";
import {
  BASELINE_SETTINGS,
  type BaselineSettings,
  baselineRecommender,
  type SequenceBaseline,
  trainBaseline,
} from "../baselines/sequence-baseline.ts";
import { type Case, InterruptedError, type LabelSpace, type Recommender, type Run } from "../domain/index.ts";
import { olderTransitions } from "../histories/older-survey.ts";
import { cpuSecondsSince, type ProcessCost, peakMegabytes } from "../records/process-cost.ts";
import { contentHash, fileHash } from "../records/whole-file.ts";
import type { Parameters } from "../tensor/learner.ts";
import { readSafetensors, writeSafetensors } from "../weights/safetensors.ts";
import { weight } from "../weights/weights.ts";
import type { MethodResources, TrainedBaselineName } from "./resources.ts";

/** @param ahead how many jobs lie between the last known one and the one foretold; above 0 of `naomi-reduced` alone */
export async function trainedBaseline(
  name: TrainedBaselineName,
  from: MethodResources,
  ahead = 0,
): Promise<Recommender> {
  const { space, run } = from;
  const baseline = await baselineNamed(name, from);
  // Two to a seed, so that none is shared by two seeds: 1 has 1 and 2, 2 has 3 and 4.
  const seeds = name === "sasrec-even" ? [2 * run.seed - 1, 2 * run.seed] : [run.seed];
  const members: Recommender[] = [];
  for (const seed of seeds) {
    const settings = { ...BASELINE_SETTINGS, seed };
    const file = await weightsFile(name, baseline, from, settings);
    const train = name === "sasrec-even" ? trainEvenly : trainPlainly;
    const { parameters, cost } = existsSync(file)
      ? await readWeights(file)
      : await costed(train, baseline, from, settings);
    if (!existsSync(file)) await keepWeights(file, baseline, parameters, cost!);
    from.trainedAt?.(cost);
    members.push(await baselineRecommender(baseline, parameters, space, settings, ahead));
  }
  return members.length === 1 ? members[0]! : meanOf(`${name}/1`, members);
}

/** The mean of several seeds' distributions. */
function meanOf(method: string, members: readonly Recommender[]): Recommender {
  return async (history, run) => {
    const found = await Promise.all(members.map((member) => member(history, run)));
    const distribution = found[0]!.distribution.map(
      (_, title) => found.reduce((sum, one) => sum + one.distribution[title]!, 0) / found.length,
    );
    return { ...found[0]!, method, distribution };
  };
}

async function baselineNamed(
  name: TrainedBaselineName,
  { space, trainingCases }: MethodResources,
): Promise<SequenceBaseline> {
  const features = !name.endsWith("-titles");
  switch (name) {
    case "gru4rec":
      return gru4RecBaseline(space, features);
    case "sasrec":
    case "sasrec-even":
    case "sasrec-titles":
      return sasRecBaseline(space, features);
    case "sasrec-latent":
      return latentSasRecBaseline(space);
    case "naomi-reduced":
      return naomiBaseline(space);
    case "ahead-reduced":
      return aheadBaseline(space, movesBetweenTitles((await trainingCases()).transitions, space));
    case "bert4rec":
    case "bert4rec-titles":
      return bert4RecBaseline(space, features);
    case "career":
    case "career-titles":
      return careerBaseline(space, features);
    default:
      return name satisfies never;
  }
}

async function weightsFile(
  name: TrainedBaselineName,
  { method, epochs }: SequenceBaseline,
  { trainingData, olderData, taxonomy, cache }: MethodResources,
  settings: BaselineSettings,
): Promise<string> {
  const files = [...trainingData().files, ...(name === "sasrec-even" ? olderData().files : [])];
  const data = await Promise.all(files.map(fileHash));
  const key = contentHash({
    ...(name === "sasrec-even" && { name, EPOCHS_TOGETHER }),
    method,
    epochs,
    sizes: BASELINE_SIZES,
    settings,
    data,
    taxonomy: taxonomy.release,
  });
  return join(cache, "baselines", `${method.replace("/", "-")}-${key.slice(0, 16)}.safetensors`);
}

async function trainPlainly(
  baseline: SequenceBaseline,
  { trainingCases, space, run }: MethodResources,
  settings: BaselineSettings,
): Promise<Parameters> {
  const { transitions, validation } = await trainingCases();
  const examples = careerExamples(transitions, space);
  return trainedParameters(baseline, examples, validation, space, settings, run);
}

/** Epochs of both surveys together, before those of NLSY97 alone: as many as recipes/careers-laptop.yaml gives the career model. */
const EPOCHS_TOGETHER = 4;

/** With what our own model has: both surveys first, then the one whose people are asked about. */
async function trainEvenly(
  baseline: SequenceBaseline,
  { trainingCases, olderData, space, run }: MethodResources,
  settings: BaselineSettings,
): Promise<Parameters> {
  const { transitions, validation } = await trainingCases();
  const own = careerExamples(transitions, space);
  const older = careerExamples(await olderTransitions(olderData()), space);
  const together = { ...baseline, epochs: EPOCHS_TOGETHER };
  const first = await trainedParameters(together, [...own, ...older], validation, space, settings, run);
  return trainedParameters(baseline, own, validation, space, settings, run, first);
}

async function trainedParameters(
  baseline: SequenceBaseline,
  examples: readonly CareerExample[],
  validation: readonly Case[],
  space: LabelSpace,
  settings: BaselineSettings,
  run: Run,
  from?: Parameters,
): Promise<Parameters> {
  const { parameters, ended } = await trainBaseline(baseline, examples, validation, space, settings, run, from);
  if (ended === "interrupted")
    throw new InterruptedError(`Interrupted while ${baseline.method} was trained; nothing is kept of it.`);
  return parameters;
}

type Learned = { readonly parameters: Parameters; readonly cost: ProcessCost | undefined };

async function costed(
  train: typeof trainPlainly,
  baseline: SequenceBaseline,
  from: MethodResources,
  settings: BaselineSettings,
): Promise<Learned> {
  const begun = process.cpuUsage();
  const parameters = await train(baseline, from, settings);
  return { parameters, cost: { cpuSeconds: cpuSecondsSince(begun), peakMegabytes: peakMegabytes() } };
}

async function keepWeights(
  file: string,
  { method }: SequenceBaseline,
  parameters: Parameters,
  cost: ProcessCost,
): Promise<void> {
  await mkdir(join(file, ".."), { recursive: true });
  const weights = new Map([...parameters].map(([name, own]) => [name, weight([own.length], new Float32Array(own))]));
  const metadata = {
    method,
    cpuSeconds: cost.cpuSeconds.toFixed(1),
    peakMegabytes: cost.peakMegabytes.toFixed(0),
  };
  await writeSafetensors(file, weights, { dtype: "F32", metadata });
}

/** What the training took was noted beside the weights, but not of old. */
async function readWeights(file: string): Promise<Learned> {
  const { weights, metadata } = await readSafetensors(file);
  const [seconds, megabytes] = [Number(metadata["cpuSeconds"]), Number(metadata["peakMegabytes"])];
  return {
    parameters: new Map([...weights].map(([name, { data }]) => [name, data])),
    cost: seconds > 0 && megabytes > 0 ? { cpuSeconds: seconds, peakMegabytes: megabytes } : undefined,
  };
}
