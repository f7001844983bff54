#!/usr/bin/env bash
# The server against its own document, by schemathesis (a Python program, put into a folder of its own): no fault of ours, and nothing that
# the document does not say.
#
#     scripts/check-api.sh EXAMPLES-A-PLACE [FOLDER-FOR-PYTHON]
#
# In: how many examples a place.  Out: exit 0; 1 where something was found; 3 where schemathesis cannot be had here.
set -u -o pipefail
cd "$(dirname "$0")/.."
examples=${1:-50}
work=$(mktemp -d)
python=$(realpath -m "${2:-$work/venv}")
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
if [ ! -x "$python/bin/schemathesis" ]; then
  { python3 -m venv "$python" && "$python/bin/pip" install -q "schemathesis==4.32.5"; } >"$work/pip.log" 2>&1 || {
    tail -n 1 "$work/pip.log"
    exit 3
  }
fi
node_modules/.bin/node src/cli/main.ts serve --port 0 --quiet --rate 100000 --concurrency 1000 >"$work/out" 2>"$work/log" &
server=$!
for _ in $(seq 60); do
  grep -q '^http' "$work/out" && break
  sleep 1
done
url=$(grep '^http' "$work/out") || { cat "$work/log"; exit 1; }
# In one thread, and without the phase of examples, of which the document gives none: with two, Python 3.11 may fail in its own parser.
# The server answers within 30 seconds whatever it is asked; on a busy machine the ten that are waited for by default may be too few.
# What a history holds decides more than its shape, so a valid shape may be refused (422), and what is not understood may be taken.
cd "$work" || exit 1
"$python/bin/schemathesis" run "$url/openapi.json" --max-examples "$examples" --seed 1 --request-timeout 40 \
  --phases coverage,fuzzing,stateful \
  --exclude-checks negative_data_rejection,positive_data_acceptance --suppress-health-check=all
found=$?
[ -s "$work/log" ] && { echo "The server's log:"; cat "$work/log"; found=1; }
exit "$found"
