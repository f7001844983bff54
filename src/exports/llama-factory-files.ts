/**
 * Everything of a LLaMA-Factory folder but its data: settings, the scripts that run and merge, and how what was trained is served.
 *
 * In: the trainer's settings.  Out: files by their place in the folder.
 */
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
    { path: "run.sh", text: runScript(runs), executable: true },
    { path: "merge.sh", text: mergeScript(finals(runs)), executable: true },
    { path: "SERVING.md", text: serving(settings) },
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

function runScript(runs: readonly SetName[]): string {
  return `#!/usr/bin/env bash
# Trains the runs of this folder, one after the other, DPO after the SFT it goes on from.
#
#     ./run.sh lora                       one card
#     ./run.sh full                       every card of this machine, DeepSpeed stage 3
#     ./run.sh full sft-joint dpo-joint   only these
#
# Several machines: run the same on each, with NNODES and MASTER_ADDR the same and NODE_RANK its own, from 0:
#     NNODES=2 NODE_RANK=0 MASTER_ADDR=10.0.0.1 MASTER_PORT=29500 ./run.sh full
set -euo pipefail
cd "$(dirname "$0")"
variant="\${1:?full or lora}"
shift
runs=("$@")
if [ "\${#runs[@]}" -eq 0 ]; then runs=(${runs.join(" ")}); fi
# DeepSpeed and several machines need torchrun, which LLaMA-Factory starts where it is told to.
if [ "$variant" = full ] || [ "\${NNODES:-1}" -gt 1 ]; then export FORCE_TORCHRUN=1; fi
export NNODES="\${NNODES:-1}" NODE_RANK="\${NODE_RANK:-0}" MASTER_PORT="\${MASTER_PORT:-29500}"
if [ "$NNODES" -gt 1 ]; then export MASTER_ADDR="\${MASTER_ADDR:?the address of the machine of rank 0}"; fi
for run in "\${runs[@]}"; do
  llamafactory-cli train "configs/$variant/$run.yaml"
done
`;
}

function mergeScript(served: readonly Final[]): string {
  return `#!/usr/bin/env bash
# From adapters (lora) or checkpoints (full) to GGUF files. LLAMA_CPP is a checkout of llama.cpp that was built.
#
#     LLAMA_CPP=~/llama.cpp ./merge.sh lora [joint reasoner predictor]
set -euo pipefail
cd "$(dirname "$0")"
variant="\${1:?full or lora}"
shift
names=("$@")
if [ "\${#names[@]}" -eq 0 ]; then names=(${served.map(({ name }) => name).join(" ")}); fi
checkpoint() {
  case "$1" in
${served.map(({ name, run }) => `    ${name}) echo "saves/full/${run}" ;;`).join("\n")}
    *) echo "there is no model $1 here" >&2; exit 2 ;;
  esac
}
mkdir -p gguf
for name in "\${names[@]}"; do
  if [ "$variant" = lora ]; then
    llamafactory-cli export "configs/merge/$name.yaml"
    model="merged/$name"
  else
    model="$(checkpoint "$name")"
  fi
  python "\${LLAMA_CPP:?a checkout of llama.cpp}/convert_hf_to_gguf.py" "$model" --outtype bf16 --outfile "gguf/$name.bf16.gguf"
  "$LLAMA_CPP/build/bin/llama-quantize" "gguf/$name.bf16.gguf" "gguf/$name.Q4_K_M.gguf" Q4_K_M
done
`;
}

function serving({ cutoff, family }: TrainerSettings): string {
  const { template, thinks } = family;
  const row = (models: string, thinking: boolean) =>
    thinks
      ? `| ${models} | ${template} | \`enable_thinking: ${thinking}\` | \`"chat_template_kwargs": {"enable_thinking": ${thinking}}\` | \`--chat-template-kwargs '{"enable_thinking":${thinking}}'\` |`
      : `| ${models} | ${template} | the template has no such setting | nothing | nothing |`;
  return `# Serving what was trained

Training, merging and serving must agree on the template and on thinking, or the model is asked in other tokens than it learned. These are the
settings of this folder; \`wherefore train lint . --tokenizer CHECKPOINT\` compares the tokens of both sides.

| model | template | thinking in training | body of a request | llama.cpp server |
|---|---|---|---|---|
${row("joint, reasoner", true)}
${row("predictor", false)}

llama.cpp, which gives Wherefore the log-probabilities it ranks by; the thought stays in the text (\`none\`), and so does the answer:

    llama-server -m gguf/joint.Q4_K_M.gguf --alias joint --jinja --reasoning-format none \\
      ${thinks ? `--chat-template-kwargs '{"enable_thinking":true}' ` : ""}-c ${2 * cutoff} --port 8080
    OPENAI_BASE_URL=http://127.0.0.1:8080/v1 wherefore evaluate joint --on nlsy97:valid --model joint

vLLM (without \`--reasoning-parser\`: then the thought stays in the text, too):

    vllm serve merged/joint --served-model-name joint --max-model-len ${2 * cutoff}

Reasoner and predictor are two models, each with its own setting of thinking. Ollama takes the merged model or the GGUF file; the \`Modelfile\`
that LLaMA-Factory writes beside it knows nothing of thinking, so set \`think\` in each request, as in the table.

Sampling of reasons: temperature 1, at most 320 tokens, stop at \`</answer>\`. Without sampling: temperature 0.
`;
}
