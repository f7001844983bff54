#!/usr/bin/env bash
# The paper on one page: "On Reasoning Behind Next Occupation Recommendation" (arXiv 2604.21204), from the data to the table.
#
#     WHEREFORE_DATA=FOLDER runs/paper.sh        on two cores, without a graphics card: several hours, most of them training
#
# Broken off at any moment, the same command goes on: what is finished is not made again. Everything is chosen on the validation part; the
# test part is read once, when nothing is left to choose: PART=test runs/paper.sh.
#
# Here the small career model (0.8 million parameters) stands in for the paper's 8 billion, and composed reasons for a large model's. To go
# the paper's own way, name a model in the recipe (`propose: llm`, `judge: llm`; docs/reasons.md), and instead of steps 3 and 4
#     wherefore train export reasons/SET --for llama-factory --out sets/qwen3       # then sets/qwen3/train.sh, where the cards are
#     wherefore train read-back generated_predictions.jsonl --of sets/qwen3
set -euo pipefail
wherefore=${WHEREFORE:-npx wherefore}
recipes=${RECIPES:-recipes}
part=${PART:-valid}
set=reasons/nlsy97-composed

# made FOLDER COMMAND...: runs the command unless the folder is finished.
made() {
  local folder=$1
  shift
  [ -f "$folder/manifest.json" ] || $wherefore "$@"
}

# 1. What follows what: a model learns p(next occupation | career) from the careers of the training part.
made runs/train-career-seed-1 train careers --recipe "$recipes/careers-laptop.yaml"

# 2. Oracle reasons. For each training career several reasons are proposed by what does not know its people (two folds); judged by
#    factuality, coherence and utility; one is chosen, and those that fall short become the rejected half of pairs.
$wherefore reasons propose --on nlsy97 --recipe "$recipes/reasons-composed.yaml"
$wherefore reasons judge $set
$wherefore reasons choose $set

# 3. Supervised: the model learns to write the chosen reason, and to read it before it ranks.
made runs/train-career-sft-seed-1 train sft --recipe "$recipes/sft-laptop.yaml"

# 4. Preferences: of two reasons it learns to write the one that was chosen (direct preference optimisation).
made runs/train-career-dpo-seed-1 train dpo --recipe "$recipes/dpo-laptop.yaml"

# 5. The table: what is learned without reasons, with them, and by two models, beside baselines that learn from the same people.
#    Eight reasons a case are averaged; differences are paired by person, and corrected over the whole family.
$wherefore evaluate stay markov knn counted \
  career-direct@runs/train-career-seed-1 \
  career-joint@runs/train-career-sft-seed-1 \
  career-joint@runs/train-career-dpo-seed-1 \
  career-two-model@runs/train-career-dpo-seed-1,runs/train-career-sft-seed-1 \
  --reasons "${REASONS:-8}" --on "nlsy97:$part" --markdown | tee "paper-$part.md"
