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
import { type Recommender, type Run, WhereforeError } from "../domain/index.ts";
import type { Dataset } from "../histories/datasets.ts";
import { readSafetensors, writeSafetensors } from "../networks/safetensors.ts";
import { weight } from "../networks/weights.ts";
import { contentHash, fileHash } from "../records/stage.ts";
import { bert4RecRival } from "../rivals/bert4rec.ts";
import { careerRival } from "../rivals/career.ts";
import { careerExamples } from "../rivals/career-batches.ts";
import { RIVAL_SIZES, sasRecRival } from "../rivals/sasrec.ts";
import {
  RIVAL_SETTINGS,
  type RivalSettings,
  rivalRecommender,
  type SequenceRival,
  teachRival,
} from "../rivals/sequence-rival.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { teach } from "../teaching/teach.ts";
import type { Parameters } from "../tensor/learner.ts";
import type { TrainingCases } from "./training-cases.ts";

/** "-titles": without the features of time and education. */
export type TaughtRivalName = "sasrec" | "sasrec-titles" | "bert4rec" | "bert4rec-titles" | "career" | "career-titles";

export type RivalLesson = {
  readonly dataset: Dataset;
  readonly cases: () => Promise<TrainingCases>;
  readonly taxonomy: Taxonomy;
  /** The folder of what can be made again. */
  readonly cache: string;
};

export async function taughtRival(name: TaughtRivalName, lesson: RivalLesson, run: Run): Promise<Recommender> {
  const { taxonomy } = lesson;
  const rival = rivalNamed(name, taxonomy);
  const settings = { ...RIVAL_SETTINGS, seed: run.seed };
  const file = await weightsFile(rival, lesson, settings);
  const parameters = existsSync(file)
    ? await readWeights(file)
    : await teachAndKeep(rival, lesson, settings, file, run);
  return rivalRecommender(rival, parameters, taxonomy, settings);
}

function rivalNamed(name: TaughtRivalName, taxonomy: Taxonomy): SequenceRival {
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
  { dataset, taxonomy, cache }: RivalLesson,
  settings: RivalSettings,
): Promise<string> {
  const data = await Promise.all(dataset.files.map(fileHash));
  const key = contentHash({ method, epochs, sizes: RIVAL_SIZES, settings, data, taxonomy: taxonomy.release });
  return join(cache, "rivals", `${method.replace("/", "-")}-${key.slice(0, 16)}.safetensors`);
}

async function teachAndKeep(
  rival: SequenceRival,
  { cases, taxonomy }: RivalLesson,
  settings: RivalSettings,
  file: string,
  run: Run,
): Promise<Parameters> {
  const { transitions, validation } = await cases();
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
