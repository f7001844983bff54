/**
 * Everything of a LLaMA-Factory folder but its data: settings, the scripts that run and merge, and how what was trained is served.
 *
 * In: the trainer's settings.  Out: files by their place in the folder.
 */

import { filled } from "./filled.ts";
import {
  DEEPSPEED_Z3,
  datasetInfo,
  outputOf,
  type SetFile,
  startsFrom,
  type TrainerSettings,
  trainingYaml,
  VARIANTS,
  type Variant,
  yamlText,
} from "./llama-factory.ts";
import { SETS, type SetName } from "./set-rows.ts";

/** Models that are served, and the run of each that comes last. */
const SERVED = [
  { name: "joint", runs: ["dpo-joint", "sft-joint"], thinking: true },
  { name: "reasoner", runs: ["dpo-reasoner", "sft-reasoner"], thinking: true },
  { name: "predictor", runs: ["sft-predictor"], thinking: false },
] as const;

/** @param predicts whether there are prompts of the validation people */
export function llamaFactoryFiles(settings: TrainerSettings, predicts: boolean): SetFile[] {
  const runs = SETS.filter((set) => settings.rows[set].train > 0);
  const json = (path: string, value: unknown): SetFile => ({ path, text: `${JSON.stringify(value, null, 2)}\n` });
  return [
    json("data/dataset_info.json", datasetInfo(settings, predicts)),
    json("configs/deepspeed-z3.json", DEEPSPEED_Z3),
    ...VARIANTS.flatMap((variant) =>
      runs.map((set) => ({ path: `configs/${variant}/${set}.yaml`, text: trainingYaml(set, variant, settings) })),
    ),
    ...finals(runs).map(({ name, run }) => ({
      path: `configs/merge/${name}.yaml`,
      text: mergeYaml(name, run, settings),
    })),
    ...(predicts ? finals(runs).filter(({ name }) => name === "joint") : []).flatMap(({ run }) =>
      VARIANTS.map((variant) => ({
        path: `configs/${variant}/predict-joint.yaml`,
        text: predictYaml(run, variant, settings),
      })),
    ),
    { path: "run.sh", text: filled("run.sh", { runs: runs.join(" ") }), executable: true },
    { path: "merge.sh", text: filled("merge.sh", mergedOf(finals(runs))), executable: true },
    { path: "SERVING.md", text: filled("SERVING.md", servedOf(settings)) },
  ];
}

type Final = { readonly name: string; readonly run: SetName; readonly thinking: boolean };

function finals(runs: readonly SetName[]): Final[] {
  return SERVED.flatMap(({ name, runs: wanted, thinking }) => {
    const run = wanted.find((set) => runs.includes(set));
    return run === undefined ? [] : [{ name, run, thinking }];
  });
}

/** Adapters in the order in which they were trained; the last one lies on those before it. */
function adapters(run: SetName): string {
  const from = startsFrom(run);
  return [...(from === undefined ? [] : [from]), run].map((set) => outputOf("lora", set)).join(",");
}

function mergeYaml(name: string, run: SetName, { base, family }: TrainerSettings): string {
  return [
    "# Adapters and their base as one model. Never on a quantised base.",
    `model_name_or_path: ${yamlText(base)}`,
    `adapter_name_or_path: ${adapters(run)}`,
    "finetuning_type: lora",
    `template: ${family.template}`,
    `export_dir: merged/${name}`,
    "export_size: 5",
    "export_device: cpu",
    "export_legacy_format: false",
    "",
  ].join("\n");
}

function predictYaml(run: SetName, variant: Variant, { base, family, cutoff }: TrainerSettings): string {
  const model =
    variant === "full"
      ? [`model_name_or_path: ${outputOf("full", run)}`, "finetuning_type: full"]
      : [`model_name_or_path: ${yamlText(base)}`, `adapter_name_or_path: ${adapters(run)}`, "finetuning_type: lora"];
  return [
    "# What the trained model says to the validation people; then: wherefore train read-back",
    "# It needs jieba, nltk and rouge-chinese beside LLaMA-Factory, whatever the language.",
    ...model,
    "stage: sft",
    "do_predict: true",
    "predict_with_generate: true",
    "dataset_dir: data",
    "eval_dataset: wherefore_predict_joint",
    `template: ${family.template}`,
    ...(family.thinks ? ["enable_thinking: true"] : []),
    `cutoff_len: ${cutoff}`,
    "max_samples: 100000  # all of them",
    "max_new_tokens: 320",
    "do_sample: false",
    "per_device_eval_batch_size: 4",
    "bf16: true",
    "report_to: none",
    `output_dir: saves/${variant}/predict-joint`,
    "overwrite_output_dir: true",
    "",
  ].join("\n");
}

function mergedOf(served: readonly Final[]) {
  return { served, names: served.map(({ name }) => name).join(" ") };
}

function servedOf({ cutoff, family: { template, thinks } }: TrainerSettings) {
  const thinking = thinks ? `--chat-template-kwargs '{"enable_thinking":true}' ` : "";
  // A prompt and as much again, because a model that writes a reason needs room for it.
  return { template, thinks, thinking, context: 2 * cutoff };
}
