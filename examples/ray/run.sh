#!/usr/bin/env bash
# Ranks careers on the real Ray with two workers, kills a worker and a ranking process on the way, and compares with one process.
# Needs python3 and ray[data] (80 MB; `pip install "ray[data]"`); without them it says so and ends with 3. PYTHON names another python.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}
"$python" -c "import ray.data, pyarrow" 2>/dev/null || {
  echo "skipped: $python has no ray[data]"
  exit 3
}
work=$(mktemp -d)
ray=
trap '[ -z "$ray" ] || kill "$ray" 2>/dev/null || true; rm -rf "$work"' EXIT
node=$PWD/node_modules/.bin/node
# Ray gives its workers a niceness of 15, and what they start has it too: beside other work they would hardly run.
export WHEREFORE="$node $PWD/src/cli/main.ts" RAY_DEDUP_LOGS=0 RAY_worker_niceness=0
people=${PEOPLE:-600}
"$node" -e '
  const titles = ["Cashier", "Home Health Aide", "CNA", "Registered Nurse", "Line Cook", "Truck Driver", "Welder"];
  for (let at = 0; at < Number(process.argv[1]); at++) {
    const jobs = [0, 1, 2].map((job) => ({ title: titles[(at * 3 + job * 2) % titles.length], start: 2005 + job * 4, end: 2008 + job * 4 }));
    console.log(JSON.stringify({ id: "p" + at, jobs }));
  }' "$people" >"$work/people.jsonl"
$WHEREFORE import "$work/people.jsonl" --out "$work/careers.jsonl" >"$work/import.log" 2>&1
$WHEREFORE rank "$work/careers.jsonl" --format careers --out "$work/whole.jsonl"

"$python" examples/ray/rank.py "$work/careers.jsonl" "$work/rankings" --batch "${BATCH:-50}" --processors 2 >"$work/ray.log" 2>&1 &
ray=$!
children() { ps -o pid= --ppid "$1" 2>/dev/null || true; }
# Processes of this run alone: those below it, and theirs.
below() {
  local child
  for child in $(children "$1"); do
    echo "$child"
    below "$child"
  done
}
named() {
  local process
  for process in $(below "$ray"); do
    if tr '\0' ' ' <"/proc/$process/cmdline" 2>/dev/null | grep -q "$1"; then echo "$process"; fi
  done
}
killed=0
# First a process that ranks, then the Ray worker above another.
for what in process worker; do
  for _ in $(seq 600); do
    kill -0 "$ray" 2>/dev/null || break
    ranking=$(named "main.ts rank")
    ranking=${ranking%%$'\n'*}
    [ -n "$ranking" ] && break
    sleep 0.2
  done
  [ -n "${ranking:-}" ] || continue
  victim=$ranking
  [ "$what" = process ] || victim=$(ps -o ppid= -p "$ranking" | tr -d ' ' || true)
  if [ -n "$victim" ] && kill -9 "$victim" 2>/dev/null; then killed=$((killed + 1)); fi
  sleep 1
done
wait "$ray" || {
  tail -n 40 "$work/ray.log"
  exit 1
}
"$python" - "$work" "$killed" <<'PYTHON'
import json, sys
import pyarrow.parquet

work, killed = sys.argv[1], int(sys.argv[2])
ranked = {row["person"]: row for row in pyarrow.parquet.read_table(f"{work}/rankings").to_pylist()}
with open(f"{work}/whole.jsonl", encoding="utf-8") as lines:
    whole = {row["person"]: row for row in map(json.loads, lines)}
assert ranked == whole, "the rankings differ"
assert killed == 2, f"{killed} of 2 were killed before it ended: give more PEOPLE"
print(f"{len(ranked)} careers through Ray, 2 kills, the same rankings as one process")
PYTHON
# The other script with a stand-in for the engine: what it reads and writes, not what a model says.
mkdir "$work/stand-in"
cat >"$work/stand-in/vllm.py" <<'PYTHON'
from types import SimpleNamespace
SamplingParams = dict
class LLM:
    def __init__(self, model, tensor_parallel_size): pass
    def chat(self, conversations, params):
        assert len(conversations) == len(params)
        one = SimpleNamespace(text="4", token_ids=[1], finish_reason="stop")
        return [SimpleNamespace(prompt_token_ids=[1, 2], outputs=[one]) for _ in conversations]
PYTHON
printf '{"custom_id":"k","method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":8}}\n' >"$work/calls.jsonl"
PYTHONPATH="$work/stand-in" "$python" examples/ray/judge_vllm.py "$work/calls.jsonl" "$work/replies.jsonl" --model m
grep -q '"custom_id": "k".*"content": "4"' "$work/replies.jsonl"
echo "judge_vllm.py reads calls and writes replies (the engine stood in for)"
