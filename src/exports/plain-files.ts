/**
 * What lies beside the data for TRL and for hosted services: the settings that matter, as scripts or bodies of a request.
 *
 * In: the trainer's settings.  Out: files by their place in the folder.
 */

import { filled } from "./filled.ts";
import type { SetFile, TrainerSettings } from "./llama-factory.ts";
import { fileOf } from "./set-formats.ts";
import { SETS, type SetName } from "./set-rows.ts";

/** TRL cuts at 1,024 tokens unless it is told otherwise, and its DPO cuts prompts besides. */
export function trlFiles({ base, cutoff, seed }: TrainerSettings): SetFile[] {
  return [{ path: "train.py", text: filled("train.py", { base, cutoff, seed }) }];
}

/** Bodies of a fine-tuning job; the service gives each uploaded file an id, which goes where its name stands. */
export function openAiFiles({ rows, seed }: TrainerSettings): SetFile[] {
  return SETS.filter((set) => rows[set].train > 0).map((set) => ({
    path: `jobs/${set}.json`,
    text: `${JSON.stringify(jobBody(set, rows[set].valid > 0, seed), null, 2)}\n`,
  }));
}

function jobBody(set: SetName, watched: boolean, seed: number): Record<string, unknown> {
  const method = set.startsWith("dpo")
    ? { type: "dpo", dpo: { hyperparameters: { beta: 0.1, n_epochs: 2 } } }
    : { type: "supervised", supervised: { hyperparameters: { n_epochs: "auto" } } };
  return {
    model: "MODEL",
    training_file: `FILE-ID of ${fileOf(set, "train")}`,
    ...(watched && { validation_file: `FILE-ID of ${fileOf(set, "valid")}` }),
    suffix: `wherefore-${set}`,
    seed,
    method,
  };
}
