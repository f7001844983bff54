#!/usr/bin/env bash
# The paper on one page: "On Reasoning Behind Next Occupation Recommendation" (arXiv 2604.21204), from the data to the table.
#
#     WHEREFORE_DATA=FOLDER runs/paper.sh        on two cores, without a graphics card: several hours, most of them training
#     ONLY=table runs/paper.sh                   the table alone, ours from the package: most of an hour goes to the baselines' three seeds
#     ROWS="stay sasrec default" ONLY=table runs/paper.sh        some of its rows
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
seeds=${SEEDS:-3}
set=reasons/nlsy97-composed

# made FOLDER COMMAND...: runs the command unless the folder is finished.
made() {
  local folder=$1
  shift
  [ -f "$folder/manifest.json" ] || $wherefore "$@"
}

if [ "${ONLY:-}" != table ]; then
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
fi

# 5. The table, a row a process, so that its time and memory are its own. What cannot be had, such as a language model that nobody named,
#    stands in it with the cause, and is tried again the next time.
rows=()

# row NAME METHOD...: evaluates one row unless it stands, or others were asked for.
row() {
  local folder=paper/$part/$1 status=0
  [[ -z "${ROWS:-}" || " $ROWS " == *" $1 "* ]] || return 0
  shift
  rows+=("$folder")
  ! compgen -G "$folder/*/manifest.json" >/dev/null || return 0
  mkdir -p "$folder"
  echo "${folder##*/}" >&2
  $wherefore evaluate "$@" --on "nlsy97:$part" --runs "$folder" --json 2>&1 >/dev/null | tee "$folder/why.txt" >&2 || status=$?
  [ $status -ne 130 ] || exit 130
}

#    Counted, from the training part.
for method in majority stay markov markov2 knn ease paparrizos decorte-activities counted boosted; do row $method $method; done

#    Trained, from three seeds.
for method in gru4rec sasrec sasrec-even sasrec-latent bert4rec career naomi-reduced ahead-reduced; do
  row $method $method --seeds "$seeds"
done

#    Ours: as they lie in the package, and in the best mixture that was found; and those of steps 1 to 4, with eight reasons a case averaged.
for method in career-direct career-joint career-reasoned career-two-model default-adapted default; do
  row $method $method --reasons "${REASONS:-8}"
done
row mixture mixture --seeds "$seeds"
row career-trained career-direct@runs/train-career-seed-1
row sft-joint career-joint@runs/train-career-sft-seed-1 --reasons "${REASONS:-8}"
row sft-dpo-joint career-joint@runs/train-career-dpo-seed-1 --reasons "${REASONS:-8}"
row sft-dpo-two-model career-two-model@runs/train-career-dpo-seed-1,runs/train-career-sft-seed-1 --reasons "${REASONS:-8}"

#    Language models, as WHEREFORE_MODEL and OPENAI_BASE_URL name them (docs/models.md), each asked of the first people only.
for method in direct zero-shot zero-shot-cot few-shot-cot few-shot-nearest nir instruct-rec-prompted glrec-prompted lgir-prompted girl-prompted \
  listwise listwise-knn joint two-model; do
  row $method $method --limit "${MODEL_CASES:-20}"
done
#    The paper's own, and one of those that it compares itself with: endpoints that serve models of these names.
row qwen3-8b-joint joint --model Qwen/Qwen3-8B --limit "${MODEL_CASES:-20}"
row gpt-4o-zero-shot zero-shot --model gpt-4o --limit "${MODEL_CASES:-20}"

#    Differences are paired by person with `default`, and corrected over the whole family.
$wherefore table "${rows[@]}" --against default --json >"paper-$part.json"
$wherefore table "${rows[@]}" --against default --markdown | tee "paper-$part.md"
