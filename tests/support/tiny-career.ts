/**
 * A career model small enough for tests: all 1,016 titles, one layer of width 16, words learned from a few composed reasons.
 */
import type { Answer, Sequence } from "../../src/career-model/career-batch.ts";
import {
  type CareerFile,
  FORMAT,
  type TrainedCareerModel,
  writeCareerModel,
} from "../../src/career-model/career-file.ts";
import { careerGraph } from "../../src/career-model/career-network.ts";
import type { CareerNetwork, CareerSettings } from "../../src/career-model/career-settings.ts";
import type { JobPosition } from "../../src/career-model/render.ts";
import { buildVocabulary } from "../../src/career-model/vocabulary.ts";
import { composeTrainedReason } from "../../src/claims/compose-for-training.ts";
import { type CareerHistory, seededRandom } from "../../src/domain/index.ts";
import { beginParameters } from "../../src/tensor/learner.ts";
import { learnBytePairs } from "../../src/tokens/byte-pairs.ts";
import { NURSE, taxonomy } from "./people.ts";

export const TINY: CareerSettings = {
  layers: 1,
  width: 16,
  heads: 2,
  keyValueHeads: 1,
  hidden: 24,
  ropeBase: 10_000,
  normEpsilon: 1e-5,
  dropout: 0,
  inputDropout: 0,
  longest: 256,
};

const random = seededRandom(1);
export const PAIRS = learnBytePairs(
  Array.from({ length: 40 }, (_, at) => composeTrainedReason(NURSE, at * 25, taxonomy, random).text),
  320,
);

export function tinyNetwork(settings: Partial<CareerSettings> = {}): CareerNetwork {
  return { settings: { ...TINY, ...settings }, vocabulary: buildVocabulary(taxonomy, PAIRS), taxonomy };
}

/** @param louder weights as they begin hardly tell titles apart; so many times as large they do */
export function tinyParameters(network: CareerNetwork, seed = 1, louder = 1): Map<string, Float32Array> {
  const { graph } = careerGraph("training", network, { rows: 1, length: 8, answers: 1, words: 1, past: 0 });
  const parameters = beginParameters(graph, seed);
  for (const [name, values] of parameters)
    if (!name.includes("norm")) for (let at = 0; at < values.length; at++) values[at]! *= louder;
  return parameters;
}

export function tinyFile(more: Partial<CareerFile> = {}): CareerFile {
  return {
    format: FORMAT,
    name: "tiny",
    settings: TINY,
    pairs: PAIRS,
    titles: taxonomy.occupations.length,
    release: taxonomy.release,
    learnedFrom: "nothing",
    members: 1,
    temperature: 1,
    shares: { career: 1, counted: 0, boosted: 0 },
    ...more,
  };
}

export async function writeTiny(folder: string, more: Partial<TrainedCareerModel> = {}, dtype: "F32" | "F16" = "F32") {
  const network = tinyNetwork();
  const model = { file: tinyFile(), network, members: [tinyParameters(network, 1, 5)], ...more };
  await writeCareerModel(folder, model, dtype);
  return model;
}

export function jobOf(title: number, attributes: readonly number[] = []): JobPosition {
  return { title, attributes };
}

/** A career of titles in which each but the first is asked for. */
export function careerOf(titles: readonly number[]): Sequence {
  return {
    jobs: titles.slice(0, -1).map((title) => jobOf(title)),
    reason: undefined,
    answers: titles.slice(1).map((title, at): Answer => ({ after: at + 1, title, weight: 1 })),
    reasonWeight: 0,
  };
}

/** A reason as it is composed to train from, for any title ahead. */
export function composedText(history: CareerHistory, seed: number): string {
  const chance = seededRandom(seed);
  const ahead = Math.floor(chance() * taxonomy.occupations.length);
  return composeTrainedReason(history, ahead, taxonomy, chance).text;
}
