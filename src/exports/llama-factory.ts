/**
 * The settings of a LLaMA-Factory folder: what its data are, and a YAML for each run, so that `llamafactory-cli train` runs it as it is.
 *
 * In: which sets there are and how many rows.  Out: files by their place in the folder. Paths within them are relative to that folder.
 * Source: LLaMA-Factory 0.9.5 (src/llamafactory/data/parser.py, hparams/); the values of the full runs are the paper's.
 */
import type { Family } from "./base-family.ts";
import { answersAtOnce, fileOf } from "./set-formats.ts";
import { SETS, type SetName } from "./set-rows.ts";
import type { SetSplit } from "./set-split.ts";

/** A file of the folder, by its place in it. */
export type SetFile = { readonly path: string; readonly text: string; readonly executable?: true };

export type SetRows = Readonly<Record<SetName, Readonly<Record<SetSplit, number>>>>;

export type TrainerSettings = {
  /** The model that is gone on with, a name on the hub or a folder. */
  readonly base: string;
  readonly family: Family;
  /** Tokens of a prompt with its answer. */
  readonly cutoff: number;
  readonly rows: SetRows;
  readonly seed: number;
};

export const VARIANTS = ["full", "lora"] as const;
export type Variant = (typeof VARIANTS)[number];
/** The validation people's prompts, without any answer; what a trained model says to them comes back by `wherefore train read-back`. */
export const PREDICT_FILE = "data/predict-joint.jsonl";

export function datasetName(set: SetName, split: SetSplit): string {
  return `wherefore_${set.replaceAll("-", "_")}${split === "valid" ? "_valid" : ""}`;
}

/**
 * Once `columns` or `tags` stand there, every one that is not named is null and not its default: a system message would then be no system
 * message but a turn of nobody, and the row would be dropped. So all that are used are named.
 */
const TAGS = {
  role_tag: "role",
  content_tag: "content",
  user_tag: "user",
  assistant_tag: "assistant",
  observation_tag: "tool",
  function_tag: "function",
  system_tag: "system",
};

export function datasetInfo({ rows }: TrainerSettings, predicts: boolean): Record<string, unknown> {
  const sets = SETS.flatMap((set) =>
    (["train", "valid"] as const)
      .filter((split) => rows[set][split] > 0)
      .map((split) => {
        const ranking = set.startsWith("dpo");
        const columns = { messages: "messages", ...(ranking && { chosen: "chosen", rejected: "rejected" }) };
        const file_name = fileOf(set, split).replace(/^data\//, "");
        return [
          datasetName(set, split),
          { file_name, formatting: "sharegpt", ...(ranking && { ranking }), columns, tags: TAGS },
        ];
      }),
  );
  // Without a response an Alpaca row is a question only.
  const predict = { file_name: PREDICT_FILE.replace(/^data\//, ""), columns: { prompt: "prompt", system: "system" } };
  return Object.fromEntries([...sets, ...(predicts ? [["wherefore_predict_joint", predict]] : [])]);
}

type Schedule = { rate: string; epochs: string; batch: number; accumulation: number; save: number };

/** The paper's table. A YAML 1.1 reader takes 2e-5 for text, so the point is written. */
const PAPER: Readonly<Record<SetName, Schedule>> = {
  "sft-joint": { rate: "2.0e-5", epochs: "8.0", batch: 8, accumulation: 1, save: 100 },
  "sft-reasoner": { rate: "2.0e-5", epochs: "8.0", batch: 8, accumulation: 2, save: 100 },
  "sft-predictor": { rate: "2.0e-5", epochs: "8.0", batch: 8, accumulation: 2, save: 100 },
  "dpo-joint": { rate: "5.0e-6", epochs: "2.0", batch: 2, accumulation: 4, save: 50 },
  "dpo-reasoner": { rate: "5.0e-6", epochs: "2.0", batch: 2, accumulation: 4, save: 50 },
};

/** As many rows a step as the paper's, one at a time, and the rates that LLaMA-Factory's own LoRA examples have. */
function onOneCard(set: SetName): Schedule {
  const { epochs, batch, accumulation, save } = PAPER[set];
  const rate = set.startsWith("dpo") ? "5.0e-6" : "1.0e-4";
  return { rate, epochs: set.startsWith("dpo") ? epochs : "3.0", batch: 1, accumulation: batch * accumulation, save };
}

/** What a DPO run goes on from. */
export function startsFrom(set: SetName): SetName | undefined {
  return set.startsWith("dpo") ? (set.replace("dpo", "sft") as SetName) : undefined;
}

export function outputOf(variant: Variant, set: SetName): string {
  return `saves/${variant}/${set}`;
}

/** @returns the YAML of one run */
export function trainingYaml(
  set: SetName,
  variant: Variant,
  { base, family, cutoff, rows, seed }: TrainerSettings,
): string {
  const { rate, epochs, batch, accumulation, save } = variant === "full" ? PAPER[set] : onOneCard(set);
  const from = startsFrom(set);
  const most = Math.max(10_000, rows[set].train);
  const starts =
    variant === "full"
      ? [`model_name_or_path: ${from === undefined ? yamlText(base) : outputOf("full", from)}`]
      : [
          `model_name_or_path: ${yamlText(base)}`,
          // Gone on with as it is, the adapter would be compared with the base model; merged first, with what SFT made.
          ...(from === undefined
            ? []
            : [
                `adapter_name_or_path: ${outputOf("lora", from)}`,
                "create_new_adapter: true  # the reference is the SFT model",
              ]),
        ];
  const method =
    variant === "full"
      ? ["finetuning_type: full", "deepspeed: configs/deepspeed-z3.json"]
      : ["finetuning_type: lora", "lora_rank: 16", "lora_alpha: 32", "lora_target: all"];
  const watched =
    rows[set].valid === 0
      ? []
      : [
          "",
          "### eval",
          `eval_dataset: ${datasetName(set, "valid")}`,
          "eval_strategy: steps",
          `eval_steps: ${save}`,
          "per_device_eval_batch_size: 1",
        ];
  return [
    `# ${set}, ${variant === "full" ? "every parameter (the paper's settings)" : "LoRA, for one card of 24 GB; add quantization_bit: 4 for 12 GB"}`,
    "### model",
    ...starts,
    "",
    "### method",
    `stage: ${set.startsWith("dpo") ? "dpo" : "sft"}`,
    "do_train: true",
    ...method,
    ...(set.startsWith("dpo") ? ["pref_beta: 0.1", "pref_loss: sigmoid"] : []),
    "",
    "### dataset",
    "dataset_dir: data",
    `dataset: ${datasetName(set, "train")}`,
    `template: ${family.template}`,
    ...(family.thinks ? [`enable_thinking: ${!answersAtOnce(set)}`] : []),
    `cutoff_len: ${cutoff}`,
    `max_samples: ${most}`,
    "overwrite_cache: true",
    "preprocessing_num_workers: 4",
    "",
    "### output",
    `output_dir: ${outputOf(variant, set)}`,
    "logging_steps: 10",
    `save_steps: ${save}`,
    "plot_loss: true",
    "overwrite_output_dir: true",
    "save_only_model: false",
    "report_to: none",
    "",
    "### train",
    `per_device_train_batch_size: ${batch}`,
    `gradient_accumulation_steps: ${accumulation}`,
    `learning_rate: ${rate}`,
    `num_train_epochs: ${epochs}`,
    "lr_scheduler_type: cosine",
    "warmup_ratio: 0.1",
    "bf16: true",
    "ddp_timeout: 180000000",
    `seed: ${seed}`,
    ...watched,
    "",
  ].join("\n");
}

/** Plain where YAML takes it for text anyway. */
export function yamlText(text: string): string {
  return /^[A-Za-z/.][\w./-]*$/.test(text) ? text : JSON.stringify(text);
}

/** Stage 3 of ZeRO; "auto" is filled in from the YAML. */
export const DEEPSPEED_Z3 = {
  train_batch_size: "auto",
  train_micro_batch_size_per_gpu: "auto",
  gradient_accumulation_steps: "auto",
  gradient_clipping: "auto",
  zero_allow_untested_optimizer: true,
  bf16: { enabled: "auto" },
  zero_optimization: {
    stage: 3,
    overlap_comm: false,
    contiguous_gradients: true,
    sub_group_size: 1e9,
    reduce_bucket_size: "auto",
    stage3_prefetch_bucket_size: "auto",
    stage3_param_persistence_threshold: "auto",
    stage3_max_live_parameters: 1e9,
    stage3_max_reuse_distance: 1e9,
    stage3_gather_16bit_weights_on_model_save: true,
  },
};
