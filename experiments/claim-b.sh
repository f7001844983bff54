#!/usr/bin/env bash
# Claim (b) with reasons chosen by two families of judge: counts (measured) and a language model's likelihood.
#
#     WHEREFORE_DATA=FOLDER WHEREFORE_LLAMA=FOLDER [PEOPLE=400] [OUT=runs/claim-b] experiments/claim-b.sh     (docs/models.md: the model)
#
# In: NLSY97's first PEOPLE training cases and the package's career model.  Out: of the same four composed reasons of each the most useful by
# either family; a joint model, a reasoner and a predictor learned from either choice; the evaluation of both pairs on the validation part, and
# their paired differences by shift. Broken off, the same command goes on. The judge asks the language model eight questions a case.
set -euo pipefail
wherefore=${WHEREFORE:-npx wherefore}
model=${MODEL:-smollm2-135m-instruct}
people=${PEOPLE:-400}
out=${OUT:-runs/claim-b}
mkdir -p "$out"

$wherefore reasons propose --on nlsy97 --recipe recipes/reasons-likelihood.yaml --limit "$people" --out "$out/likelihood"
$wherefore reasons judge "$out/likelihood" --model "$model"
$wherefore reasons choose "$out/likelihood"
rm -rf "$out/measured"
cp -r "$out/likelihood" "$out/measured"
sed 's/utility: { judge: likelihood/utility: { judge: measured/' recipes/reasons-likelihood.yaml > "$out/measured.yaml"
$wherefore reasons choose "$out/measured" --recipe "$out/measured.yaml"

# trained FAMILY PART: shortened alike. With a tenth of the cases a tenth of the careers stands beside them, and there are more epochs.
trained() {
  local recipe=$out/$1-$2.yaml
  sed -e "s|^name:.*|name: $1-$2|" -e 's|^from:.*|from: models/career|' -e "s|^set:.*|set: $out/$1|" \
    -e 's|^careers:.*|careers: { nlsy97: 0.1, nlsy79: 0.015 }|' -e "s|^epochs:.*|epochs: ${EPOCHS:-12}|" recipes/sft-laptop.yaml > "$recipe"
  echo "part: $2" >> "$recipe"
  if [ "$2" = reasoner ]; then sed -i 's|^without:.*|without: 0|' "$recipe"; fi
  [ -f "$out/$1-$2/manifest.json" ] || $wherefore train sft --recipe "$recipe" --out "$out/$1-$2"
}

methods=(career-direct)
for family in measured likelihood; do
  for part in joint reasoner predictor; do trained $family $part; done
  methods+=("career-joint@$out/$family-joint" "career-two-model@$out/$family-reasoner,$out/$family-predictor")
done
$wherefore evaluate "${methods[@]}" --reasons 8 --on nlsy97:valid --runs "$out/evaluated" --markdown
run=$(ls -d "$out"/evaluated/2*/ | tail -n 1)
node experiments/paired-by-group.ts "$run" "${methods[1]}" "${methods[2]}"
node experiments/paired-by-group.ts "$run" "${methods[3]}" "${methods[4]}"
