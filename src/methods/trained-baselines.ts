/**
 * The rivals that are taught when they are asked for:
 *
 *     training careers ─► epochs, the best on validation ─► weights, kept in the cache ─► a recommender
 *
 * The same data, settings and seed find the weights again: teaching takes a minute or two.
 */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { bert4RecRival } from "../baselines/bert4rec-baseline.ts";
import { careerExamples } from "../baselines/career-batches.ts";
import { careerRival } from "../baselines/career-two-stage.ts";
import { RIVAL_SIZES, sasRecRival } from "../baselines/sasrec-baseline.ts";
import {
  RIVAL_SETTINGS,
  type RivalSettings,
  rivalRecommender,
  type SequenceRival,
  teachRival,
} from "../baselines/sequence-baseline.ts";
import { type Recommender, WhereforeError } from "../domain/index.ts";
import { teach } from "../networks/train.ts";
import { contentHash, fileHash } from "../records/whole-file.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Parameters } from "../tensor/learner.ts";
import { readSafetensors, writeSafetensors } from "../weights/safetensors.ts";
import { weight } from "../weights/weights.ts";
import type { MethodResources } from "./table.ts";

/** "-titles": without the features of time and education. */
export type TrainedBaselineName =
  | "sasrec"
  | "sasrec-titles"
  | "bert4rec"
  | "bert4rec-titles"
  | "career"
  | "career-titles";

export async function trainedBaseline(name: TrainedBaselineName, from: MethodResources): Promise<Recommender> {
  const { taxonomy, run } = from;
  const rival = rivalNamed(name, taxonomy);
  const settings = { ...RIVAL_SETTINGS, seed: run.seed };
  const file = await weightsFile(rival, from, settings);
  const parameters = existsSync(file) ? await readWeights(file) : await trainAndKeep(rival, from, settings, file);
  return rivalRecommender(rival, parameters, taxonomy, settings);
}

function rivalNamed(name: TrainedBaselineName, taxonomy: Taxonomy): SequenceRival {
  const features = !name.endsWith("-titles");
  switch (name) {
    case "sasrec":
    case "sasrec-titles":
      return sasRecRival(taxonomy, features);
    case "bert4rec":
    case "bert4rec-titles":
      return bert4RecRival(taxonomy, features);
    case "career":
    case "career-titles":
      return careerRival(taxonomy, features);
    default:
      return name satisfies never;
  }
}

async function weightsFile(
  { method, epochs }: SequenceRival,
  { trainingData, taxonomy, cache }: MethodResources,
  settings: RivalSettings,
): Promise<string> {
  const data = await Promise.all(trainingData().files.map(fileHash));
  const key = contentHash({ method, epochs, sizes: RIVAL_SIZES, settings, data, taxonomy: taxonomy.release });
  return join(cache, "rivals", `${method.replace("/", "-")}-${key.slice(0, 16)}.safetensors`);
}

async function trainAndKeep(
  rival: SequenceRival,
  { trainingCases, taxonomy, run }: MethodResources,
  settings: RivalSettings,
  file: string,
): Promise<Parameters> {
  const { transitions, validation } = await trainingCases();
  const examples = careerExamples(transitions, taxonomy);
  const { parameters, ended } = await teachRival(rival, examples, validation, taxonomy, settings, teach, run);
  if (ended === "interrupted")
    throw new WhereforeError(
      "input",
      "interrupted",
      `Interrupted while ${rival.method} was taught; nothing is kept of it.`,
    );
  await mkdir(join(file, ".."), { recursive: true });
  const weights = new Map([...parameters].map(([name, own]) => [name, weight([own.length], new Float32Array(own))]));
  await writeSafetensors(file, weights, { dtype: "F32", metadata: { method: rival.method } });
  return parameters;
}

async function readWeights(file: string): Promise<Parameters> {
  const { weights } = await readSafetensors(file);
  return new Map([...weights].map(([name, { data }]) => [name, data]));
}
