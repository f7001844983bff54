/**
 * What a recipe comes to before its first step: the network's parameters, the stages that move them, and how the model is written.
 *
 * In: a recipe of any kind, and the data.  Out: the same few things for every kind, so that one page trains them all (pipeline/train.ts).
 */
import type { Dataset, Run } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Parameters } from "../tensor/learner.ts";
import type { FolderTraining } from "./train-in-folder.ts";

/** Sets of whole careers. */
export type CareersName = "nlsy97" | "nlsy79" | "own";

export type TrainingData = {
  /** @throws BadInputError for "own" where no careers of one's own were named */
  readonly open: (name: CareersName) => Dataset;
  /** The set whose validation part scores every epoch: one's own, where it was named. */
  readonly scoredOn: "nlsy97" | "own";
  /** The folder of the public data. */
  readonly folder: string;
  readonly taxonomy: Taxonomy;
  /** The folder in which pulled models lie. */
  readonly cache: string;
};

/** Where a training is kept, and the hash of all that decides it. */
export type TrainingPlace = Pick<FolderTraining, "folder" | "settings">;

export type PreparedTraining = Pick<FolderTraining, "parameters" | "moving" | "stages"> & {
  /** Writes the model that came of it into the folder. */
  readonly write: (parameters: Parameters, run: Run) => Promise<void>;
  /** Examples that are longer than a row, or without an answer; undefined where none can be. */
  readonly leftOut?: number;
};
