/**
 * `wherefore train ...`: models trained on this machine, and training sets for other trainers.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command, Option } from "@commander-js/extra-typings";
import { LABEL_RULES } from "../../domain/index.ts";
import { FORMATS } from "../../exports/set-formats.ts";
import type { Recipe } from "../../training/training-recipe.ts";
import {
  ADULT_AGE,
  BIRTH_YEAR,
  CUTOFF,
  type OptionsOf,
  OWN_MAPPING,
  protocolOption,
  RUNS,
  SEED,
  SPLIT,
  shareBelowOne,
  whole,
} from "./options.ts";

export const KINDS = {
  careers: "train the career model on careers: after each job, which one comes next",
  sft: "train it to write reasons and to read them (supervised)",
  dpo: "train it to prefer one of two reasons (direct preference optimisation)",
  "text-sft": "train a pretrained text model on careers, or on oracle reasons (LoRA, supervised)",
  "text-dpo": "train a pretrained text model to prefer one of two reasons (LoRA)",
} as const satisfies Record<Recipe["kind"], string>;

export type TrainOptions = ReturnType<ReturnType<typeof train>["opts"]>;
export type ExportOptions = OptionsOf<typeof exportSets>;
export type LintOptions = OptionsOf<typeof lint>;
export type ReadBackOptions = OptionsOf<typeof readBack>;

export const train = (kind: Recipe["kind"]) =>
  new Command(kind)
    .description(KINDS[kind])
    .option("--recipe <file>", "a YAML file that says everything")
    .option("--preset <name>", "one of those in recipes/, such as laptop or full", "laptop")
    .option("--on <name>", "careers of your own, split: the recipe's source `own`, and what every epoch is scored on")
    .option(...SPLIT)
    .addOption(protocolOption())
    .option(...ADULT_AGE)
    .option(...BIRTH_YEAR)
    .option(...OWN_MAPPING)
    .option("--seed <n>", "instead of the recipe's", whole(0))
    .option("--out <folder>", "where the model and its curves go; an interrupted training there is continued")
    .option("--overwrite", "train again even if that folder holds a finished model")
    .option("--json", "print where it is and its score as JSON")
    .option(...RUNS);

export const exportSets = () =>
  new Command("export")
    .description("write oracle reasons as the training sets of another trainer (docs/training-sets.md)")
    .argument("<folder>", "what `reasons choose` wrote")
    .addOption(new Option("--for <trainer>", "which trainer's format to write").choices(FORMATS).makeOptionMandatory())
    .requiredOption("--out <folder>", "where they go: a new folder")
    .addOption(
      new Option("--label <rule>", "what a reason may say of the answer").choices(LABEL_RULES).default("allowed"),
    )
    .option("--on <name>", "the data set of the reasons, if the folder itself does not say")
    .option("--base <model>", "the model that will be fine-tuned", "Qwen/Qwen3-8B")
    .option("--template <name>", "its template in LLaMA-Factory, if the base's name does not tell")
    .option(...CUTOFF)
    .option("--held-out <share>", "share of the people for the trainer's own loss curve", shareBelowOne, 0.05)
    .option("--json", "print the counts as JSON")
    .option(...SEED);

export const lint = () =>
  new Command("lint")
    .description("find what a trainer would cut, drop, or read differently from serving")
    .argument("<path>", "an exported folder, a folder with dataset_info.json, or a JSONL file")
    .option("--tokenizer <name>", "qwen3, a checkpoint's folder or a .gguf file: counts tokens and compares templates")
    .option(...CUTOFF)
    .option("--server <url>", "compare with a running llama.cpp server instead of the template in the tokenizer")
    .option("--timeout <seconds>", "how long one call to the server may take", whole(1), 120)
    .option("--json", "print the report as JSON");

export const readBack = () =>
  new Command("read-back")
    .description("make a run of what a model fine-tuned by LLaMA-Factory said to the validation people")
    .argument("<file>", "its generated_predictions.jsonl")
    .requiredOption("--of <folder>", "the exported folder whose prompts it answered")
    .option("--on <name>", "the data set", "nlsy97:valid")
    .option("--log <file>", "the trainer_log.jsonl of the training, kept with the run")
    .option("--method <name>", "its name in the run", "llama-factory")
    .option("--json", "print the report as JSON (docs/contract.md)")
    .option(...RUNS)
    .option(...SEED);
