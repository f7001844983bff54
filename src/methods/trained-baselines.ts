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
import { bert4RecBaseline } from "../baselines/bert4rec-baseline.ts";
import { careerExamples } from "../baselines/career-batches.ts";
import { careerBaseline } from "../baselines/career-two-stage.ts";
import { BASELINE_SIZES, sasRecBaseline } from "../baselines/sasrec-baseline.ts";
import {
  BASELINE_SETTINGS,
  type BaselineSettings,
  baselineRecommender,
  type SequenceBaseline,
  trainBaseline,
} from "../baselines/sequence-baseline.ts";
import { InterruptedError, type Recommender } from "../domain/index.ts";
import { contentHash, fileHash } from "../records/whole-file.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Parameters } from "../tensor/learner.ts";
import { readSafetensors, writeSafetensors } from "../weights/safetensors.ts";
import { weight } from "../weights/weights.ts";
import type { MethodResources, TrainedBaselineName } from "./table.ts";

export async function trainedBaseline(name: TrainedBaselineName, from: MethodResources): Promise<Recommender> {
  const { taxonomy, run } = from;
  const baseline = baselineNamed(name, taxonomy);
  const settings = { ...BASELINE_SETTINGS, seed: run.seed };
  const file = await weightsFile(baseline, from, settings);
  const parameters = existsSync(file) ? await readWeights(file) : await trainAndKeep(baseline, from, settings, file);
  return baselineRecommender(baseline, parameters, taxonomy, settings);
}

function baselineNamed(name: TrainedBaselineName, taxonomy: Taxonomy): SequenceBaseline {
  const features = !name.endsWith("-titles");
  switch (name) {
    case "sasrec":
    case "sasrec-titles":
      return sasRecBaseline(taxonomy, features);
    case "bert4rec":
    case "bert4rec-titles":
      return bert4RecBaseline(taxonomy, features);
    case "career":
    case "career-titles":
      return careerBaseline(taxonomy, features);
    default:
      return name satisfies never;
  }
}

async function weightsFile(
  { method, epochs }: SequenceBaseline,
  { trainingData, taxonomy, cache }: MethodResources,
  settings: BaselineSettings,
): Promise<string> {
  const data = await Promise.all(trainingData().files.map(fileHash));
  const key = contentHash({ method, epochs, sizes: BASELINE_SIZES, settings, data, taxonomy: taxonomy.release });
  return join(cache, "baselines", `${method.replace("/", "-")}-${key.slice(0, 16)}.safetensors`);
}

async function trainAndKeep(
  baseline: SequenceBaseline,
  { trainingCases, taxonomy, run }: MethodResources,
  settings: BaselineSettings,
  file: string,
): Promise<Parameters> {
  const { transitions, validation } = await trainingCases();
  const examples = careerExamples(transitions, taxonomy);
  const { parameters, ended } = await trainBaseline(baseline, examples, validation, taxonomy, settings, run);
  if (ended === "interrupted")
    throw new InterruptedError(`Interrupted while ${baseline.method} was trained; nothing is kept of it.`);
  await mkdir(join(file, ".."), { recursive: true });
  const weights = new Map([...parameters].map(([name, own]) => [name, weight([own.length], new Float32Array(own))]));
  await writeSafetensors(file, weights, { dtype: "F32", metadata: { method: baseline.method } });
  return parameters;
}

async function readWeights(file: string): Promise<Parameters> {
  const { weights } = await readSafetensors(file);
  return new Map([...weights].map(([name, { data }]) => [name, data]));
}
